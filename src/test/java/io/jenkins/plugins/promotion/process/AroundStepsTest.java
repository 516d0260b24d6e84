package io.jenkins.plugins.promotion.process;

import static org.hamcrest.CoreMatchers.containsString;
import static org.hamcrest.CoreMatchers.not;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.promotion.change.StepFailure;
import io.jenkins.plugins.promotion.process.ScriptBuild.Result;
import java.util.List;
import org.junit.Rule;
import org.junit.Test;

/** Steps that are tried again, stopped and gone on with. */
public class AroundStepsTest {

    private static final String GATE = "awaitSignOff name: 'Test', change: c, approvers: 'qa'";

    @Rule
    public Workroom shop = new Workroom();

    /** What people see: a refusal or an end by a person is no defect, so there is no stack trace. */
    private String end(ScriptBuild run, Result result) throws Exception {
        String log = shop.end(run, result);
        assertThat(log, not(containsString("\tat ")));
        assertThat(log, not(containsString("Exception")));
        return log;
    }

    @Test
    public void retryAfterARejectionIsTheNextRound() throws Exception {
        ScriptBuild run = shop.start("retry(2) { " + GATE + " }");
        shop.people.reject("Test", "qa1", "the title is wrong");
        assertEquals(2, shop.state().gates().size());
        shop.people.approve("Test", "qa1");
        assertThat(end(run, Result.SUCCESS), containsString("Retrying"));
        assertEquals(2, shop.state().round());
    }

    @Test
    public void retryGivesUpWithTheRefusal() throws Exception {
        String log = end(
                shop.start("retry(2) { copyEnvironment from: 'test', to: 'production', change: c }"), Result.FAILURE);
        assertEquals(log, 2, log.split("nothing is ever copied onto it", -1).length - 1);
    }

    /** Pages say why a build failed until the next one works on the change. */
    @Test
    public void whyAStepFailedIsKeptUntilTheNextBuild() throws Exception {
        ScriptBuild first = shop.start("copyEnvironment from: 'production', to: 'development', change: c\n"
                + "retry(1) { lockConfig environment: 'production', change: c }");
        shop.end(first, Result.FAILURE);
        StepFailure failure = shop.state().failure();
        assertEquals("lockConfig", failure.step());
        assertEquals(first.id(), failure.build());
        assertThat(failure.why(), containsString("reason"));
        ScriptBuild next = shop.start(GATE);
        assertNull(shop.state().failure());
        shop.stop(next);
        assertNull(shop.state().failure());
    }

    /** What fails in the block of a step is told once, by the step that failed. */
    @Test
    public void failureInABlockIsNotTheStepsAroundIt() throws Exception {
        shop.end(
                shop.start("withConfigLock(environment: 'production', change: c, reason: 'r') { error 'no' }"),
                Result.FAILURE);
        assertNull(shop.state().failure());
    }

    private void stopped(ScriptBuild build, String waitsFor) throws Exception {
        assertThat(build.log(), containsString(waitsFor));
        shop.stop(build);
        assertThat(end(build, Result.ABORTED), not(containsString("ERROR")));
    }

    @Test
    public void everyWaitIsStoppedAndGoneOnWithLater() throws Exception {
        shop.recorded();
        stopped(shop.start(GATE), "Waiting for sign-off 'Test'");
        assertTrue(shop.state().gates().get(0).isOpen());

        String rehearse = "copyEnvironment from: 'production', to: 'test', change: c\n"
                + "applyWorkPlan environment: 'test', change: c";
        stopped(shop.start(rehearse), "Waiting for somebody to press Begin");
        assertNull(shop.binding("test").mark());
        ScriptBuild again = shop.start(rehearse);
        shop.people.begin("test", "ivan");
        end(again, Result.SUCCESS);

        String window = "outageWindow(environment: 'production', change: c) { echo 'inside' }";
        stopped(shop.start(window), "Waiting for the dates of the outage");
        assertEquals(1, shop.state().windows().size());
        assertNull(shop.state().windows().get(0).began());

        String soak = "awaitSoak environment: 'production', change: c, lasting: '3d'";
        stopped(shop.start(soak), "Soaking production until");
        stopped(shop.start(soak), "Soaking production until");
        assertEquals("one soak, gone on with", 1, shop.state().soaks().size());

        String holder = shop.otherJob("-holder");
        String lock = "lockConfig environment: 'production', change: c, reason: 'x'";
        end(shop.start(holder, lock.replace("change: c", "change: c + '-h'")), Result.SUCCESS);
        stopped(shop.start(lock), "Waiting for the lock of production");
        assertEquals(List.of(), shop.binding("production").queue());
    }
}
