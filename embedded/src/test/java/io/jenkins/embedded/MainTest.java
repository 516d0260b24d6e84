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
import org.junit.After;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** The main program as people start it: a process of its own. Only this host has it. */
public class MainTest {

    private static final Pattern STEP = Pattern.compile("(?m)^  (\\d\\d)  .* done +(–|[0-9.:]+ (s|min))( .*)?$");

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
                .filter(line -> !line.startsWith("SLF4J"))
                .toList();
        assertEquals(lines.toString(), 1, lines.size());
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
    public void refusesAPortThatIsTaken() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String home = folder.getRoot().toPath().resolve("home").toString();
            String line = refusal("--home", home, "--port", String.valueOf(taken.getLocalPort()));
            assertTrue(line, line.contains(String.valueOf(taken.getLocalPort())));
        }
    }
}
