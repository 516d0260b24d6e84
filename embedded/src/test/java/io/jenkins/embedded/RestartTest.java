package io.jenkins.embedded;

import static org.awaitility.Awaitility.await;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import hudson.model.Result;
import java.io.File;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Host-only: how this host's builds survive the end of its process; kills a real child process. */
public class RestartTest {
    @Rule
    public final HostRule host = new HostRule();

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private AwaitStep.Execution waiting(String name) {
        return await().atMost(20, TimeUnit.SECONDS).until(() -> AwaitStep.WAITING.get(name), found -> found != null);
    }

    @Test
    public void goesOnInsideLoopsBranchesAndNodes() throws Exception {
        WorkflowRun run = host.begin(
                """
                def seen = []
                node {
                  writeFile file: 'f', text: 'kept'
                  for (x in ['one', 'two']) {
                    [a: 1, b: 2].each { k, v ->
                      if (x == 'two' && k == 'a') {
                        parallel(l: { seen << awaitAnswer('left') }, r: { timeout(5) { awaitTurn('right') { seen << 'R' } } })
                      }
                      seen << "$x$k"
                    }
                  }
                  echo "seen ${seen} ${readFile 'f'}"
                }
                """);
        waiting("left");
        waiting("right");
        AwaitStep.WAITING.clear();
        host.restart();
        await().atMost(20, TimeUnit.SECONDS)
                .until(() -> AwaitStep.WAITING.size() == 2 || !host.again(run).isBuilding());
        assertTrue(host.again(run).getLog(), host.again(run).isBuilding());
        waiting("left").answer("L");
        waiting("right").answer("R");
        WorkflowRun again = host.end(host.again(run));
        assertEquals(again.getLog(), Result.SUCCESS, again.getResult());
        assertTrue(again.getLog(), again.getLog().contains("seen [onea, oneb, L, R, twoa, twob] kept"));
        assertTrue(again.getLog(), again.getLog().contains("left answered, resumed 1"));
    }

    /** Killed before its program was saved once, and even before it had one. */
    @Test
    public void beginsWhatHadNotBegun() throws Exception {
        WorkflowRun run = host.begin("awaitAnswer('first'); echo 'over'");
        waiting("first");
        AwaitStep.WAITING.clear();
        host.stop();
        Files.delete(run.getRootDir().toPath().resolve("program.dat"));
        host.start();
        waiting("first");
        AwaitStep.WAITING.clear();
        host.stop();
        Files.delete(run.getRootDir().toPath().resolve("program.dat"));
        Path record = run.getRootDir().toPath().resolve("build.xml");
        Files.writeString(record, Files.readString(record).replaceAll("(?s)<execution>.*</execution>", ""));
        host.start();
        waiting("first").answer("x");
        WorkflowRun again = host.end(host.again(run));
        assertEquals(again.getLog(), Result.SUCCESS, again.getResult());
        assertTrue(again.getLog(), again.getLog().contains("over"));
    }

    @Test
    public void keepsResultsAndActionsOfEndedBuilds() throws Exception {
        WorkflowRun run = host.run(Result.FAILURE, "env.A = 'b'; error 'x'");
        host.restart();
        WorkflowRun again = host.again(run);
        assertEquals(Result.FAILURE, again.getResult());
        assertEquals(run.getDuration(), again.getDuration());
        assertTrue(!again.isBuilding() && again.getLog().contains("ERROR: x"));
    }

    @Test
    public void goesOnAfterTheProcessWasKilled() throws Exception {
        File home = folder.newFolder();
        Path signal = folder.getRoot().toPath().resolve("signal");
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "io.jenkins.embedded.RestartTest$Child",
                        home.getPath(),
                        signal.toString())
                .redirectErrorStream(true)
                .start();
        File log = new File(home, "jobs/killed/builds/1/log");
        try {
            await().atMost(60, TimeUnit.SECONDS)
                    .until(() -> !child.isAlive()
                            || log.exists() && Files.readString(log.toPath()).contains("begun"));
            assertTrue(output(child), child.isAlive());
            await().atMost(20, TimeUnit.SECONDS)
                    .until(() -> new File(home, "jobs/killed/builds/1/program.dat").exists());
        } finally {
            child.destroyForcibly().waitFor();
        }
        Files.writeString(signal, "go");
        Process second = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "io.jenkins.embedded.RestartTest$Child",
                        home.getPath())
                .redirectErrorStream(true)
                .start();
        assertTrue(second.waitFor(60, TimeUnit.SECONDS));
        String text = Files.readString(log.toPath());
        assertTrue(
                text, text.contains("Resuming build") && text.contains("shell done") && text.contains("turns [1, 2]"));
        assertTrue(text, text.endsWith("Finished: SUCCESS\n"));
    }

    private static String output(Process process) throws Exception {
        try (InputStream in = process.getInputStream()) {
            return process.isAlive() ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** The process that is killed, and the one that goes on. */
    public static final class Child {
        private Child() {}

        /** Home, and for the first start the file that ends the waiting. */
        public static void main(String[] args) throws Exception {
            Jenkins jenkins = new Jenkins(new File(args[0]));
            jenkins.start();
            if (args.length > 1) {
                WorkflowJob job = jenkins.createProject(WorkflowJob.class, "killed");
                job.setDefinition(new CpsFlowDefinition(
                        "def turns = []\n"
                                + "for (n in [1, 2]) {\n"
                                + "  node { if (n == 1) { echo 'begun'; sh 'while [ ! -e \"" + args[1]
                                + "\" ]; do sleep 0.1; done; echo shell done' } }\n"
                                + "  turns << n\n"
                                + "}\n"
                                + "echo \"turns $turns\"",
                        true));
                job.scheduleBuild2(0).get();
            }
            jenkins.getItemByFullName("killed", WorkflowJob.class)
                    .getLastBuild()
                    .end()
                    .get();
            System.exit(0);
        }
    }
}
