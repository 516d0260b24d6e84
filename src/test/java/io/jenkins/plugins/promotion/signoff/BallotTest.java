package io.jenkins.plugins.promotion.signoff;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.promotion.refusal.Refusal;
import io.jenkins.plugins.promotion.refusal.Refusal.Kind;
import io.jenkins.plugins.promotion.signoff.Decision.Verdict;
import io.jenkins.plugins.promotion.signoff.Decision.Way;
import io.jenkins.plugins.promotion.signoff.TestResult.Result;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.Test;

/** The life of a gate, act by act; every act is checked by the ballot of its moment. */
public class BallotTest {
    private static final Instant OPENED = Instant.parse("2026-11-21T09:00:00Z");
    private static final Covered COVERED =
            new Covered(4L, "v1:9c1e000011", "v1:0a0a", "v1:77ab", Map.of("test", "v1:dddd"), null, "complete");
    private static final TestPlan TESTS = new TestPlan(
            "t",
            "",
            List.of(
                    new TestCase("login", "Log in", List.of("Log in"), "Inbox", true),
                    new TestCase("print", "Print", List.of(), "", false)));

    private Gate gate = gate("qa, business", 2, null);
    private final List<Decision> decisions = new ArrayList<>();
    private final List<TestResult> results = new ArrayList<>();
    private Covered current = COVERED;
    private Identities identities = Identities.NONE;
    private Instant now = OPENED.plus(Duration.ofHours(1));

    private static Gate gate(String approvers, int required, TestPlan tests) {
        return new Gate(
                "r2-go-live",
                "Go live",
                "CR-2031",
                2,
                Rule.parse(approvers, required, true, "10d"),
                COVERED,
                OPENED,
                "shop/routing#12",
                "",
                tests);
    }

    private Ballot ballot() {
        return new Ballot(gate, decisions, results, current, identities, IdComparison.CASE_INSENSITIVE, now);
    }

    private static Person qa(String id) {
        return new Person(id, Set.of("qa"));
    }

    private GateState approve(String id) {
        decisions.add(ballot().decide(qa(id), Verdict.APPROVE, Way.UI, null, true));
        return ballot().state();
    }

    private GateState reject(String id, String comment) {
        decisions.add(ballot().decide(qa(id), Verdict.REJECT, Way.REST, comment, true));
        return ballot().state();
    }

    private void test(String id, String testCase, Result result) {
        results.add(ballot().test(qa(id), testCase, result, "seen", true));
    }

    private static Refusal refused(Kind kind, org.junit.function.ThrowingRunnable act) {
        Refusal refused = assertThrows(Refusal.class, act);
        assertEquals(refused.getMessage(), kind, refused.kind());
        return refused;
    }

    @Test
    public void opensApprovesAndSaysWhatIsMissing() {
        assertEquals("2 of qa, business", ((GateState.Open) ballot().state()).missing());
        GateState.Open open = (GateState.Open) approve("qa1");
        assertEquals("1 of qa, business", open.missing());
        assertFalse(open.settled());
        now = now.plusSeconds(60);
        GateState.Approved approved = (GateState.Approved) approve("qa2");
        assertEquals(now, approved.at());
        assertEquals(
                List.of("qa1", "qa2"),
                approved.by().stream().map(Decision::user).toList());
        assertFalse(approved.breakGlass());
        assertTrue(approved.settled());
    }

    @Test
    public void decisionSaysWhoWhenWayRoleAndWhat() {
        approve("qa1");
        assertEquals(
                new Decision("qa1", Verdict.APPROVE, List.of("qa"), now, Way.UI, "", COVERED.digests()),
                decisions.get(0));
    }

    @Test
    public void samePersonCannotDecideTwice() {
        approve("qa1");
        refused(Kind.CONFLICT, () -> approve("QA1"));
        refused(Kind.CONFLICT, () -> reject("qa1", "changed my mind"));
    }

