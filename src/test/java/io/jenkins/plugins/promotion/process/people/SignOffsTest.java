package io.jenkins.plugins.promotion.process.people;

import static io.jenkins.plugins.promotion.process.people.Scene.person;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.promotion.InMemory;
import io.jenkins.plugins.promotion.change.fact.GateOutcome;
import io.jenkins.plugins.promotion.refusal.Refusal;
import io.jenkins.plugins.promotion.signoff.Decision;
import io.jenkins.plugins.promotion.signoff.Decision.Verdict;
import io.jenkins.plugins.promotion.signoff.Decision.Way;
import io.jenkins.plugins.promotion.signoff.GateState;
import io.jenkins.plugins.promotion.signoff.Person;
import io.jenkins.plugins.promotion.signoff.TestCase;
import io.jenkins.plugins.promotion.signoff.TestPlan;
import io.jenkins.plugins.promotion.signoff.TestResult.Result;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.function.ThrowingRunnable;
import org.junit.rules.TemporaryFolder;

/** Deciding at a gate of a stored change. */
public class SignOffsTest {

    @Rule
    public TemporaryFolder folder = InMemory.folder();

    private Scene scene;

    @Before
    public void begin() throws IOException {
        scene = new Scene(folder.getRoot().toPath());
    }

    private GateState decide(String gate, Person person, Verdict verdict, String comment) throws IOException {
        return scene.decide(gate, person, verdict, comment);
    }

    private Refusal refused(int status, String gate, Person person, Verdict verdict, String comment) {
        Refusal refusal = assertThrows(Refusal.class, () -> decide(gate, person, verdict, comment));
        assertEquals(refusal.getMessage(), status, refusal.kind().status());
        return refusal;
    }

    private String outcome(String gate) {
        GateOutcome outcome = scene.change.state().gate(gate).orElseThrow().outcome();
        return outcome == null ? null : outcome.toString();
    }

    @Test
    public void lastApprovalSettlesTheGate() throws IOException {
        String gate = scene.gate("Go live", "qa", 2, true, null);
        assertTrue(decide(gate, person("ann", "qa"), Verdict.APPROVE, "") instanceof GateState.Open);
        assertEquals(null, outcome(gate));
        assertTrue(decide(gate, person("ben", "qa"), Verdict.APPROVE, "fine") instanceof GateState.Approved);
        assertEquals("approved", outcome(gate));
        Decision second =
                scene.change.state().gate(gate).orElseThrow().decisions().get(1);
        assertEquals("ben", second.user());
        assertEquals("fine", second.comment());
        assertEquals("v1:abc", second.coveredDigests().get("plan"));
        refused(409, gate, person("cid", "qa"), Verdict.APPROVE, "");
    }

    @Test
    public void rejectionSettlesTheGateAndBeginsARound() throws IOException {
        String gate = scene.gate("Test", "qa", 1, true, null);
        refused(400, gate, person("ann", "qa"), Verdict.REJECT, " ");
        decide(gate, person("ann", "qa"), Verdict.REJECT, "timeout wrong");
        assertEquals("rejected", outcome(gate));
        assertEquals(2, scene.change.state().round());
    }

    @Test
    public void rejectionOfAnOlderRoundsGateBeginsNoFurtherRound() throws IOException {
        String first = scene.gate("Test", "qa", 1, true, null);
        String second = scene.gate("Other", "qa", 1, true, null);
        decide(first, person("ann", "qa"), Verdict.REJECT, "no");
        decide(second, person("ann", "qa"), Verdict.REJECT, "no");
        assertEquals(2, scene.change.state().round());
    }

    @Test
    public void whoMayNotIsToldWhy() throws IOException {
        scene.build("req");
        scene.revision("author");
        scene.applyWaiting("a1", "test", false, false);
        scene.following().begin(scene.change, "a1", person("doer"), true);
        String gate = scene.gate("Go live", "qa", 1, true, null);
        Object[][] table = {
            {"req", "started shop#1, and requesters cannot sign"},
            {"REQ", "started shop#1, and requesters cannot sign"},
            {"author", "recorded revision 1, and authors cannot sign"},
            {"doer", "began the apply on test, and implementers cannot sign"},
        };
        for (Object[] row : table) {
            Refusal refusal = refused(403, gate, person((String) row[0], "qa"), Verdict.APPROVE, "");
            assertTrue(refusal.getMessage(), refusal.getMessage().contains((String) row[1]));
        }
        refused(403, gate, person("ann", "dev"), Verdict.APPROVE, "");
        refused(403, gate, Person.UNKNOWN, Verdict.APPROVE, "");
        refused(404, "r1-none", person("ann", "qa"), Verdict.APPROVE, "");
        assertThrows(Refusal.class, () -> scene.signOffs()
                .decide(scene.change, gate, scene.seen(gate), person("ann", "qa"), Verdict.APPROVE, Way.UI, "", false));
        assertEquals(null, outcome(gate));
    }

