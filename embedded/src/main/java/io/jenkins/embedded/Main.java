package io.jenkins.embedded;

import hudson.model.Action;
import hudson.model.BooleanParameterValue;
import hudson.model.CauseAction;
import hudson.model.ParameterValue;
import hudson.model.ParametersAction;
import hudson.model.Result;
import hudson.model.StringParameterValue;
import hudson.security.ACL;
import hudson.security.ACLContext;
import io.jenkins.embedded.bind.Refusal;
import io.jenkins.embedded.check.Check;
import io.jenkins.embedded.check.ReadScript;
import io.jenkins.embedded.config.Casc;
import io.jenkins.embedded.config.Users;
import io.jenkins.embedded.engine.DirectoryScm;
import io.jenkins.embedded.engine.GlobalEnvironment;
import io.jenkins.embedded.web.WebServer;
import java.io.Console;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;
import jenkins.model.JenkinsLocationConfiguration;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;

/** The main program: runs one Jenkinsfile with its gates in a browser. */
public final class Main {
    private static final int FIRST_PORT = 8080;
    private static final int PORTS_TRIED = 100;
    private static final Logger ROOT_LOGGER = Logger.getLogger("");

    private final Options options;
    private final Terminal out = Terminal.standard();
    private List<Users.Person> people = List.of();
    private Map<String, String> shortened = new LinkedHashMap<>();

    private Main(Options options) {
        this.options = options;
    }

    /** See {@link Options#HELP}. */
    public static void main(String[] args) {
        int status;
        try {
            Options options = Options.of(args);
            if (options.help()) {
                System.out.print(Options.HELP);
                return;
            }
            status = new Main(options).run();
        } catch (Refusal e) {
            System.err.println("ERROR: " + e.getMessage());
            status = 2;
        } catch (IOException e) {
            System.err.println("ERROR: " + e);
            status = 2;
        } catch (InterruptedException e) {
            status = 2;
        }
        System.out.flush();
        System.exit(status);
    }