    @Test
    public void sameUserStoredTwiceCountsOnce() {
        approve("qa1");
        Decision first = decisions.get(0);
        decisions.add(first);
        decisions.add(new Decision(
                "QA1", first.verdict(), first.roles(), first.at(), first.way(), "", first.coveredDigests()));
        assertEquals("1 of qa, business", ((GateState.Open) ballot().state()).missing());
    }

    @Test
    public void settledGateTakesNoFurtherDecision() {
        approve("qa1");
        approve("qa2");
        Refusal settled = refused(Kind.CONFLICT, () -> approve("qa3"));
        assertEquals(409, settled.kind().status());
        assertEquals("Gate 'Go live' is settled (approved); nothing more can be decided there", settled.getMessage());
        refused(Kind.CONFLICT, () -> ballot().breakGlass(qa("boss"), "now", true));
    }

    @Test
    public void oneRejectionSettlesAndKeepsItsComment() {
        approve("qa1");
        GateState.Rejected rejected = (GateState.Rejected) reject("qa2", " timeout wrong ");
        assertEquals("qa2", rejected.by());
        assertEquals("timeout wrong", rejected.comment());
        refused(Kind.CONFLICT, () -> approve("qa3"));
    }

    @Test
    public void rejectionNeedsAComment() {
        for (String comment : new String[] {null, "", "  "}) {
            assertEquals(
                    400,
                    refused(Kind.INCOMPLETE, () -> reject("qa1", comment))
                            .kind()
                            .status());
        }
    }

    @Test
    public void commentsAreLimited() {
        refused(Kind.INCOMPLETE, () -> reject("qa1", "x".repeat(4001)));
    }

    @Test
    public void thoseWhoMayNotAreForbidden() {
        identities = TookPart.as(List.of("qa1"), List.of(), List.of());
        assertEquals(403, refused(Kind.NOT_ALLOWED, () -> approve("qa1")).kind().status());
        refused(Kind.NOT_ALLOWED, () -> ballot().decide(qa("qa2"), Verdict.APPROVE, Way.UI, null, false));
        refused(Kind.NOT_ALLOWED, () -> ballot().decide(
                        new Person("admin", Set.of()), Verdict.APPROVE, Way.UI, null, true));
        refused(Kind.NOT_ALLOWED, () -> ballot().decide(
                        new Person("anonymous", Set.of("qa")), Verdict.REJECT, Way.UI, "no", true));
    }

    @Test
    public void expires() {
        approve("qa1");
        now = OPENED.plus(Duration.ofDays(10)).minusMillis(1);
        assertFalse(ballot().state().settled());
        now = now.plusMillis(1);
        assertEquals(new GateState.Expired(now), ballot().state());
        refused(Kind.CONFLICT, () -> approve("qa2"));
    }

    @Test
    public void signOffExpiresToo() {
        approve("qa1");
        approve("qa2");
        now = OPENED.plus(Duration.ofDays(11));
        assertTrue(ballot().state() instanceof GateState.Expired);
    }

    @Test
    public void changedContentMakesItVoidAndSaysWhy() {
        approve("qa1");
        approve("qa2");
        current = new Covered(5L, "v1:ffff", "v1:0a0a", "v1:77ab", Map.of("test", "v1:dddd"), null, "complete");
        assertEquals(
                new GateState.Void(List.of("the plan changed: revision 4 was signed, now it is revision 5")),
                ballot().state());
        refused(Kind.CONFLICT, () -> approve("qa3"));
    }

    @Test
    public void rejectionStaysARejectionWhateverChanges() {
        reject("qa1", "no");
        current = Covered.NOTHING;
        now = OPENED.plus(Duration.ofDays(11));
        assertTrue(ballot().state() instanceof GateState.Rejected);
    }

    @Test
    public void approvalWaitsForMandatoryCases() {
        gate = gate("qa", 1, TESTS);
        GateState.Open open = (GateState.Open) ballot().state();
        assertEquals(List.of("mandatory test case 'login' has no result yet"), open.blockers());
        Refusal refused = refused(Kind.CONFLICT, () -> approve("qa1"));
        assertEquals("Approval must wait: mandatory test case 'login' has no result yet", refused.getMessage());
        test("qa1", "login", Result.FAIL);
        refused(Kind.CONFLICT, () -> approve("qa1"));
        test("qa1", "login", Result.PASS);
        assertTrue(approve("qa1") instanceof GateState.Approved);
    }

