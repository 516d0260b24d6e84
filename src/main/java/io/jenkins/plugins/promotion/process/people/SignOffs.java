package io.jenkins.plugins.promotion.process.people;

import io.jenkins.plugins.promotion.change.Change;
import io.jenkins.plugins.promotion.change.ChangeState;
import io.jenkins.plugins.promotion.change.Evidence;
import io.jenkins.plugins.promotion.change.GateRecord;
import io.jenkins.plugins.promotion.change.TestRuns;
import io.jenkins.plugins.promotion.change.fact.ChangeFact;
import io.jenkins.plugins.promotion.change.fact.Fact;
import io.jenkins.plugins.promotion.change.fact.GateFact;
import io.jenkins.plugins.promotion.change.fact.GateOutcome;
import io.jenkins.plugins.promotion.journal.Actor;
import io.jenkins.plugins.promotion.refusal.Refusal;
import io.jenkins.plugins.promotion.signoff.Ballot;
import io.jenkins.plugins.promotion.signoff.Covered;
import io.jenkins.plugins.promotion.signoff.Decision;
import io.jenkins.plugins.promotion.signoff.Decision.Verdict;
import io.jenkins.plugins.promotion.signoff.Decision.Way;
import io.jenkins.plugins.promotion.signoff.Gate;
import io.jenkins.plugins.promotion.signoff.GateState;
import io.jenkins.plugins.promotion.signoff.IdComparison;
import io.jenkins.plugins.promotion.signoff.Person;
import io.jenkins.plugins.promotion.signoff.TestResult;
import io.jenkins.plugins.promotion.wording.Saying;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Deciding at gates. What is covered is looked at when somebody approves, so that nobody signs what could not count; the
 * step that waits looks again before it goes on.
 *
 * @param clock where the moment of a decision comes from
 * @param ids how the realm compares names
 * @param trees what lies in the environments
 */
public record SignOffs(Clock clock, IdComparison ids, Trees trees) {

    /** What lies in environments at this moment. */
    public interface Trees {

        /** Nothing can be looked at. */
        Trees UNKNOWN = environment -> Optional.empty();

        /** Digest of what lies in an environment, as gates cover it; empty where that cannot be told now. */
        Optional<String> now(String environment) throws IOException;

        /** Where that differs from what this plugin left there, one text for each path; nothing where that cannot be told. */
        default List<String> differing(String environment) throws IOException {
            return List.of();
        }
    }

    /**
     * A gate with everything known about it now.
     *
     * @throws Refusal if the change has no such gate
     */
    public Ballot ballot(ChangeState state, String gateId) {
        return ballot(state, record(state, gateId));
    }

    private Ballot ballot(ChangeState state, GateRecord record) {
        return ballot(state, record, record.gate(), ids, now());
    }

    /**
     * A stored gate with everything known about it.
     *
     * @param gate as it is stored, or the same under another rule
     */
    public static Ballot ballot(ChangeState state, GateRecord record, Gate gate, IdComparison ids, Instant now) {
        Gate signed = Evidence.signed(state, record, gate);
        return new Ballot(
                signed,
                record.decisions(),
                TestRuns.with(state, record),
                signed.covered(),
                Participants.at(state, gate.name(), gate.covered().isNothing()),
                ids,
                now);
    }

    /**
     * A decision under the rule. A rejection begins the next round.
     *
     * @param seen what the person saw of the gate, see {@link Ballot#seen()}: so that nobody decides about what came after
     * @param maySignOff whether the person holds Promotion/SignOff on the change's job
     * @return what became of the gate by it
     * @throws Refusal if the gate is unknown, settled or asks about something else than was seen, or the person may not,
     *     not yet, or left something out
     */
    public GateState decide(
            Change change,
            String gateId,
            String seen,
            Person person,
            Verdict verdict,
            Way way,
            String comment,
            boolean maySignOff)
            throws IOException {
        Function<Ballot, Decision> decide = ballot -> ballot.decide(person, verdict, way, comment, maySignOff);
        if (verdict == Verdict.APPROVE) {
            refuseInVain(change, gateId, seen, decide);
        }
        return settle(change, gateId, seen, person, decide);
    }

    /**
     * An approval past the rule of who signs.
     *
     * @param mayBreakGlass whether the person holds Promotion/BreakGlass on the change's job
     * @throws Refusal as for {@link #decide}, and without a reason
     */
    public GateState breakGlass(
            Change change, String gateId, String seen, Person person, String reason, boolean mayBreakGlass)
            throws IOException {
        Function<Ballot, Decision> decide = ballot -> ballot.breakGlass(person, reason, mayBreakGlass);
        refuseInVain(change, gateId, seen, decide);
        return settle(change, gateId, seen, person, decide);
    }

    /**
     * What is against any approval of what a gate covers, whoever gives it, as far as the record tells; each with the way
     * on, nothing if there is nothing.
     */
    public static List<Saying> inVain(ChangeState state, GateRecord gate) {
        Covered covered = gate.gate().covered();
        if (covered.planDigest() == null) {
            return List.of();
        }
        String build = gate.taker().build();
        return covered.environments().entrySet().stream()
                .filter(each -> state.lastApply(each.getKey())
                        .filter(apply -> apply.passedBy().contains(build)) // Or that build rehearses after the gate.
                        .isPresent())
                .flatMap(each -> Stream.concat(
                        Rehearsals.whyItDoesNotCount(state, each.getKey()).stream(),
                        Rehearsals.whyItIsAnother(state, each.getKey(), each.getValue()).stream()))
                .toList();
    }