    @Test
    public void whoSignsChangesMadeIsAnAuthorAtOtherGatesOnly() throws IOException {
        String made = scene.gate("Changes made", "team", 2, true, null);
        decide(made, person("ann", "team"), Verdict.APPROVE, "");
        decide(made, person("ben", "team"), Verdict.APPROVE, "");
        assertEquals("approved", outcome(made));
        String live = scene.gate("Go live", "team", 1, true, null);
        Refusal refusal = refused(403, live, person("ann", "team"), Verdict.APPROVE, "");
        assertTrue(refusal.getMessage(), refusal.getMessage().contains("signed 'Changes made' in round 1"));
    }

    @Test
    public void breakGlassTakesPermissionAndReason() throws IOException {
        scene.revision("boss");
        String gate = scene.gate("Go live", "qa", 2, true, null);
        SignOffs signOffs = scene.signOffs();
        Person boss = person("boss");
        assertEquals(
                403,
                assertThrows(
                                Refusal.class,
                                () -> signOffs.breakGlass(scene.change, gate, scene.seen(gate), boss, "fire", false))
                        .kind()
                        .status());
        assertEquals(
                400,
                assertThrows(
                                Refusal.class,
                                () -> signOffs.breakGlass(scene.change, gate, scene.seen(gate), boss, " ", true))
                        .kind()
                        .status());
        GateState state = signOffs.breakGlass(scene.change, gate, scene.seen(gate), boss, "fire", true);
        assertTrue(((GateState.Approved) state).breakGlass());
        assertEquals("approved", outcome(gate));
    }

    @Test
    public void nobodyDecidesAboutWhatTheyDidNotSee() throws Throwable {
        TestPlan tests =
                new TestPlan("t", "", List.of(new TestCase("login", "Log in", List.of("log in"), "in", false)));
        String gate = scene.gate("Go live", "qa", 2, true, tests);
        Person ann = person("ann", "qa");
        SignOffs signOffs = scene.signOffs();
        String[] seen = {scene.seen(gate)};
        ThrowingRunnable renewed = () -> scene.renew(gate, "v1:other");
        ThrowingRunnable testedByAnother = () ->
                signOffs.testResult(scene.change, gate, null, person("ben", "qa"), "login", Result.FAIL, "", true);
        for (ThrowingRunnable change : List.of(renewed, testedByAnother)) {
            seen[0] = scene.seen(gate);
            change.run();
            for (Verdict verdict : Verdict.values()) {
                Refusal refusal = assertThrows(
                        Refusal.class,
                        () -> signOffs.decide(scene.change, gate, seen[0], ann, verdict, Way.UI, "because", true));
                assertEquals(409, refusal.kind().status());
                assertTrue(refusal.getMessage(), refusal.getMessage().contains("has changed since you looked at it"));
            }
            assertEquals(
                    409,
                    assertThrows(
                                    Refusal.class,
                                    () -> signOffs.breakGlass(scene.change, gate, seen[0], ann, "fire", true))
                            .kind()
                            .status());
        }
        Refusal blind = assertThrows(
                Refusal.class,
                () -> signOffs.decide(scene.change, gate, " ", ann, Verdict.APPROVE, Way.REST, "", true));
        assertEquals(400, blind.kind().status());
        assertTrue(blind.getMessage(), blind.getMessage().contains("api/json"));
        assertEquals(List.of(), scene.change.state().gate(gate).orElseThrow().decisions());
        assertTrue(decide(gate, ann, Verdict.APPROVE, "") instanceof GateState.Open);
    }