    @Test
    public void rejectionDoesNotWaitForTests() {
        gate = gate("qa", 1, TESTS);
        assertTrue(reject("qa1", "login fails") instanceof GateState.Rejected);
    }

    @Test
    public void resultsOfEarlierRoundsDoNotCount() {
        gate = gate("qa", 1, TESTS);
        results.add(new TestResult("login", Result.PASS, "", "qa1", OPENED, 1));
        refused(Kind.CONFLICT, () -> approve("qa1"));
    }

    @Test
    public void approvalLapsesWhenResultsChangeAndCanBeGivenAgain() {
        gate = gate("qa", 2, TESTS);
        test("qa1", "login", Result.PASS);
        approve("qa1");
        test("qa2", "print", Result.FAIL);
        GateState.Open open = (GateState.Open) ballot().state();
        assertEquals("2 of qa", open.missing());
        assertEquals(
                "qa1 approved before this changed: the test results",
                open.lapsed().get(0).why());
        approve("qa2");
        assertTrue(approve("qa1") instanceof GateState.Approved);
    }

    @Test
    public void reachedQuorumIsVoidWhenResultsChangeBehindIt() {
        gate = gate("qa", 1, TESTS);
        test("qa1", "login", Result.PASS);
        approve("qa1");
        refused(Kind.CONFLICT, () -> test("qa2", "login", Result.FAIL));
        results.add(new TestResult("login", Result.PASS, "other", "qa2", now, 2));
        assertEquals(
                new GateState.Void(List.of("qa1 approved before this changed: the test results")), ballot().state());
    }

    @Test
    public void approverWhoTakesPartLaterBreaksTheSignOff() {
        approve("qa1");
        identities = TookPart.as(List.of(), List.of(), List.of("QA1"));
        GateState.Open open = (GateState.Open) ballot().state();
        assertEquals("2 of qa, business", open.missing());
        assertEquals(
                "qa1 began the apply on test, and implementers cannot sign",
                open.lapsed().get(0).why());
        identities = Identities.NONE;
        approve("qa2");
        identities = TookPart.as(List.of(), List.of(), List.of("QA1"));
        assertTrue(ballot().state() instanceof GateState.Void);
    }

    @Test
    public void breakGlassPassesTheRuleButNotTheContent() {
        identities = TookPart.as(List.of("boss"), List.of(), List.of());
        Person boss = new Person("boss", Set.of());
        refused(Kind.NOT_ALLOWED, () -> ballot().breakGlass(boss, "shop is down", false));
        refused(Kind.NOT_ALLOWED, () -> ballot().breakGlass(Person.UNKNOWN, "shop is down", true));
        refused(Kind.INCOMPLETE, () -> ballot().breakGlass(boss, " ", true));
        decisions.add(ballot().breakGlass(boss, "shop is down", true));
        assertEquals(Way.BREAK_GLASS, decisions.get(0).way());
        GateState.Approved approved = (GateState.Approved) ballot().state();
        assertTrue(approved.breakGlass());
        current = Covered.NOTHING;
        assertTrue(ballot().state() instanceof GateState.Void);
    }

    @Test
    public void breakGlassWaitsForMandatoryCases() {
        gate = gate("qa", 1, TESTS);
        refused(Kind.CONFLICT, () -> ballot().breakGlass(new Person("boss", Set.of()), "shop is down", true));
    }

    @Test
    public void ordinaryDecisionCannotPretendToBeBreakGlass() {
        assertThrows(IllegalArgumentException.class, () -> ballot().decide(
                        qa("qa1"), Verdict.APPROVE, Way.BREAK_GLASS, "x", true));
    }

