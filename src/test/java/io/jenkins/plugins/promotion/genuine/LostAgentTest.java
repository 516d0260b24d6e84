package io.jenkins.plugins.promotion.genuine;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import hudson.model.Result;
import hudson.slaves.DumbSlave;
import io.jenkins.plugins.promotion.config.PromotionConfiguration;
import io.jenkins.plugins.promotion.environment.Environment;
import io.jenkins.plugins.promotion.environment.command.CommandType;
import io.jenkins.plugins.promotion.steps.Workshop;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.ClassRule;
import org.junit.Rule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsRule;

/** Commands that kill the agent that runs them: the embedded host's agents are no processes, so they cannot be killed. */
public class LostAgentTest {

    @ClassRule
    public static JenkinsRule j = Workshop.jenkins();

    @Rule
    public Workshop shop = new Workshop(j);

    /** Makes {@code test} a product on an agent; the script has the export in {@code $1} and may kill its parent once. */
    private DumbSlave productOnAnAgent(String importing, String exporting) throws Exception {
        DumbSlave agent = j.createOnlineSlave();
        Path product = shop.stages.folder("test");
        Path once = Files.createFile(shop.stages.folder("once"));
        String die = "if [ -f '" + once + "' ]; then rm '" + once + "'; kill -9 $PPID; exit 1; fi";
        CommandType type = new CommandType(
                List.of("/bin/sh", "-c", exporting.replace("DIE", die), product.toString(), "${directory}"));
        type.setImport(List.of("/bin/sh", "-c", importing.replace("DIE", die), product.toString(), "${directory}"));
        type.setFreeze(List.of("/bin/touch", shop.stages.folder("frozen").toString()));
        type.setThaw(List.of("/bin/rm", "-f", shop.stages.folder("frozen").toString()));
        Environment environment = new Environment("test", type);
        environment.setNode(agent.getNodeName());
        environment.setJobs(List.of(shop.job.getName()));
        environment.setLocal(List.of("local/**"));
        environment.setSecret(List.of("secret/**"));
        PromotionConfiguration.get().put(environment);
        return agent;
    }

    private void copySurvives(DumbSlave agent) throws Exception {
        for (String name : List.of("bin/start.sh", "bin")) {
            Files.delete(shop.stages.folder("production").resolve(name));
        }
        WorkflowRun run = shop.start("copyEnvironment from: 'production', to: 'test', change: c");
        j.waitForMessage("Waiting for node '" + agent.getNodeName() + "'", run);
        agent.toComputer().connect(false);
        j.waitOnline(agent);
        shop.end(run, Result.SUCCESS);
        assertFalse(shop.stages.exists("once"));
        assertFalse(shop.stages.exists("frozen"));
        assertEquals(shop.stages.content("production"), shop.stages.content("test"));
        assertEquals("host=test\n", shop.stages.read("test/local/host.properties"));
        assertTrue(shop.state().base() != null);
    }

    private static final String EXPORT = "cp -R \"$0/.\" \"$1/\"";
    private static final String IMPORT = "rm -rf \"$0\"/*; cp -R \"$1/.\" \"$0/\"";

    @Test
    public void beforeTheImport() throws Exception {
        copySurvives(productOnAnAgent("DIE; " + IMPORT, EXPORT));
    }

    @Test
    public void inTheMiddleOfTheImport() throws Exception {
        copySurvives(productOnAnAgent("rm -f \"$0\"/pool.json; DIE; " + IMPORT, EXPORT));
    }

    @Test
    public void afterTheImport() throws Exception {
        copySurvives(productOnAnAgent(IMPORT + "; DIE", EXPORT));
    }

    @Test
    public void whileItExportsWhatIsFrozen() throws Exception {
        copySurvives(productOnAnAgent(IMPORT, "DIE; " + EXPORT));
    }
}
