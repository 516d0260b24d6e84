package io.jenkins.plugins.promotion.change;

import io.jenkins.plugins.promotion.change.fact.GateFact;
import io.jenkins.plugins.promotion.change.fact.GateOutcome;
import io.jenkins.plugins.promotion.change.fact.Recorded;
import io.jenkins.plugins.promotion.journal.Actor;
import io.jenkins.plugins.promotion.signoff.Decision;
import io.jenkins.plugins.promotion.signoff.Gate;
import io.jenkins.plugins.promotion.signoff.TestResult;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A sign-off gate of a change with everything decided at it.
 *
 * @param gate as it asks now
 * @param revision the newest revision of the plan when it began to ask for that
 * @param openedAt when it was opened
 * @param takers the steps whose gate it was, oldest first, beginning with the one that opened it: one of each build at most
 * @param decisions oldest first; those made void by a change of what is covered are not among them
 * @param voided decisions that no longer count
 * @param results of test cases that people entered, oldest first; which of them count is told by {@code TestProgress}
 * @param voidedResults results that no longer count, since they were about other content
 * @param reminders how often people were told since it began to ask for that, oldest first
 * @param outcome {@code null} while open
 * @param settledAt {@code null} while open
 */
public record GateRecord(
        Gate gate,
        long revision,
        OffsetDateTime openedAt,
        List<Actor> takers,
        List<Decision> decisions,
        List<VoidedDecision> voided,
        List<TestResult> results,
        List<TestResult> voidedResults,
        List<Reminder> reminders,
        GateOutcome outcome,
        OffsetDateTime settledAt) {

    /**
     * That people were told once more.
     *
     * @param to to whom it was taken besides those who can sign; none where those were only reminded
     */
    public record Reminder(OffsetDateTime at, List<String> to) {}

    static GateRecord opened(Recorded by, GateFact.Opened fact) {
        return new GateRecord(
                fact.gate(),
                fact.revision(),
                by.at(),
                List.of(by.actor()),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                null,
                null);
    }

    /** The same after a fact about it. */
    GateRecord with(Recorded by, GateFact fact) {
        if (fact instanceof GateFact.Renewed renewed) {
            return takenBy(by.actor()).renewed(renewed);
        }
        if (fact instanceof GateFact.Taken) {
            return takenBy(by.actor());
        }
        if (fact instanceof GateFact.Decided decided) {
            return with(AppendOnly.plus(decisions, decided.decision()), voided, results);
        }
        if (fact instanceof GateFact.Tested tested) {
            return with(decisions, voided, AppendOnly.plus(results, tested.result()));
        }
        if (fact instanceof GateFact.Reminded told) {
            return reminded(new Reminder(by.at(), told.to()));
        }
        if (fact instanceof GateFact.Settled settled) {
            return settled(settled.outcome(), by.at());
        }
        if (fact instanceof GateFact.Voided now) {
            return with(List.of(), voided(now.reasons()), results).settled(GateOutcome.VOID, by.at());
        }
        throw new IllegalStateException("a gate cannot be " + fact);
    }

    /** What was covered has changed: the decisions so far no longer count, and it asks anew for what is there now. */
    private GateRecord renewed(GateFact.Renewed fact) {
        boolean same = gate.covered().isSameContent(fact.gate().covered());
        return new GateRecord(
                fact.gate(),
                fact.revision(),
                openedAt,
                takers,
                List.of(),
                voided(fact.reasons()),
                same ? results : List.of(),
                same ? voidedResults : more(voidedResults, results),
                List.of(),
                null,
                null);
    }

    private GateRecord reminded(Reminder told) {
        return new GateRecord(
                gate,
                revision,
                openedAt,
                takers,
                decisions,
                voided,
                results,
                voidedResults,
                AppendOnly.plus(reminders, told),
                outcome,
                settledAt);
    }

    private static List<TestResult> more(List<TestResult> before, List<TestResult> after) {
        List<TestResult> all = new ArrayList<>(before);
        all.addAll(after);
        return List.copyOf(all);
    }

    /** @param builds what each build is called now */
    GateRecord renamed(UnaryOperator<String> builds) {
        return with(takers.stream()
                .map(step -> Actor.step(builds.apply(step.build()), step.node()))
                .toList());
    }

    private GateRecord takenBy(Actor step) {
        return with(takers.contains(step) ? takers : AppendOnly.plus(takers, step));
    }

    private GateRecord with(List<Actor> all) {
        return new GateRecord(
                gate,
                revision,
                openedAt,
                all,
                decisions,
                voided,
                results,
                voidedResults,
                reminders,
                outcome,
                settledAt);
    }

    private GateRecord with(List<Decision> decided, List<VoidedDecision> nothing, List<TestResult> tested) {
        return new GateRecord(
                gate,
                revision,
                openedAt,
                takers,
                decided,
                nothing,
                tested,
                voidedResults,
                reminders,
                outcome,
                settledAt);
    }

    private GateRecord settled(GateOutcome how, OffsetDateTime at) {
        return new GateRecord(
                gate, revision, openedAt, takers, decisions, voided, results, voidedResults, reminders, how, at);
    }

    private List<VoidedDecision> voided(List<String> reasons) {
        List<VoidedDecision> all = voided;
        for (Decision decision : decisions) {
            all = AppendOnly.plus(all, new VoidedDecision(decision, String.join("; ", reasons)));
        }
        return all;
    }

    /** Unique in the change, safe in a URL. */
    public String id() {
        return gate.id();
    }

    public String name() {
        return gate.name();
    }

    public long round() {
        return gate.round();
    }

    /** Who opened it, {@code <job>#<n>}. */
    public String build() {
        return takers.get(0).build();
    }

    /** The step whose gate it is, or was last. */
    public Actor taker() {
        return takers.get(takers.size() - 1);
    }

    /** Whether somebody can still decide. */
    public boolean isOpen() {
        return outcome == null;
    }

    public boolean isApproved() {
        return outcome == GateOutcome.APPROVED;
    }
}
