package io.jenkins.plugins.promotion.steps;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;
import static org.junit.Assume.assumeTrue;

import io.jenkins.plugins.promotion.Stages;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.jvnet.hudson.test.JenkinsRule;

/** The step on configuration that nobody made up: what can be read of this machine's /etc, judged by rsync. */
public class RealInputTest {

    @Rule
    public JenkinsRule j = new JenkinsRule();

    @Rule
    public TemporaryFolder folder = new TemporaryFolder();

    @Test
    public void copiesEtcAsRsyncWould() throws Exception {
        assumeTrue("rsync is not installed", isInstalled("rsync"));
        Path root = folder.getRoot().toPath();
        Stages stages = new Stages(root)
                .define("test", "promote", e -> {})
                .define("production", "promote", e -> e.setProduction(true));
        run("sh", "-c", "cp -a /etc/. " + stages.folder("production") + " 2>/dev/null; true");
        run(
                "find",
                stages.folder("production").toString(),
                "!",
                "-type",
                "f",
                "!",
                "-type",
                "d",
                "!",
                "-type",
                "l",
                "-delete");
        stages.write("test/left-over.conf", "from earlier\n");
        WorkflowJob job = j.jenkins.createProject(WorkflowJob.class, "promote");
        job.setDefinition(
                new CpsFlowDefinition("copyEnvironment from: 'production', to: 'test', maxDelete: '100%'", true));

        j.buildAndAssertSuccess(job);

        assertTrue(Files.exists(stages.folder("test").resolve("passwd")));
        assertEquals(
                "",
                run(
                        "rsync",
                        "-aHAXnci",
                        "--no-hard-links",
                        "--delete",
                        stages.folder("production") + "/",
                        stages.folder("test") + "/"));
    }

    private static boolean isInstalled(String program) throws InterruptedException {
        try {
            run(program, "--version");
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static String run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return output;
    }
}
