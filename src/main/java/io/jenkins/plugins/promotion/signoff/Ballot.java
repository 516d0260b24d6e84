package io.jenkins.plugins.promotion.signoff;

import io.jenkins.plugins.promotion.journal.Json;
import io.jenkins.plugins.promotion.refusal.Refusal;
import io.jenkins.plugins.promotion.signoff.Decision.Verdict;
import io.jenkins.plugins.promotion.signoff.Decision.Way;
import io.jenkins.plugins.promotion.wording.Saying;
import io.jenkins.plugins.promotion.wording.Times;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * A gate with everything that is known about it at one moment. Its methods check an act completely and return what is to
 * be stored; the caller stores it before anybody else can act on the same gate.
 *
 * @param decisions at this gate, in the order in which they were made
 * @param results of the change's test cases, in the order in which they came
 * @param current what the covered things are now
 * @param identities who took part in the change
 * @param now the moment
 */
public record Ballot(
        Gate gate,
        List<Decision> decisions,
        List<TestResult> results,
        Covered current,
        Identities identities,
        IdComparison ids,
        Instant now) {

    private static final int LONGEST_COMMENT = 4000;

    public Ballot {
        decisions = List.copyOf(decisions);
        results = List.copyOf(results);
    }

    /** What became of the gate. */
    public GateState state() {
        return GateState.evaluate(gate, decisions, results, current, identities, now, ids);
    }

    /** The same with one decision more. */
    public Ballot with(Decision decision) {
        List<Decision> more = new ArrayList<>(decisions);
        more.add(decision);
        return new Ballot(gate, more, results, current, identities, ids, now);
    }

    /** The same with one test result more. */
    public Ballot with(TestResult result) {
        List<TestResult> more = new ArrayList<>(results);
        more.add(result);
        return new Ballot(gate, decisions, more, current, identities, ids, now);
    }

    /**
     * Names what somebody who looks at the gate now is asked about: another one as soon as the gate asks anew, for other
     * content or under another rule, or the test results change. Whoever decides says what they saw.
     */
    public String seen() {
        return Digest.of(
                List.of(Json.map(gate), Count.covered(gate, results, ids).digests()));
    }

    /** Whether this person may decide. */
    public Eligibility eligibility(Person person, boolean holdsPermission) {
        List<Decision> standing = state() instanceof GateState.Open open ? open.standing() : decisions;
        return Eligibility.of(person, gate.rule(), identities, standing, holdsPermission, ids);
    }

    /**
     * Who can still sign: the names of which somebody is needed, each with the people behind it who took no part and did
     * not sign yet. A name behind which nobody knows the people is there with {@code null}; a user's own is not, once that
     * user has decided.
     *
     * @param members the users that a name of the rule stands for, empty where they are not known
     */
    public Map<String, List<String>> canStillSign(Function<String, Optional<Set<String>>> members) {
        if (!(state() instanceof GateState.Open open)) {
            return Map.of();
        }
        List<List<String>> signatures =
                open.standing().stream().map(Decision::roles).toList();
        Map<String, List<String>> signers = new LinkedHashMap<>();
        for (Quorum quorum : gate.rule().quorums()) {
            for (String name : quorum.wanted(signatures)) {
                signers.computeIfAbsent(name, role -> new ArrayList<>());
            }
        }
        signers.keySet().removeIf(name -> {
            String bare = NameOf.of(name).bare();
            return decided(open.standing(), new Person(bare, Set.of()))
                    && members.apply(name).equals(Optional.of(Set.of(bare)));
        });
        signers.replaceAll((name, none) -> members.apply(name)
                .map(users -> users.stream()
                        .filter(user -> !decided(open.standing(), new Person(user, Set.of())))
                        .filter(user -> !gate.rule().fourEyes()
                                || identities.conflictOf(user, ids).isEmpty())
                        .sorted()
                        .toList())
                .orElse(null));
        return signers;
    }

    /**
     * Whether this person may enter results of test cases: whoever may sign, also where four eyes bar them from it, and
     * whom the gate names as a tester.
     *
     * @param holdsPermission whether the person holds Promotion/Test on the job, which Promotion/SignOff implies
     */
    public boolean mayTest(Person person, boolean holdsPermission) {
        boolean named = gate.rule().names().isEmpty()
                || !gate.rule().rolesOf(person, ids).isEmpty()
                || gate.testers().stream().anyMatch(name -> person.isNamed(name, ids));
        return person.known() && holdsPermission && named;
    }

    /** Progress of the tests that are run at this gate. */
    public Optional<TestProgress> tests() {
        return gate.runTests()
                ? Optional.of(TestProgress.of(gate.tests(), results, gate.round(), ids))
                : Optional.empty();
    }

    /**
     * A decision of a person under the rule. A rejection needs a comment; an approval waits for the mandatory test cases.
     *
     * @param way {@code UI} or {@code REST}
     * @throws Refusal if the gate is settled, or the person may not, not yet, or left something out
     */
    public Decision decide(Person person, Verdict verdict, Way way, String comment, boolean holdsPermission) {
        if (way == Way.BREAK_GLASS) {
            throw new IllegalArgumentException("break-glass is an act of its own");
        }
        GateState.Open open = open();
        Eligibility eligibility = eligibility(person, holdsPermission);
        if (eligibility instanceof Eligibility.Refused refused) {
            boolean twice = decided(open.standing(), person);
            throw twice ? Refusal.conflict(refused.why()) : Refusal.notAllowed(refused.why());
        }
        if (verdict == Verdict.REJECT && (comment == null || comment.isBlank())) {
            throw Refusal.incomplete(Saying.of(RuleWords.class, "rejectedSilently"));
        }
        if (verdict == Verdict.APPROVE) {
            requireTested(open);
        }
        return decision(person, verdict, ((Eligibility.Eligible) eligibility).roles(), way, comment);
    }

    /**
     * Approves alone and past the rule of who signs (names, quorum, four eyes). What is approved still counts: mandatory
     * test cases, expiry and changed content bind as ever. The decision is stored and shown as break-glass.
     *
     * @param reason must be given
     * @param holdsBreakGlass whether the person holds the permission for it, which no other permission implies
     * @throws Refusal if the gate is settled, or the person may not, or left the reason out
     */
    public Decision breakGlass(Person person, String reason, boolean holdsBreakGlass) {
        GateState.Open open = open();
        if (!person.known() || !holdsBreakGlass) {
            throw Refusal.notAllowed(
                    "Break-glass needs the permission Promotion/BreakGlass, which administrators grant to named users");
        }
        if (reason == null || reason.isBlank()) {
            throw Refusal.incomplete("Break-glass needs a reason; it is kept with the change for ever");
        }
        requireTested(open);
        return decision(person, Verdict.APPROVE, List.of(), Way.BREAK_GLASS, reason);
    }

    /**
     * A test result, saved as the tester goes.
     *
     * @throws Refusal if the gate is settled, or the person may not, or the gate has no such case
     */
    public TestResult test(
            Person person, String caseId, TestResult.Result result, String comment, boolean holdsPermission) {
        open();
        if (!mayTest(person, holdsPermission)) {
            throw Refusal.notAllowed("Test results are entered by those who may sign here ("
                    + gate.rule().text() + ")"
                    + (gate.testers().isEmpty() ? "" : ", by the testers (" + String.join(", ", gate.testers()) + ")")
                    + ", if they hold Promotion/Test");
        }
        if (result == TestResult.Result.FAILED_BEFORE) {
            throw Refusal.incomplete("The result of a test case is pass, fail or blocked");
        }
        if (gate.tests() == null || gate.tests().testCase(caseId).isEmpty()) {
            throw Refusal.incomplete("Gate '" + gate.name() + "' has no test case of that id");
        }
        limit(comment);
        return new TestResult(caseId, result, comment, person.id(), now, gate.round());
    }

    private static void limit(String comment) {
        if (comment != null && comment.length() > LONGEST_COMMENT) {
            throw Refusal.incomplete("The comment is longer than " + LONGEST_COMMENT + " characters; shorten it");
        }
    }

    private GateState.Open open() {
        GateState state = state();
        if (state instanceof GateState.Open open) {
            return open;
        }
        throw Refusal.conflict(
                "Gate '" + gate.name() + "' is settled (" + text(state) + "); nothing more can be decided there");
    }

    private static String text(GateState state) {
        if (state instanceof GateState.Rejected rejected) {
            return "rejected by " + rejected.by();
        }
        if (state instanceof GateState.Void nothing) {
            return "void: " + String.join("; ", nothing.reasons());
        }
        return state instanceof GateState.Expired expired ? "expired at " + Times.text(expired.at()) : "approved";
    }

    private boolean decided(List<Decision> standing, Person person) {
        return standing.stream().anyMatch(decision -> ids.sameUser(decision.user(), person.id()));
    }

    private static void requireTested(GateState.Open open) {
        if (!open.blockers().isEmpty()) {
            throw Refusal.conflict("Approval must wait: " + String.join("; ", open.blockers()));
        }
    }

    private Decision decision(Person person, Verdict verdict, List<String> roles, Way way, String comment) {
        limit(comment);
        return new Decision(
                person.id(),
                verdict,
                roles,
                now,
                way,
                comment,
                Count.covered(gate, results, ids).digests());
    }
}