    @Test
    public void testResultsNeedSomebodyWhoMaySignAndAnExistingCase() {
        gate = gate("qa", 1, TESTS);
        refused(Kind.NOT_ALLOWED, () -> ballot().test(new Person("olga", Set.of()), "login", Result.PASS, "", true));
        refused(Kind.NOT_ALLOWED, () -> ballot().test(qa("qa1"), "login", Result.PASS, "", false));
        refused(Kind.INCOMPLETE, () -> ballot().test(qa("qa1"), "logout", Result.PASS, "", true));
    }

    @Test
    public void eachRoleHasItsOwnCount() {
        gate = gate("qa:1, business:1", 1, null);
        approve("qa1");
        GateState.Open open = (GateState.Open) approve("qa2");
        assertEquals("1 of business", open.missing());
        decisions.add(ballot().decide(new Person("bert", Set.of("business")), Verdict.APPROVE, Way.UI, "fine", true));
        assertTrue(ballot().state() instanceof GateState.Approved);
    }

    @Test
    public void storedApprovalDoesNotPassMandatoryCases() {
        gate = gate("qa", 1, TESTS);
        decisions.add(new Decision(
                "qa1",
                Verdict.APPROVE,
                List.of("qa"),
                now,
                Way.UI,
                "",
                Count.covered(gate, results, IdComparison.CASE_INSENSITIVE).digests()));
        GateState.Open open = (GateState.Open) ballot().state();
        assertEquals("", open.missing());
        assertEquals(1, open.blockers().size());
    }

    @Test
    public void withoutFourEyesTakingPartLaterDoesNoHarm() {
        gate = new Gate(
                gate.id(),
                gate.name(),
                gate.change(),
                2,
                Rule.parse("qa", 1, false, null),
                COVERED,
                OPENED,
                "b",
                "",
                null);
        approve("qa1");
        identities = TookPart.as(List.of("qa1"), List.of("qa1"), List.of("qa1"));
        assertTrue(ballot().state() instanceof GateState.Approved);
    }

    @Test
    public void evidenceOfTestsRunHereIsNotWhatTheGateWasOpenedFor() {
        Covered before = COVERED.withTestEvidence("v1:older");
        Rule rule = Rule.parse("qa", 1, true, null);
        assertEquals(COVERED, new Gate("r1-a", "a", "c", 1, rule, before, OPENED, "b", "", TESTS).covered());
        assertEquals(before, new Gate("r1-a", "a", "c", 1, rule, before, OPENED, "b", "", null).covered());
    }

    @Test
    public void canStillSignNamesThePeopleBehindWhatIsMissing() {
        Map<String, Set<String>> members = Map.of("qa", Set.of("qa2", "qa1", "author"), "business", Set.of("bea"));
        gate = gate("qa:1, business:1, auditors:1", 1, null);
        Map<String, List<String>> all = new LinkedHashMap<>();
        all.put("qa", List.of("qa1", "qa2"));
        all.put("business", List.of("bea"));
        all.put("auditors", null);
        identities = new Identities(Map.of(), Map.of("author", Deeds.recorded(3)), Map.of());
        assertEquals(all, ballot().canStillSign(name -> Optional.ofNullable(members.get(name))));
        approve("qa1");
        all.remove("qa");
        assertEquals(all, ballot().canStillSign(name -> Optional.ofNullable(members.get(name))));
        gate = gate("qa, business", 2, null);
        all.clear();
        all.put("qa", List.of("qa2"));
        all.put("business", List.of("bea"));
        assertEquals(all, ballot().canStillSign(name -> Optional.ofNullable(members.get(name))));
    }

    @Test
    public void whoDecidedUnderTheirOwnNameIsNotLookedForAgain() {
        gate = gate("quentin, quirin", 2, null);
        approve("quentin");
        assertEquals(Map.of("quirin", List.of("quirin")), ballot().canStillSign(name -> Optional.of(Set.of(name))));
        gate = gate("qa", 2, null);
        decisions.clear();
        approve("qa1");
        assertEquals(
                "a group of which nobody is left is told",
                Map.of("qa", List.of()),
                ballot().canStillSign(name -> Optional.of(Set.of("qa1"))));
    }
}