    @Test
    public void whoTestsSeesTheirOwnResultButNotWhatOthersChanged() throws IOException {
        TestPlan tests = new TestPlan("t", "", List.of(new TestCase("login", "Log in", List.of("log in"), "in", true)));
        String gate = scene.gate("Test", "qa", 1, true, tests);
        Person ann = person("ann", "qa");
        SignOffs signOffs = scene.signOffs();
        String seen = scene.seen(gate);
        String after = signOffs.testResult(scene.change, gate, seen, ann, "login", Result.PASS, "", true)
                .orElseThrow();
        assertEquals(scene.seen(gate), after);
        assertEquals(
                "the same again",
                Optional.of(after),
                signOffs.testResult(scene.change, gate, after, ann, "login", Result.PASS, "", true));
        signOffs.testResult(scene.change, gate, null, person("ben", "qa"), "login", Result.FAIL, "", true);
        assertEquals(
                Optional.empty(), signOffs.testResult(scene.change, gate, after, ann, "login", Result.PASS, "", true));
    }

    @Test
    public void theSameResultAgainVoidsNothing() throws IOException {
        TestPlan tests = new TestPlan("t", "", List.of(new TestCase("login", "Log in", List.of("log in"), "in", true)));
        String gate = scene.gate("Test", "qa", 2, true, tests);
        Person ann = person("ann", "qa");
        SignOffs signOffs = scene.signOffs();
        signOffs.testResult(scene.change, gate, null, ann, "login", Result.PASS, "", true);
        decide(gate, person("bob", "qa"), Verdict.APPROVE, "");
        signOffs.testResult(scene.change, gate, null, ann, "login", Result.PASS, " ", true);
        assertTrue(decide(gate, ann, Verdict.APPROVE, "") instanceof GateState.Approved);
    }

    @Test
    public void approvalWaitsForMandatoryTests() throws IOException {
        TestPlan tests = new TestPlan(
                "t",
                "",
                List.of(
                        new TestCase("login", "Log in", List.of("log in"), "in", true),
                        new TestCase("help", "Help", List.of("help"), "", false)));
        String gate = scene.gate("Test", "qa", 1, true, tests);
        Person ann = person("ann", "qa");
        Refusal early = refused(409, gate, ann, Verdict.APPROVE, "");
        assertTrue(early.getMessage(), early.getMessage().contains("login"));
        SignOffs signOffs = scene.signOffs();
        signOffs.testResult(scene.change, gate, null, ann, "login", Result.FAIL, "no", true);
        signOffs.testResult(scene.change, gate, null, ann, "login", Result.PASS, "now", true);
        assertEquals(
                "1 of 2 test cases passed",
                signOffs.ballot(scene.change.state(), gate)
                        .tests()
                        .orElseThrow()
                        .text());
        assertEquals(
                400,
                assertThrows(
                                Refusal.class,
                                () -> signOffs.testResult(scene.change, gate, null, ann, "no", Result.PASS, "", true))
                        .kind()
                        .status());
        assertEquals(
                403,
                assertThrows(
                                Refusal.class,
                                () -> signOffs.testResult(
                                        scene.change, gate, null, person("x"), "login", Result.PASS, "", true))
                        .kind()
                        .status());
        assertTrue(decide(gate, ann, Verdict.APPROVE, "") instanceof GateState.Approved);
        assertEquals(
                409,
                assertThrows(
                                Refusal.class,
                                () -> signOffs.testResult(
                                        scene.change, gate, null, ann, "login", Result.FAIL, "", true))
                        .kind()
                        .status());
    }

    @Test
    public void ofManyClicksAtOnceOneSettles() throws Exception {
        String gate = scene.gate("Go live", "qa", 1, true, null);
        int people = 8;
        CyclicBarrier together = new CyclicBarrier(people);
        ExecutorService pool = Executors.newFixedThreadPool(people);
        try {
            List<Callable<Boolean>> clicks = java.util.stream.IntStream.range(0, people)
                    .<Callable<Boolean>>mapToObj(n -> () -> {
                        together.await();
                        try {
                            decide(gate, person("user" + n, "qa"), Verdict.APPROVE, "");
                            return true;
                        } catch (Refusal e) {
                            assertEquals(409, e.kind().status());
                            return false;
                        }
                    })
                    .toList();
            int settled = 0;
            for (Future<Boolean> click : pool.invokeAll(clicks)) {
                settled += click.get() ? 1 : 0;
            }
            assertEquals(1, settled);
        } finally {
            pool.shutdownNow();
        }
        assertEquals(
                1, scene.change.state().gate(gate).orElseThrow().decisions().size());
    }
}
