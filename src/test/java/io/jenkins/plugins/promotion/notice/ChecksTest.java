package io.jenkins.plugins.promotion.notice;

import static org.awaitility.Awaitility.await;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertTrue;

import hudson.model.Result;
import io.jenkins.plugins.checks.api.ChecksDetails;
import io.jenkins.plugins.promotion.Promotion;
import io.jenkins.plugins.promotion.hearing.WorkQueue;
import io.jenkins.plugins.promotion.steps.Workshop;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.logging.ConsoleHandler;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import jenkins.model.JenkinsLocationConfiguration;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.After;
import org.junit.Before;
import org.junit.ClassRule;
import org.junit.Rule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.TestExtension;

/** What readers of the code see of a change beside the commit of a build. */
public class ChecksTest {

    @ClassRule
    public static JenkinsRule j = Workshop.jenkins();

    @Rule
    public Workshop shop = new Workshop(j);

    @TestExtension
    public static class Recorded extends RecordedChecks {}

    @Before
    public void on() {
        JenkinsLocationConfiguration.get().setUrl("https://ci.example.org/");
        RecordedChecks.forget();
        checks(true);
    }

    @After
    public void off() {
        checks(false);
    }

    private static void checks(boolean on) {
        Receivers receivers = new Receivers();
        receivers.setChecks(on);
        NoticeConfiguration.get().setReceivers(receivers);
    }

    private static void shows(String last) {
        await().atMost(Duration.ofSeconds(90))
                .untilAsserted(() -> assertTrue(
                        RecordedChecks.LINES.toString(),
                        !RecordedChecks.LINES.isEmpty()
                                && RecordedChecks.LINES
                                        .get(RecordedChecks.LINES.size() - 1)
                                        .equals(last)));
    }

    private static ChecksDetails last() {
        return RecordedChecks.ALL.get(RecordedChecks.ALL.size() - 1);
    }

    @Test
    public void saysWhatIsWaitedForUntilTheChangeIsClosed() throws Exception {
        WorkflowRun run = shop.start("awaitSignOff name: 'Go live', change: c, approvers: 'qa', fourEyes: false\n"
                + "awaitSignOff name: 'Again', change: c, fourEyes: false\ncloseChange change: c");
        String gate = shop.people.gate("Go live").id();
        shows("#1 IN_PROGRESS: Waiting for 1 of qa");
        String page = "https://ci.example.org/promotion-changes/"
                + shop.people.change().key() + "/";
        assertEquals("promotion: " + shop.change(), last().getName().orElseThrow());
        assertEquals(page + "gate/" + gate + "/", last().getDetailsURL().orElseThrow());
        assertEquals(
                "- `Go live` waits for `1 of qa`: [read on or act](" + page + "gate/" + gate + "/)\n",
                last().getOutput().orElseThrow().getText().orElseThrow());
        assertEquals(
                "Waiting for 1 of qa",
                last().getOutput().orElseThrow().getSummary().orElseThrow());
        shop.people.approve("Go live", "qa1");
        shows("#1 IN_PROGRESS: Waiting for 1 of those who hold Promotion/SignOff");
        shop.people.approve("Again", "qa1");
        shop.end(run, Result.SUCCESS);
        shows("#1 SUCCESS: Closed");
        assertEquals(page, last().getDetailsURL().orElseThrow());
        for (int i = 1; i < RecordedChecks.LINES.size(); i++) {
            assertNotEquals("no news", RecordedChecks.LINES.get(i - 1), RecordedChecks.LINES.get(i));
        }
    }

    @Test
    public void rejectionIsAFailure() throws Exception {
        WorkflowRun run = shop.start("awaitSignOff name: 'Go live', change: c, fourEyes: false");
        shows("#1 IN_PROGRESS: Waiting for 1 of those who hold Promotion/SignOff");
        shop.people.reject("Go live", "qa1", "the password is swordfish");
        shop.end(run, Result.FAILURE);
        shows("#1 FAILURE: Rejected at 'Go live'");
        assertFalse(RecordedChecks.ALL.toString(), said().contains("swordfish"));
    }

    private static String said() {
        return RecordedChecks.ALL.stream()
                .map(check -> check.getOutput().orElseThrow())
                .map(output -> output.getTitle() + " " + output.getSummary() + " " + output.getText())
                .toList()
                .toString();
    }

    @Test
    public void abortedBuildLeavesNoCheckOpen() throws Exception {
        WorkflowRun run = shop.start("awaitSignOff name: 'Go live', change: c, fourEyes: false");
        shows("#1 IN_PROGRESS: Waiting for 1 of those who hold Promotion/SignOff");
        run.doStop();
        shop.end(run, Result.ABORTED);
        shows("#1 CANCELED: The build was aborted");
    }

    @Test
    public void buildAfterWhichTheChangeGoesOnIsNeutral() throws Exception {
        shop.succeed("copyEnvironment from: 'production', to: 'development', change: c");
        shows("#1 NEUTRAL: Still open after this build");
    }

    @Test
    public void failedStepIsNotQuoted() throws Exception {
        shop.refused("lockConfig environment: 'production', change: c, reason: 'x'\n"
                + "lockConfig environment: 'swordfish', change: c, reason: 'x'");
        shows("#1 FAILURE: The build failed");
        assertFalse(said(), said().contains("swordfish"));
    }

