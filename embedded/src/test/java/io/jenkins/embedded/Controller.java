package io.jenkins.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Whatever Jenkins a command starts, with the example as its job and the example's people, who act over HTTP; any of its
 * processes is killed at once. The controller needs Pipeline, configuration-as-code and this plugin, nothing else: there
 * are no groups, so that the example's script names its people.
 */
final class Controller {

    private static final String JOB = "configuration-promotion";
    private static final String EMBEDDED = "embedded";
    private static final List<String> PEOPLE = List.of("dora", "quentin", "quirin", "bea", "ivan");
    private static final String IMPLEMENTER = "ivan";
    private static final long LOOK_MILLIS = 100;
    private static final long PROGRAM_NANOS = TimeUnit.MINUTES.toNanos(1);
    /** Accounts whose passwords are their names; whoever is signed in may do everything, and the rules of the process hold. */
    private static final String ACCOUNTS =
            """
            import hudson.security.*
            def jenkins = jenkins.model.Jenkins.get()
            def realm = new HudsonPrivateSecurityRealm(false, false, null)
            %s.each { if (realm.getUser(it) == null) realm.createAccount(it, it) }
            jenkins.securityRealm = realm
            def all = new FullControlOnceLoggedInAuthorizationStrategy()
            all.allowAnonymousRead = false
            jenkins.authorizationStrategy = all
            jenkins.numExecutors = 2
            """;

    private final String boot;
    private final URI root;
    private final Path example;
    /** Whether what is started makes job and build itself. */
    private final boolean itself;

    private final Map<String, String> secrets = new LinkedHashMap<>();

    private Controller(String boot, URI root, Path example) {
        this.itself = boot.equals(EMBEDDED);
        this.boot = itself ? host() : boot;
        this.root = root;
        this.example = example;
        PEOPLE.forEach(user -> secrets.put(user, user));
    }

    /**
     * What was said of one: {@code boot=}, a command for the shell that starts it and goes on until it ends, with {@code
     * JENKINS_HOME}, {@code PORT}, {@code PROMOTION_HOME}, {@code EXAMPLE} and {@code CASC_JENKINS_CONFIG} in its
     * environment, or {@code embedded} for the embedded host driven in the same way; {@code url=}, the address
     * (http://127.0.0.1:8123/); {@code people=dora:secret,…}, passwords or tokens that are not the names. Empty without
     * {@code boot=}.
     *
     * @param example where the example is copied to
     */
    static Optional<Controller> of(Map<String, String> said, Path example) {
        if (!said.containsKey("boot")) {
            return Optional.empty();
        }
        Controller controller = new Controller(
                said.get("boot"), URI.create(said.getOrDefault("url", "http://127.0.0.1:8123/")), example);
        for (String pair : said.getOrDefault("people", "").split(",")) {
            if (pair.contains(":")) {
                controller.secrets.put(pair.substring(0, pair.indexOf(':')), pair.substring(pair.indexOf(':') + 1));
            }
        }
        return Optional.of(controller);
    }

    private static String host() {
        return "exec '" + System.getProperty("java.home") + "/bin/java' -XX:TieredStopAtLevel=1 -cp '"
                + Kills.classPath() + "' io.jenkins.embedded.Main --home \"$JENKINS_HOME\" --port $PORT"
                + " --param SOAK=2s --jenkinsfile \"$EXAMPLE/Jenkinsfile\"";
    }

    /** Fits the copy of the example to a controller without groups, in which the workspace has no repository. */
    void fit(Path copy) throws IOException {
        Path script = copy.resolve("Jenkinsfile");
        Files.writeString(
                script,
                replaced(
                        Files.readString(script),
                        "approvers: 'config-team'",
                        "approvers: 'dora'",
                        "approvers: 'qa:1, business:1'",
                        "approvers: 'quentin, bea', required: 2",
                        "approvers: 'qa'",
                        "approvers: 'quentin, quirin'",
                        "checkout scm",
                        "sh 'cp -r \"" + copy + "/.\" .'",
                        "defaultValue: '3d'",
                        "defaultValue: '2s'",
                        "params.SOAK ?: '3d'",
                        "params.SOAK ?: '2s'"));
        Path config = copy.resolve("jenkins.yaml");
        Files.writeString(
                config,
                replaced(Files.readString(config), "approvers: qa, business", "approvers: quentin, quirin, bea"));
    }