    /** Looks at what is covered, once it is clear that this person may decide about what they saw. */
    private void refuseInVain(Change change, String gateId, String seen, Function<Ballot, Decision> decide)
            throws IOException {
        ChangeState state = change.state();
        GateRecord gate = open(state, gateId);
        Ballot ballot = ballot(state, gate);
        decide.apply(ballot);
        refuseUnseen(ballot, seen);
        List<Saying> against = new ArrayList<>(inVain(state, gate));
        for (Map.Entry<String, String> covered :
                gate.gate().covered().environments().entrySet()) {
            if (trees.now(covered.getKey())
                    .filter(tree -> !tree.equals(covered.getValue()))
                    .isPresent()) {
                List<String> where = trees.differing(covered.getKey());
                against.add(PeopleWords.saying(
                        "changedSince",
                        "'" + covered.getKey() + "'",
                        where.isEmpty() ? "" : " (" + String.join(", ", where) + ")"));
            }
        }
        if (!against.isEmpty()) {
            change.lookAgain();
            throw Refusal.conflict(PeopleWords.saying(
                    "inVain",
                    "'" + gate.name() + "'",
                    against.stream()
                            .reduce((one, more) -> PeopleWords.saying("both", one, more))
                            .orElseThrow()));
        }
    }

    private GateState settle(
            Change change, String gateId, String seen, Person person, Function<Ballot, Decision> decide)
            throws IOException {
        GateState[] after = new GateState[1];
        change.act(Actor.person(person.id()), state -> {
            GateRecord gate = open(state, gateId);
            Ballot ballot = ballot(state, gate);
            Decision decision = decide.apply(ballot);
            refuseUnseen(ballot, seen);
            after[0] = ballot.with(decision).state();
            List<Fact> facts = new ArrayList<>();
            facts.add(new GateFact.Decided(gateId, decision));
            if (after[0] instanceof GateState.Approved) {
                facts.add(new GateFact.Settled(gateId, GateOutcome.APPROVED));
            } else if (after[0] instanceof GateState.Rejected) {
                facts.add(new GateFact.Settled(gateId, GateOutcome.REJECTED));
                if (gate.round() == state.round()) {
                    facts.add(new ChangeFact.RoundBegan(state.round() + 1, gateId));
                }
            }
            return facts;
        });
        return after[0];
    }

    private static void refuseUnseen(Ballot ballot, String seen) {
        String gate = "'" + ballot.gate().name() + "'";
        if (seen == null || seen.isBlank()) {
            throw Refusal.incomplete(gate
                    + " takes decisions only about what was looked at: send along, as 'seen', what its api/json says"
                    + " under that name");
        }
        if (!seen.trim().equals(ballot.seen())) {
            throw Refusal.conflict("What " + gate
                    + " asks about has changed since you looked at it, so nothing was decided: load the page"
                    + " again, see what is there now, and decide about that");
        }
    }

    /**
     * The result of a test case; a later one of the same person and case replaces it.
     *
     * @param seen what the person saw of the gate, or {@code null}; a result is taken whatever it is
     * @param mayTest whether the person holds Promotion/Test on the change's job
     * @return what the person sees with it, or nothing if something else changed before it that they did not see
     * @throws Refusal if the gate is unknown or settled, it has no such case, or the person may not
     */
    public Optional<String> testResult(
            Change change,
            String gateId,
            String seen,
            Person person,
            String caseId,
            TestResult.Result result,
            String comment,
            boolean mayTest)
            throws IOException {
        String[] after = new String[1];
        change.act(Actor.person(person.id()), state -> {
            Ballot ballot = ballot(state, open(state, gateId));
            TestResult fresh = ballot.test(person, caseId, result, comment, mayTest);
            boolean upToDate = ballot.seen().equals(seen);
            Optional<TestResult> stands = ballot.tests()
                    .flatMap(tests -> tests.result(caseId, person.id(), ids))
                    .filter(fresh::repeats);
            if (stands.isPresent()) { // A second click is no news, and must not void what others signed since.
                after[0] = upToDate ? seen : null;
                return List.of();
            }
            after[0] = upToDate ? ballot.with(fresh).seen() : null;
            return List.of(new GateFact.Tested(gateId, fresh));
        });
        return Optional.ofNullable(after[0]);
    }

    /**
     * Refuses a file at a gate from whom may not test there, at a settled gate, and to a case that it does not have.
     *
     * @param caseId {@code null} for the gate as a whole
     * @param mayTest whether the person holds Promotion/Test on the change's job
     */
    public void requireMayAttach(ChangeState state, String gateId, String caseId, Person person, boolean mayTest) {
        Ballot ballot = ballot(state, record(state, gateId));
        if (!ballot.mayTest(person, mayTest)) {
            throw Refusal.notAllowed(
                    "Files are attached here by those who may sign or test, if they hold Promotion/Test");
        }
        requireAttachable(state, gateId, caseId);
    }

    /** Refuses a file at a settled gate, and to a case that it does not have, whoever brings it. */
    public static void requireAttachable(ChangeState state, String gateId, String caseId) {
        Gate gate = open(state, gateId).gate();
        if (caseId != null
                && (gate.tests() == null || gate.tests().testCase(caseId).isEmpty())) {
            throw Refusal.incomplete("Gate '" + gate.name() + "' has no test case of that id");
        }
    }

    private static GateRecord record(ChangeState state, String gateId) {
        return state.gate(gateId)
                .orElseThrow(() -> Refusal.unknown("Change '" + state.name().text() + "' has no gate of that id"));
    }

    private static GateRecord open(ChangeState state, String gateId) {
        GateRecord gate = record(state, gateId);
        if (!gate.isOpen()) {
            throw Refusal.conflict("Gate '" + gate.name() + "' is settled (" + gate.outcome()
                    + "); nothing more can be decided there");
        }
        return gate;
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
