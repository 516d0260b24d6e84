package io.jenkins.plugins.promotion.steps;

import static org.hamcrest.CoreMatchers.containsString;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import hudson.model.Cause;
import hudson.model.CauseAction;
import hudson.model.Result;
import hudson.model.User;
import hudson.security.ACL;
import hudson.security.ACLContext;
import io.jenkins.plugins.promotion.Promotion;
import io.jenkins.plugins.promotion.config.Jobs;
import io.jenkins.plugins.promotion.process.people.Participants;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.ClassRule;
import org.junit.Rule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsRule;

/** What a job has belongs to it, and not to whoever has its name next. */
public class JobIdentityTest {

    private static final String ANOTHER = "is another than the one that environments and changes mean by this name";

    @ClassRule
    public static JenkinsRule j = Workshop.jenkins();

    @Rule
    public Workshop shop = new Workshop(j);

    private String inOtherJob(WorkflowJob job, Result result, String script) throws Exception {
        return shop.end(shop.start(job, script), result);
    }

    @Test
    public void newJobOfADeletedOnesNameHasNothingOfIt() throws Exception {
        shop.recorded();
        String name = shop.job.getFullName();
        shop.job.delete();
        WorkflowJob again = j.jenkins.createProject(WorkflowJob.class, name);
        String script = "node { recordWorkPlan environment: 'development', change: '" + shop.change() + "' }";
        assertThat(inOtherJob(again, Result.FAILURE, script), containsString(ANOTHER));
        assertThat(
                inOtherJob(again, Result.FAILURE, "closeChange change: '" + shop.change() + "'"),
                containsString(ANOTHER));
        assertTrue("nor shows it", Jobs.readable(name).isEmpty());
        assertEquals(1, shop.state().revisions().size());
        Jobs.takeOver(again);
        inOtherJob(again, Result.SUCCESS, script);
    }

    @Test
    public void buildsOfTheNewJobAreNotThoseOfTheOneBefore() throws Exception {
        shop.succeed("lockConfig environment: 'production', change: c, reason: 'r'");
        String name = shop.job.getFullName();
        shop.job.delete();
        WorkflowJob again = j.jenkins.createProject(WorkflowJob.class, name);
        Jobs.takeOver(again);
        Jobs.takeOver(again); // Which says nothing new.
        assertEquals(List.of(name + "#1 (of the job before)"), shop.state().builds());
        again.setDefinition(new CpsFlowDefinition(
                "lockConfig environment: 'production', change: '" + shop.change() + "', reason: 'r'", true));
        WorkflowRun run;
        try (ACLContext ignored = ACL.as2(User.getById("eva", true).impersonate2())) {
            run = again.scheduleBuild2(0, new CauseAction(new Cause.UserIdCause()))
                    .waitForStart();
        }
        shop.end(shop.watch(run), Result.SUCCESS);
        assertEquals("the number that was there", 1, run.getNumber());
        assertEquals(
                "started " + name + "#1",
                Participants.of(shop.state()).requesters().get("eva").toString());
        assertEquals(
                List.of(name + "#1 (of the job before)", name + "#1"),
                shop.state().builds());
        String kept = Files.readString(run.getRootDir().toPath().resolve("build.xml"));
        assertThat("what it did itself", kept, containsString(shop.change() + ": build "));
        assertFalse("what that of the job before did", kept.contains(shop.change() + ": locked "));
    }

    @Test
    public void whatIsDamagedBesideLetsNoNewJobIn() throws Exception {
        String name = shop.job.getFullName() + "-late";
        shop.redefine("test", e -> e.setJobs(List.of(name))); // Of a job that is not there yet.
        WorkflowJob first = j.jenkins.createProject(WorkflowJob.class, name);
        Path damaged = Promotion.root().resolve("environments").resolve("damaged.json");
        Files.createDirectories(damaged.getParent());
        Files.writeString(damaged, "{");
        try {
            first.delete();
        } finally {
            Files.delete(damaged);
        }
        WorkflowJob again = j.jenkins.createProject(WorkflowJob.class, name);
        String script = "lockConfig environment: 'test', change: '" + shop.change() + "', reason: 'r'";
        assertThat(inOtherJob(again, Result.FAILURE, script), containsString(ANOTHER));
    }

    @Test
    public void jobThatIsMovedOntoAListedNameHasNothingOfIt() throws Exception {
        String name = shop.job.getFullName();
        shop.job.delete(); // Listed, and never used.
        WorkflowJob mine = j.jenkins.createProject(WorkflowJob.class, name + "-mine");
        mine.renameTo(name);
        String script = "lockConfig environment: 'test', change: '" + shop.change() + "', reason: 'r'";
        assertThat(inOtherJob(mine, Result.FAILURE, script), containsString(ANOTHER));
    }
}
