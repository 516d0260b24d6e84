package io.jenkins.plugins.promotion.steps;

import static org.awaitility.Awaitility.await;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import hudson.model.Result;
import io.jenkins.plugins.promotion.journal.Actor;
import io.jenkins.plugins.promotion.view.PromotionAction;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.jenkinsci.plugins.workflow.support.actions.PauseAction;
import org.junit.ClassRule;
import org.junit.Rule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsRule;

/** Views of a build show that a step waits for people or a date, and what each step is about. */
public class WaitsThatShowTest {

    @ClassRule
    public static JenkinsRule j = Workshop.jenkins();

    @Rule
    public Workshop shop = new Workshop(j);

    private static FlowNode node(WorkflowRun run, String id) throws Exception {
        FlowNode node = run.getExecution().getNode(id);
        assertNotNull("node " + id, node);
        return node;
    }

    private static PauseAction paused(FlowNode node) {
        await().atMost(Duration.ofSeconds(60)).until(() -> {
            PauseAction pause = PauseAction.getCurrentPause(node);
            return pause != null && pause.isPaused();
        });
        return PauseAction.getCurrentPause(node);
    }

    private static String status(WorkflowRun run) throws Exception {
        List<StepExecution> steps =
                run.getExecution().getCurrentExecutions(true).get(30, TimeUnit.SECONDS);
        return steps.stream().map(StepExecution::getStatus).collect(Collectors.joining("; "));
    }

    @Test
    public void gateIsAPauseUntilItIsDecided() throws Exception {
        WorkflowRun run = shop.start("awaitSignOff name: 'Test', change: c, approvers: 'qa'");
        Actor step = shop.people.gate("Test").taker();
        FlowNode node = node(run, step.node());
        String cause = paused(node).getCause();
        assertTrue(cause, cause.startsWith("Waiting for sign-off 'Test' by 1 of qa"));
        assertEquals("Sign-off Test", node.getDisplayName());
        assertTrue(status(run), status(run).startsWith("Waiting for sign-off 'Test'"));
        PromotionAction badge = run.getAction(PromotionAction.class);
        assertTrue(run.getBadgeActions().contains(badge));
        assertTrue(badge.getBadgeText(), badge.getBadgeText().startsWith("Waiting for sign-off 'Test'"));
        shop.people.approve("Test", "qa1");
        shop.end(run, Result.SUCCESS);
        assertFalse(PauseAction.getCurrentPause(node).isPaused());
        assertEquals("Promotion", badge.getBadgeText());
    }

    @Test
    public void abortEndsThePause() throws Exception {
        WorkflowRun run = shop.start("awaitSignOff name: 'Test', change: c, approvers: 'qa'");
        FlowNode node = node(run, shop.people.gate("Test").taker().node());
        paused(node);
        run.doStop();
        shop.end(run, Result.ABORTED);
        assertFalse(PauseAction.getCurrentPause(node).isPaused());
    }

    /** Days of use end on a date: views of the build show no work of three days. */
    @Test
    public void soakIsAPause() throws Exception {
        WorkflowRun run = shop.start("awaitSoak environment: 'production', change: c, lasting: '3d'");
        shop.people.until("soak", s -> !s.soaks().isEmpty());
        String last = "2";
        for (int id = 3; run.getExecution().getNode(Integer.toString(id)) != null; id++) {
            last = Integer.toString(id);
        }
        FlowNode node = node(run, last);
        String cause = paused(node).getCause();
        assertTrue(cause, cause.contains("production"));
        run.doStop();
        shop.end(run, Result.ABORTED);
        assertFalse(PauseAction.getCurrentPause(node).isPaused());
    }

    /** Another change is no person: that it is waited for is told, and counts. */
    @Test
    public void queueForALockIsNoPause() throws Exception {
        shop.lock();
        WorkflowRun run =
                shop.start("lockConfig environment: 'production', change: c + '-b', reason: 'too', wait: '1h'");
        await().atMost(Duration.ofSeconds(60)).until(() -> status(run).startsWith("Waiting for the lock"));
        String id = shop.binding("production").queue().get(0).ticket();
        assertFalse("a ticket", id.isEmpty());
        for (int node = 1; node < 20; node++) {
            FlowNode one = run.getExecution().getNode(Integer.toString(node));
            if (one != null) {
                assertNull(PauseAction.getCurrentPause(one));
            }
        }
    }
}
