package io.jenkins.plugins.promotion.process.people;

import static io.jenkins.plugins.promotion.process.people.Scene.person;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.promotion.InMemory;
import io.jenkins.plugins.promotion.change.ApplyRecord;
import io.jenkins.plugins.promotion.change.fact.Answer;
import io.jenkins.plugins.promotion.change.fact.ApplyOutcome;
import io.jenkins.plugins.promotion.execution.LineStatus;
import io.jenkins.plugins.promotion.execution.WaitsFor;
import io.jenkins.plugins.promotion.refusal.Refusal;
import java.io.IOException;
import java.time.Duration;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Begin, and answers for items that wait. */
public class FollowingTest {

    @Rule
    public TemporaryFolder folder = InMemory.folder();

    private Scene scene;

    @Before
    public void begin() throws IOException {
        scene = new Scene(folder.getRoot().toPath());
        scene.revision("author");
    }

    private void running() throws IOException {
        scene.applyWaiting("a1", "test", false, false);
        scene.following().begin(scene.change, "a1", person("doer"), true);
        scene.applyBegun("a1");
    }

    private ApplyRecord apply() {
        return scene.change.state().apply("a1").orElseThrow();
    }

    private void answer(String item, Answer answer, String who, String text) throws IOException {
        scene.following().answer(scene.change, "a1", item, answer, person(who), text, true);
    }

    private void refused(int status, String item, Answer answer, String who, String text) {
        Refusal refusal = assertThrows(Refusal.class, () -> answer(item, answer, who, text));
        assertEquals(refusal.getMessage(), status, refusal.kind().status());
    }

    @Test
    public void beginMakesTheImplementerOnce() throws IOException {
        scene.applyWaiting("a1", "test", false, false);
        scene.following().begin(scene.change, "a1", person("author"), true);
        assertEquals("author", apply().implementer());
        assertTrue(apply().waitsForBegin());
        assertEquals(
                409,
                assertThrows(Refusal.class, () -> scene.following().begin(scene.change, "a1", person("other"), true))
                        .kind()
                        .status());
        assertEquals("author", apply().implementer());
    }

    @Test
    public void authorCannotBeginWhereThePlanForbidsIt() throws IOException {
        scene.applyWaiting("a1", "test", false, true);
        Refusal refusal =
                assertThrows(Refusal.class, () -> scene.following().begin(scene.change, "a1", person("Author"), true));
        assertEquals(403, refusal.kind().status());
        scene.following().begin(scene.change, "a1", person("other"), true);
        assertEquals("other", apply().implementer());
    }

    @Test
    public void beginTakesPermissionAndAName() throws IOException {
        scene.applyWaiting("a1", "test", false, false);
        assertEquals(
                403,
                assertThrows(Refusal.class, () -> scene.following().begin(scene.change, "a1", person("ann"), false))
                        .kind()
                        .status());
        assertEquals(
                403,
                assertThrows(Refusal.class, () -> scene.following()
                                .begin(scene.change, "a1", person("anonymous"), true))
                        .kind()
                        .status());
        assertEquals(
                404,
                assertThrows(Refusal.class, () -> scene.following().begin(scene.change, "no", person("ann"), true))
                        .kind()
                        .status());
    }

    @Test
    public void doneNeedsEvidenceAndCountsOnce() throws IOException {
        running();
        refused(409, "stop", Answer.DONE, "doer", "log");
        scene.asks("a1", "stop", WaitsFor.MANUAL);
        refused(400, "stop", Answer.DONE, "doer", " ");
        refused(409, "pool", Answer.DONE, "doer", "log");
        refused(409, "stop", Answer.CONFIRM, "doer", "log");
        refused(409, "stop", Answer.RETRY, "doer", "log");
        answer("stop", Answer.DONE, "doer", "log says stopped");
        assertEquals(1, apply().answers().size());
        refused(409, "stop", Answer.DONE, "other", "again");
        scene.line("a1", "stop", LineStatus.CLAIMED, Duration.ZERO);
        assertTrue(apply().answers().isEmpty());
        refused(409, "stop", Answer.CONFIRM, "other", "");
    }

    @Test
    public void startedItemIsWork() throws IOException {
        running();
        scene.asks("a1", "stop", WaitsFor.MANUAL);
        answer("stop", Answer.START, "doer", "");
        scene.line("a1", "stop", LineStatus.RUNNING, Duration.ZERO);
        refused(409, "stop", Answer.START, "doer", "");
        answer("stop", Answer.DONE, "doer", "stopped");
    }

    @Test
    public void secondPersonIsAnother() throws IOException {
        running();
        scene.asks("a1", "seal", WaitsFor.MANUAL);
        refused(409, "seal", Answer.CONFIRM, "other", "");
        answer("seal", Answer.DONE, "doer", "");
        scene.line("a1", "seal", LineStatus.CLAIMED, Duration.ZERO);
        refused(403, "seal", Answer.CONFIRM, "DOER", "");
        refused(409, "seal", Answer.DONE, "other", "");
        answer("seal", Answer.CONFIRM, "other", "");
        refused(409, "seal", Answer.CONFIRM, "third", "");
    }

    @Test
    public void failedItemAsksWhatToDo() throws IOException {
        running();
        scene.asks("a1", "pool", WaitsFor.FAILED);
        refused(409, "pool", Answer.DONE, "doer", "");
        refused(400, "pool", Answer.SKIP, "doer", "");
        answer("pool", Answer.RETRY, "doer", "");
        refused(409, "pool", Answer.STOP, "doer", "too late");
        scene.asks("a1", "pool", WaitsFor.FAILED);
        refused(400, "pool", Answer.ROLL_BACK, "doer", " ");
        refused(400, "pool", Answer.STOP, "doer", "");
        refused(409, "pool", Answer.ROLL_BACK_ANYWAY, "doer", "nothing forbids it");
        answer("pool", Answer.ROLL_BACK, "doer", "too slow");
        scene.applyEnded("a1", ApplyOutcome.ROLLED_BACK);
        scene.asks("a1", "pool", WaitsFor.FAILED);
        refused(409, "pool", Answer.RETRY, "doer", "");
    }

    @Test
    public void undoingByHandNeedsNoEvidence() throws IOException {
        running();
        scene.asks("a1", "stop", WaitsFor.MANUAL_ROLLBACK);
        refused(409, "stop", Answer.ROLL_BACK, "doer", "");
        answer("stop", Answer.DONE, "doer", "");
    }

    @Test
    public void questionsAboutAnItemDoNotAnswerIt() throws IOException {
        running();
        scene.asks("a1", "stop", WaitsFor.MANUAL);
        answer("stop", Answer.DONE, "doer", "log");
        answer("stop", Answer.CLARIFY, "doer", "which log?");
        scene.line("a1", "stop", LineStatus.CLARIFIED, Duration.ZERO);
        assertEquals(1, apply().answers().size());
    }

    @Test
    public void clarificationsAreLoggedAgainstAnItem() throws IOException {
        running();
        answer("seal", Answer.CLARIFY, "doer", "which seal?");
        refused(400, "seal", Answer.CLARIFY, "doer", "");
        refused(404, "none", Answer.CLARIFY, "doer", "what?");
        assertEquals("which seal?", apply().clarifications().get(0).text());
        assertTrue(apply().answers().isEmpty());
    }
}