    /** What others are named is no markup there, no link of theirs and calls nobody. */
    @Test
    public void namesAreNoMarkup() throws Exception {
        WorkflowRun run = shop.start("awaitSignOff name: 'A `b` @all https://evil.example <b>', change: c,"
                + " approvers: '@all, [a](www.evil.example)', fourEyes: false");
        await().atMost(Duration.ofSeconds(90)).until(() -> said().contains("evil"));
        String text = last().getOutput().orElseThrow().getText().orElseThrow();
        assertTrue(
                text,
                text.startsWith(
                        "- `A 'b' @all https://evil.example <b>` waits for `1 of @all, [a](www.evil.example)`: [read on or act]("));
        String title = last().getOutput().orElseThrow().getTitle().orElseThrow();
        assertEquals("Waiting for 1 of @\u200ball, [a]\u200b(www\u200b.evil.example)", title);
        assertEquals(
                "Waiting for 1 of @\u200ball, \\[a\\]\u200b(www\u200b.evil.example)",
                last().getOutput().orElseThrow().getSummary().orElseThrow());
        run.doStop();
        shop.end(run, Result.ABORTED);
        shows("#1 CANCELED: The build was aborted");
    }

    @Test
    public void whatWasNotTakenIsPublishedLater() throws Exception {
        RecordedChecks.failures = 1;
        WorkflowRun run = shop.start("awaitSignOff name: 'Go live', change: c, fourEyes: false");
        shows("#1 IN_PROGRESS: Waiting for 1 of those who hold Promotion/SignOff");
        run.doStop();
        shop.end(run, Result.ABORTED);
        shows("#1 CANCELED: The build was aborted");
    }

    /** Such as one whose server takes the connection and says nothing; interrupting it is of no use. */
    @Test
    public void publisherThatHangsForOneChangeHoldsUpNoOther() throws Exception {
        checks(false);
        WorkflowRun run = shop.start("awaitSignOff name: 'Go live', change: c, fourEyes: false");
        shop.people.gate("Go live");
        WorkflowRun stuck = shop.start(
                shop.otherJob("-stuck"), "awaitSignOff name: 'Stuck', change: c + '-stuck', fourEyes: false");
        await().until(() -> Promotion.get().changes().all().stream()
                .filter(change -> change.state().gates().size() == 1)
                .anyMatch(change -> change.summary().name().text().equals(shop.change() + "-stuck")));
        RecordedChecks.hangs = stuck.getParent().getFullName();
        List<String> told = new CopyOnWriteArrayList<>();
        Handler listening = new ConsoleHandler() {
            @Override
            public void publish(LogRecord said) {
                if (said.getLevel() == Level.WARNING) {
                    told.add(said.getMessage());
                }
            }
        };
        Logger log = Logger.getLogger(WorkQueue.class.getName());
        log.addHandler(listening);
        ScheduledExecutorService threads = Executors.newScheduledThreadPool(1);
        Checks few = new Checks(
                Promotion.get().changes(),
                (pause, work) -> threads.schedule(work, pause.toMillis() / 100, TimeUnit.MILLISECONDS),
                Duration.ofMillis(300));
        few.on(true);
        shows("#1 IN_PROGRESS: Waiting for 1 of those who hold Promotion/SignOff");
        await().until(() -> !told.isEmpty());
        assertTrue(told.get(0), told.get(0).contains("did not answer within"));
        run.doStop();
        shop.end(run, Result.ABORTED);
        few.changed(shop.people.change().key());
        shows("#1 CANCELED: The build was aborted");
        RecordedChecks.until.countDown();
        await().atMost(Duration.ofSeconds(90)).until(() -> RecordedChecks.ALL.stream()
                .anyMatch(check -> check.getName().orElseThrow().endsWith("-stuck")));
        assertEquals(told.toString(), 1, told.size());
        log.removeHandler(listening);
        few.end();
        threads.shutdownNow();
        stuck.doStop();
        shop.end(stuck, Result.ABORTED);
    }

    @Test
    public void buildsFromBeforeGetNoneAlsoWhereOneWasNotTakenAtFirst() throws Exception {
        checks(false);
        WorkflowRun run = shop.start("awaitSignOff name: 'Go live', change: c, fourEyes: false");
        shop.people.gate("Go live");
        shop.succeed("lockConfig environment: 'test', change: c, reason: 'r'");
        RecordedChecks.failures = 1;
        checks(true);
        shows("#1 IN_PROGRESS: Waiting for 1 of those who hold Promotion/SignOff");
        run.doStop();
        shop.end(run, Result.ABORTED);
        shows("#1 CANCELED: The build was aborted");
        assertTrue(
                RecordedChecks.LINES.toString(),
                RecordedChecks.LINES.stream().allMatch(line -> line.startsWith("#1 ")));
    }

    @Test
    public void noneAreMadeUnlessSwitchedOnAndThoseThereAreConcluded() throws Exception {
        WorkflowRun run = shop.start("awaitSignOff name: 'Go live', change: c, fourEyes: false");
        shows("#1 IN_PROGRESS: Waiting for 1 of those who hold Promotion/SignOff");
        checks(false);
        WorkflowRun other =
                shop.start(shop.otherJob("-b"), "awaitSignOff name: 'Other', change: c + '-b', fourEyes: false");
        run.doStop();
        shop.end(run, Result.ABORTED);
        shows("#1 CANCELED: The build was aborted");
        other.doStop();
        shop.end(other, Result.ABORTED);
        assertEquals(
                List.of("promotion: " + shop.change()),
                RecordedChecks.ALL.stream()
                        .map(check -> check.getName().orElseThrow())
                        .distinct()
                        .toList());
    }
}