    private int run() throws IOException, InterruptedException {
        ROOT_LOGGER.setLevel(Level.WARNING);
        System.setProperty("org.eclipse.jetty.util.log.announce", "false");
        System.setProperty("org.eclipse.jetty.LEVEL", "WARN");
        System.setProperty("slf4j.internal.verbosity", "ERROR");
        out.heading("Configuration Promotion on the embedded host (genuine groovy-cps, Stapler, Jelly; not Jenkins)");
        for (Path needed : List.of(options.jenkinsfile(), options.config())) {
            if (!Files.isRegularFile(needed)) {
                throw new Refusal("There is no file " + needed + "; see --help for what is expected");
            }
        }
        ReadScript script = ReadScript.of(options.jenkinsfile().toString(), Files.readString(options.jenkinsfile()));
        refuseMisspelt(script);
        if (options.check()) {
            return check();
        }
        HomeFolder home = new HomeFolder(options.home());
        home.lock();
        boolean fresh = home.layOut(options.config().resolveSibling("environments"));
        out.line("  home: " + options.home() + (fresh ? " (environments were laid out)" : ""));
        Jenkins jenkins = new Jenkins(options.home().toFile());
        WebServer web = serve();
        URI root = URI.create("http://127.0.0.1:" + web.port() + "/");
        out.line("  pages: " + root);
        JenkinsLocationConfiguration.get().setUrl(root.toString());
        JenkinsLocationConfiguration.get().setAdminAddress("Jenkins <jenkins@example.org>");
        MailFolder.use(mail());
        readUsers();
        configureEnvironments();
        jenkins.start();
        WorkflowRun run = build(script);
        greet(root, run);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            if (run.isBuilding()) {
                out.line("");
                out.line("Stopped. The same command goes on with the build.");
            }
        }));
        if (options.auto()) {
            new Auto().start(root, people, run);
        }
        follow(run);
        sumUp(root, run);
        if (!options.auto()) {
            linger(root, run);
        }
        web.close();
        jenkins.cleanUp();
        return run.getResult() == Result.SUCCESS ? 0 : 1;
    }

    /** On a host of its own that is thrown away, so that a check leaves nothing behind and disturbs no host that runs. */
    private int check() throws IOException, InterruptedException {
        Path home = Files.createTempDirectory("promotion-check");
        try {
            Jenkins jenkins = new Jenkins(home.toFile());
            jenkins.start();
            List<String> mistakes = new ArrayList<>();
            for (Part part : List.<Part>of(this::readUsers, this::configureEnvironments)) {
                try {
                    part.read();
                } catch (Refusal e) {
                    e.getMessage().lines().forEach(mistakes::add);
                }
            }
            boolean configured = mistakes.isEmpty();
            Check check = Check.of(options.jenkinsfile());
            check.mistakes().stream()
                    // Where the configuration has a mistake, no environment is known; that is the mistake, not its
                    // names.
                    .filter(mistake -> configured || !mistake.endsWith("the configuration has none"))
                    .forEach(mistakes::add);
            mistakes.forEach(out::line);
            out.line(
                    mistakes.isEmpty()
                            ? "No mistake found in " + options.jenkinsfile() + ", the plans beside it and "
                                    + options.config() + ". What the Jenkinsfile computes was not looked at."
                            : mistakes.size()
                                    + (mistakes.size() == 1 ? " mistake." : " mistakes.")
                                    + (configured && check.compiles()
                                            ? ""
                                            : " More may show once " + (mistakes.size() == 1 ? "it is" : "they are")
                                                    + " mended."));
            jenkins.cleanUp();
            return mistakes.isEmpty() ? 0 : 1;
        } finally {
            hudson.Util.deleteRecursive(home.toFile());
        }
    }

    private void refuseMisspelt(ReadScript script) {
        Set<String> known = script.parameters().orElse(null);
        for (String name : known == null ? Set.<String>of() : options.params().keySet()) {
            if (!known.contains(name)) {
                throw new Refusal("--param " + name + ": the Jenkinsfile has no parameter '" + name + "'; it has "
                        + (known.isEmpty() ? "none" : String.join(", ", known)));
            }
        }
    }

    /** The last lines: the twelve steps of each change, as somebody sees them who may read the job. */
    private void sumUp(URI root, WorkflowRun run) {
        out.line("");
        for (Users.Person person : people) {
            try {
                Client.of(root, person.id())
                        .get(run.getUrl() + "promotion/")
                        .path("changes")
                        .forEach(change -> TwelveSteps.lines(change).forEach(out::line));
                break;
            } catch (IOException e) {
                // Perhaps the next one may read it.
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                break;
            }
        }
        out.line(run.getFullDisplayName() + ": " + run.getResult());
    }

    /** A person at a terminal wants to look at what came of it; a script wants the exit status. */
    private void linger(URI root, WorkflowRun run) {
        Console console = System.console();
        if (console != null) {
            out.line("");
            out.line("  The pages stay until Enter or Ctrl-C: " + root + run.getUrl() + "promotion/");
            console.readLine();
        }
    }

    private boolean continued;

    private void follow(WorkflowRun run) throws IOException, InterruptedException {
        LogFollower follower = new LogFollower(run, out);
        if (continued) {
            follower.tail();
        }
        follower.follow();
    }

    /** The port that was asked for, or the first free one from 8080 on. */
    private WebServer serve() throws IOException {
        if (options.port() != null) {
            try {
                return WebServer.start(options.port(), "");
            } catch (IOException e) {
                throw new Refusal("Port " + options.port() + " cannot be opened: " + e.getMessage()
                        + "; choose another --port, or none to take the next free one");
            }
        }
        IOException last = null;
        for (int port = FIRST_PORT; port < FIRST_PORT + PORTS_TRIED; port++) {
            try {
                return WebServer.start(port, "");
            } catch (IOException e) {
                last = e;
            }
        }
        throw last;
    }

    private Path mail() {
        return options.home().resolve("mail");
    }

    /** One of the files that say how the host is. */
    private interface Part {
        void read() throws IOException;
    }

    private void readUsers() throws IOException {
        Path users = options.config().resolveSibling("users.yaml");
        if (Files.exists(users)) {
            Users read = Users.read(users);
            read.install();
            people = read.people();
            shortened = read.parameters();
        }
    }

    private void configureEnvironments() throws IOException {
        Map<String, String> variables = new HashMap<>(System.getenv());
        variables.put("PROMOTION_HOME", options.home().toString());
        GlobalEnvironment.put("PROMOTION_HOME", options.home().toString());
        Casc.configure(options.config(), variables);
    }

    /** The running build of the job if there is one, else a new one. */
    private WorkflowRun build(ReadScript script) throws IOException, InterruptedException {
        try (ACLContext ignored = ACL.as2(ACL.SYSTEM2)) {
            Jenkins jenkins = Jenkins.get();
            WorkflowJob job = jenkins.getItemByFullName(options.jobName(), WorkflowJob.class);
            if (job == null) {
                job = jenkins.createProject(WorkflowJob.class, options.jobName());
            }
            WorkflowRun last = job.getLastBuild();
            if (last != null && last.isBuilding()) {
                continued = true;
                return last;
            }
            job.setScm(new DirectoryScm(options.jenkinsfile().getParent().toString()));
            job.setDefinition(new CpsFlowDefinition(Files.readString(options.jenkinsfile()), true));
            Map<String, String> params = new LinkedHashMap<>();
            params.putAll(shortened);
            if (options.auto()) {
                params.putAll(Auto.parameters());
            }
            script.parameters().ifPresent(params.keySet()::retainAll);
            params.putAll(options.params());
            shortened.keySet().retainAll(params.keySet());
            shortened.keySet().removeAll(options.params().keySet());
            List<Action> actions = new ArrayList<>();
            actions.add(new CauseAction(new CommandLineCause()));
            if (!params.isEmpty()) {
                List<ParameterValue> values = new ArrayList<>();
                params.forEach((name, value) -> values.add(value(name, value)));
                actions.add(new ParametersAction(values));
            }
            return job.scheduleBuild2(0, actions.toArray(new Action[0])).waitForStart();
        } catch (java.util.concurrent.ExecutionException e) {
            throw new IOException("The build cannot be started: " + e.getCause(), e);
        }
    }

    private static ParameterValue value(String name, String value) {
        return value.equals("true") || value.equals("false")
                ? new BooleanParameterValue(name, Boolean.parseBoolean(value))
                : new StringParameterValue(name, value);
    }

    private void greet(URI root, WorkflowRun run) {
        out.line(
                "  " + (continued ? "goes on with " : "runs ") + run.getFullDisplayName() + ": " + root + run.getUrl());
        if (!continued && !options.auto()) {
            shortened.forEach((name, value) -> out.line("  " + name + "=" + value
                    + ", for a demonstration; with --param " + name + "=… as long as you like"));
        }
        for (Users.Person person : people) {
            out.line(String.format(
                    "  user %-10s password %-10s %s %s",
                    person.id(), person.password(), person.name(), person.groups()));
        }
        if (!people.isEmpty()) {
            out.line("  mail to them lies in " + mail());
        } else {
            out.line("  No users: there is no " + options.config().resolveSibling("users.yaml")
                    + ", so whoever opens the pages may do everything, without a name."
                    + (options.auto() ? " --auto has nobody to decide as." : ""));
        }
        out.line("  Ctrl-C stops; the same command goes on.");
    }
}
