package io.jenkins.embedded;

import static org.awaitility.Awaitility.await;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.After;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** The main program as people start it: a process of its own. Only this host has it. */
public class MainTest {

    private static final Pattern STEP =
            Pattern.compile("(?m)^  (\\d\\d)  .* done +(–|<1 s|\\d+ s|\\d+ min( \\d+ s)?)( .*)?$");

    @Rule
    public TemporaryFolder folder = new TemporaryFolder();

    private final List<Process> started = new ArrayList<>();

    @After
    public void endWhatRuns() throws Exception {
        for (Process process : started) {
            process.destroyForcibly().waitFor();
        }
    }

    private Process start(Path log, String... options) throws IOException {
        String surefire = System.getProperty("surefire.test.class.path");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                // Short lives are over before more would pay.
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                surefire == null ? System.getProperty("java.class.path") : surefire,
                "io.jenkins.embedded.Main"));
        command.addAll(List.of(options));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        started.add(process);
        return process;
    }

    private Path log(String name) {
        return folder.getRoot().toPath().resolve(name + ".txt");
    }

    /** What it prints, without what a library says about its own logging. */
    private String refusal(String... options) throws Exception {
        Path log = log("refusal");
        Process process = start(log, options);
        assertTrue(process.waitFor(60, TimeUnit.SECONDS));
        assertEquals(Files.readString(log), 2, process.exitValue());
        List<String> lines = Files.readAllLines(log).stream()
                .filter(line -> line.startsWith("ERROR: "))
                .toList();
        assertEquals(Files.readString(log), 1, lines.size());
        assertFalse(Files.readString(log).contains("\tat "));
        return lines.get(0);
    }

    @Test
    public void goesOnAfterBeingKilledAtAGateAndDecidesTheRestItself() throws Exception {
        String home = folder.getRoot().toPath().resolve("home").toString();
        Path first = log("first");
        Process killed = start(first, "--home", home, "--param", "SOAK=1s");
        await().atMost(60, TimeUnit.SECONDS)
                .until(() ->
                        !killed.isAlive() || Files.readString(first).contains("Waiting for sign-off 'Changes made'"));
        String greeting = Files.readString(first);
        assertTrue(greeting, killed.isAlive());
        assertTrue(greeting, greeting.contains("quentin"));
        assertTrue(greeting, greeting.contains("/gate/r1-changes-made/"));
        killed.destroyForcibly().waitFor();

        Path second = log("second");
        Process again = start(second, "--home", home, "--auto");
        boolean ended = again.waitFor(100, TimeUnit.SECONDS);
        String text = Files.readString(second);
        assertTrue(text, ended);
        assertEquals(text, 0, again.exitValue());
        List<String> steps = new ArrayList<>();
        for (Matcher step = STEP.matcher(text); step.find(); ) {
            steps.add(step.group(1));
        }
        assertEquals(text, List.of("01", "02", "03", "04", "05", "06", "07", "08", "09", "10", "11", "12"), steps);
        assertTrue(text, text.endsWith("configuration-promotion #1: SUCCESS\n"));
        Path production = Path.of(home, "environments", "production");
        assertTrue(Files.isSymbolicLink(production.resolve("rules/current")));
        assertTrue(Files.isDirectory(production.resolve("spool/incoming")));
        assertTrue(Files.isExecutable(production.resolve("bin/check.sh")));
        assertFalse(Files.exists(production.resolve("banner.html")));

        assertTrue(greeting, greeting.contains("mail to them lies in " + Path.of(home, "mail")));
        String letter = letter(Path.of(home, "mail"), "'Test' waits for sign-off");
        assertTrue(letter, letter.contains("quentin@example.org") && letter.contains("quirin@example.org"));
        assertFalse(letter, letter.contains("dora@example.org"));
        assertTrue(letter, letter.matches("(?s).*Read on, or act: http://127.0.0.1:\\d+/promotion-changes/.*/gate/.*"));
        String outage = letter(Path.of(home, "mail"), "production will be out from");
        assertTrue(outage, outage.contains("operations@example.org"));
        assertTrue(text, text.contains("[mail] to "));
    }

    private static String letter(Path folder, String about) throws IOException {
        try (Stream<Path> letters = Files.list(folder)) {
            for (Path letter : letters.toList()) {
                String text = Files.readString(letter);
                if (text.contains(about)) {
                    return text;
                }
            }
        }
        throw new AssertionError("no letter about " + about);
    }

    /** The same process as the default example, in the other syntax: the same people take it to the same end. */
    @Test
    public void runsTheDeclarativeExample() throws Exception {
        String home = folder.getRoot().toPath().resolve("home").toString();
        String file = "examples/configuration-promotion/Jenkinsfile.declarative";
        Path log = log("declarative");
        Process process = start(log, "--home", home, "--jenkinsfile", file, "--auto");
        boolean ended = process.waitFor(100, TimeUnit.SECONDS);
        String text = Files.readString(log);
        assertTrue(text, ended);
        assertEquals(text, 0, process.exitValue());
        assertEquals(text, 12, STEP.matcher(text).results().count());
        assertTrue(text, text.endsWith("configuration-promotion #1: SUCCESS\n"));
        assertFalse(Files.exists(Path.of(home, "environments", "production", "banner.html")));
    }

    @Test
    public void refusesWhatItDoesNotKnowInOneLine() throws Exception {
        assertTrue(refusal("--atuo").contains("'--atuo'"));
        assertTrue(refusal("--jenkinsfile", "no/such/Jenkinsfile").contains("no/such/Jenkinsfile"));
    }

    @Test
    public void refusesAMisspeltParameterByTheOnesThatThereAre() throws Exception {
        String line = refusal("--param", "SAOK=2s");
        assertTrue(line, line.contains("'SAOK'"));
        assertTrue(line, line.contains("CHANGE, MAKE_CHANGES, SOAK"));
    }

    @Test
    public void checkFindsNoMistakeInTheExamples() throws Exception {
        for (String file : List.of(
                "configuration-promotion/Jenkinsfile",
                "configuration-promotion/Jenkinsfile.declarative",
                "two-environments/Jenkinsfile")) {
            String text = check(0, Path.of("examples", file));
            assertTrue(text, text.contains("No mistake found"));
        }
    }

    @Test
    public void checkTellsAllMistakesAndRunsNothing() throws Exception {
        Path example = Path.of("examples", "configuration-promotion");
        Path copy = folder.newFolder("copy").toPath();
        Files.copy(example.resolve("jenkins.yaml"), copy.resolve("jenkins.yaml"));
        Files.writeString(
                copy.resolve("work-plan.yaml"), "apiVersion: workplan/v1\nplan: {id: x, titel: y}\nitems: 3\n");
        Files.writeString(
                copy.resolve("Jenkinsfile"),
                """
                def soak = params.SOAK
                node { writeFile file: 'ran', text: 'ran' }
                copyEnviroment from: 'production', to: 'test'
                copyEnvironment from: 'prodction', to: 'test'
                lockConfig enviroment: 'production'
                recordWorkPlan plan: 'work-plan.yaml', environment: 'test'
                awaitSoak environment: 'production', lasting: '3 moons'
                awaitSoak environment: 'production', lasting: soak
                def closeIt() { closeChange chnge: 'CR-1' }
                """);
        String text = check(1, copy.resolve("Jenkinsfile"));
        assertTrue(
                text, text.contains("Jenkinsfile line 3, column 1: there is no step 'copyEnviroment'; did you mean"));
        assertTrue(text, text.contains("line 4, column 1: from: there is no environment 'prodction'"));
        assertTrue(text, text.contains("line 5, column 1: step 'lockConfig' has no parameter 'enviroment'"));
        assertTrue(text, text.contains("work-plan.yaml line 2, column 15: plan: the key 'titel'"));
        assertTrue(text, text.contains("work-plan.yaml line 3, column 8: items"));
        assertTrue(text, text.contains("line 7, column 1: lasting: "));
        assertFalse(text, text.contains("line 8"));
        assertTrue(text, text.contains("line 9, column 17: step 'closeChange' has no parameter 'chnge'"));
        assertTrue(text, text.endsWith("7 mistakes.\n"));
        assertFalse("something was laid out or run", Files.exists(copy.resolve("work")));
    }

    @Test
    public void checkBlamesTheConfigurationOnceOnly() throws Exception {
        Path example = Path.of("examples", "configuration-promotion");
        Path copy = folder.newFolder("copy").toPath();
        Files.writeString(
                copy.resolve("jenkins.yaml"),
                Files.readString(example.resolve("jenkins.yaml"))
                        .replaceFirst("directory:", "directry:")
                        .replaceFirst("order: 2", "ordr: 2"));
        Files.writeString(copy.resolve("users.yaml"), "usrs: []\n");
        Files.writeString(copy.resolve("Jenkinsfile"), "copyEnvironment from: 'production', to: 'test'\n");
        String text = check(1, copy.resolve("Jenkinsfile"));
        assertTrue(text, text.contains("'directry'"));
        assertTrue(text, text.contains("'ordr'"));
        assertTrue(text, text.contains("'usrs'"));
        assertFalse(text, text.contains("there is no environment"));
        assertTrue(text, text.contains("3 mistakes. More may show once they are mended."));
    }

    /** As the steps refuse them, also beside what is computed; what may be given by that is not told to be missing. */
    @Test
    public void checkTellsWhatStepsRefuse() throws Exception {
        Path copy = folder.newFolder("copy").toPath();
        Files.copy(Path.of("examples", "configuration-promotion", "jenkins.yaml"), copy.resolve("jenkins.yaml"));
        Files.writeString(
                copy.resolve("Jenkinsfile"),
                """
                def soak = params.SOAK
                awaitSignOff name: 'Go live', fourEyes: 'maybe'
                awaitSignOff name: soak, required: 'two'
                awaitSignOff name: 'Go live', approvers: soak, escalate: 'leads'
                copyEnvironment from: 'production', to: 'test', maxDelete: 'half', discard: soak
                copyEnvironment from: 'production', to: 'production'
                lockConfig environment: 'production', onDrift: 'explode', reason: soak
                lockConfig 'production'
                outageWindow(environment: 'production', margin: 'a bit', start: soak) { echo 'x' }
                outageWindow(environment: 'production', start: '2026-12-05 22:00 UTC') { echo 'x' }
                awaitSoak environment: 'production', lasting: '3d', checkEvery: '0s'
                recordWorkPlan environment: 'test', headings: 'Wer'
                applyWorkPlan environment: 'test', onFailure: 'explode', change: 'a/b'
                withConfigLock(environment: 'test', reason: 'x', wait: 'long') { echo 'x' }
                awaitSignOff name: 'Tests', testers: 'qa', runTests: soak
                outageWindow(environment: 'production', start: soak, end: '2026-12-05 22:00 UTC') { echo 'x' }
                awaitSoak environment: 'production', lasting: soak, checkEvery: '1h'
                """);
        String text = check(1, copy.resolve("Jenkinsfile"));
        List<String> told = List.of(
                "takes true or false for 'fourEyes'",
                "takes a whole number for 'required'",
                "escalate: 'leads'",
                "maxDelete 'half'",
                "cannot be copied onto itself",
                "onDrift: 'explode'",
                "needs a reason",
                "margin: 'a bit'",
                "end: ",
                "checkEvery: '0s'",
                "headings",
                "onFailure: 'explode'",
                "wait: ");
        for (int i = 0; i < told.size(); i++) {
            int line = i + 2;
            String why = told.get(i);
            assertTrue(
                    why + " in\n" + text,
                    text.lines().anyMatch(one -> one.contains("line " + line + ", column 1: ") && one.contains(why)));
        }
        assertTrue(text, text.endsWith(told.size() + " mistakes.\n"));
    }

    @Test
    public void checkTellsWhatDoesNotCompile() throws Exception {
        Path file = folder.getRoot().toPath().resolve("Jenkinsfile");
        Files.writeString(file, "stage('one') {\n  echo 'x'\n");
        Files.copy(Path.of("examples", "configuration-promotion", "jenkins.yaml"), file.resolveSibling("jenkins.yaml"));
        String text = check(1, file);
        assertTrue(text, text.contains("Jenkinsfile line "));
        assertTrue(text, text.contains("1 mistake. More may show once it is mended."));
    }

    private String check(int status, Path jenkinsfile) throws Exception {
        Path log = log("check");
        Process process = start(log, "--check", "--jenkinsfile", jenkinsfile.toString());
        assertTrue(process.waitFor(60, TimeUnit.SECONDS));
        String text = Files.readString(log);
        assertEquals(text, status, process.exitValue());
        return text;
    }

    @Test
    public void refusesAPortThatIsTaken() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String home = folder.getRoot().toPath().resolve("home").toString();
            String line = refusal("--home", home, "--port", String.valueOf(taken.getLocalPort()));
            assertTrue(line, line.contains(String.valueOf(taken.getLocalPort())));
        }
    }
}