    private static String replaced(String text, String... pairs) {
        String all = text;
        for (int i = 0; i < pairs.length; i += 2) {
            if (!all.contains(pairs[i])) {
                throw new IllegalStateException("The example has no \"" + pairs[i] + "\" any more");
            }
            all = all.replace(pairs[i], pairs[i + 1]);
        }
        return all;
    }

    /** A home as an administrator would have left it. */
    private void layOut(Path home) throws IOException {
        Path job = home.resolve("jobs").resolve(JOB).resolve("config.xml");
        if (itself || Files.exists(job)) {
            return;
        }
        new HomeFolder(home).layOut(example.resolve("environments"));
        Path accounts = home.resolve("init.groovy.d").resolve("accounts.groovy");
        Files.createDirectories(accounts.getParent());
        String names = PEOPLE.stream().map(user -> "'" + user + "'").toList().toString();
        Files.writeString(accounts, ACCOUNTS.formatted(names));
        Files.createDirectories(job.getParent());
        String script = Files.readString(example.resolve("Jenkinsfile"))
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;");
        Files.writeString(
                job,
                "<flow-definition><definition class=\"org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition\"><script>"
                        + script + "</script><sandbox>true</sandbox></definition></flow-definition>\n");
    }

    /**
     * Lets it run until the build is over, but no longer than it may, and kills it.
     *
     * @param inProgram whether the build is in a step that starts programs; such a step of the controller's own is left alone,
     *     since it waits for minutes for a program that a kill took along
     * @return whether the build is over
     */
    boolean run(Path home, Path output, long millis, Callable<Boolean> over, Callable<Boolean> inProgram)
            throws Exception {
        layOut(home);
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        ProcessBuilder command =
                new ProcessBuilder("sh", "-c", boot).redirectErrorStream(true).redirectOutput(output.toFile());
        command.environment()
                .putAll(Map.of(
                        "JENKINS_HOME",
                        home.toString(),
                        "PROMOTION_HOME",
                        home.toString(),
                        "EXAMPLE",
                        example.toString(),
                        "CASC_JENKINS_CONFIG",
                        example.resolve("jenkins.yaml").toString(),
                        "PORT",
                        Integer.toString(root.getPort())));
        Process process = command.start();
        // Who ends this program leaves no controller behind.
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }));
        AtomicBoolean going = new AtomicBoolean(true);
        try {
            Map<String, Client> people = new LinkedHashMap<>();
            secrets.forEach((user, secret) -> people.put(user, Client.of(root, user, secret)));
            new Auto().start(people, IMPLEMENTER, JOB, going::get);
            boolean asked = itself;
            long latest = end + PROGRAM_NANOS;
            while (!over.call()
                    && process.isAlive()
                    && (System.nanoTime() < end || inProgram.call() && System.nanoTime() < latest)) {
                asked = asked || isStarted(people.get("dora"));
                Thread.sleep(LOOK_MILLIS);
            }
            if (!process.isAlive() && !over.call()) {
                throw new IllegalStateException("What was to start the controller ended, see " + output);
            }
            return over.call();
        } finally {
            going.set(false);
            kill(process);
        }
    }

    /** Starts a build unless one is on its way; one that ended before its first step does not count. */
    private boolean isStarted(Client dora) throws InterruptedException {
        try {
            JsonNode job = dora.get("job/" + JOB + "/");
            if (job.path("lastBuild").path("building").asBoolean()
                    || job.path("inQueue").asBoolean()) {
                return true;
            }
            dora.post("job/" + JOB + "/build", Map.of("delay", "0sec"));
            return true;
        } catch (IOException e) {
            return false; // It is not up yet.
        }
    }

    private static void kill(Process process) throws InterruptedException {
        List<ProcessHandle> all = process.descendants().toList();
        process.destroyForcibly().waitFor();
        for (ProcessHandle one : all) {
            one.destroyForcibly();
            one.onExit().join();
        }
    }
}
