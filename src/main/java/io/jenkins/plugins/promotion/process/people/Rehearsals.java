package io.jenkins.plugins.promotion.process.people;

import io.jenkins.plugins.promotion.change.ApplyRecord;
import io.jenkins.plugins.promotion.change.Change;
import io.jenkins.plugins.promotion.change.ChangeState;
import io.jenkins.plugins.promotion.change.Changes;
import io.jenkins.plugins.promotion.change.CopyRecord;
import io.jenkins.plugins.promotion.change.ItemHistory;
import io.jenkins.plugins.promotion.change.LedgerView;
import io.jenkins.plugins.promotion.change.StoredPlan;
import io.jenkins.plugins.promotion.execution.Summary;
import io.jenkins.plugins.promotion.outage.Estimation;
import io.jenkins.plugins.promotion.outage.Margin;
import io.jenkins.plugins.promotion.outage.OutageEstimate;
import io.jenkins.plugins.promotion.outage.RehearsalTiming;
import io.jenkins.plugins.promotion.plan.ItemDigest;
import io.jenkins.plugins.promotion.plan.PlanFiles;
import io.jenkins.plugins.promotion.plan.WorkPlan;
import io.jenkins.plugins.promotion.wording.Saying;
import io.jenkins.plugins.promotion.wording.Spoken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the rehearsals of a change say about the outage to come. */
public final class Rehearsals {

    private Rehearsals() {}

    /**
     * Why the newest run of the plan on a test environment does not count as a rehearsal, and the way on; empty where it
     * counts, runs still, or another content was copied there since.
     */
    public static Optional<Saying> whyItDoesNotCount(ChangeState state, String environment) {
        return state.lastApply(environment)
                .filter(apply -> !apply.production() && apply.isDone() && !apply.counts())
                .filter(apply -> isNewest(state, apply))
                .map(apply -> PeopleWords.saying(
                        isMoved(state, apply) ? "doesNotCountMoved" : "doesNotCount", "'" + environment + "'", (Spoken)
                                apply::reasons));
    }

    /**
     * Why a tree is not the one that this round's rehearsal left on a test environment, and the way on; empty where it is,
     * or the newest plan was not rehearsed there since it was copied to.
     */
    static Optional<Saying> whyItIsAnother(ChangeState state, String environment, String tree) {
        return state.lastApply(environment)
                .filter(apply -> apply.counts() && apply.isDone() && !tree.equals(apply.treeAfter()))
                .filter(apply -> apply.round() == state.round() && state.doesTheSame(apply.revision()))
                .filter(apply -> isNewest(state, apply))
                .map(apply -> PeopleWords.saying("isAnother", "'" + environment + "'"));
    }

    private static boolean isNewest(ChangeState state, ApplyRecord apply) {
        return state.lastCopyTo(apply.environment())
                .filter(copy -> copy.at().isAfter(apply.endedAt()))
                .isEmpty();
    }

    /** Why the newest run on any test environment does not count. */
    public static Optional<Saying> whyTheLastDoesNotCount(ChangeState state) {
        return state.applies().stream()
                .filter(apply -> !apply.production() && apply.endedAt() != null)
                .reduce((before, after) -> after)
                .flatMap(apply -> whyItDoesNotCount(state, apply.environment()));
    }

    private static boolean isMoved(ChangeState state, ApplyRecord apply) {
        return state.lastCopyTo(apply.environment())
                .filter(CopyRecord::sourceMoved)
                .isPresent();
    }

    /**
     * How long the plan will take on an environment.
     *
     * @param changes all there are: what others of the same job say of items that were not rehearsed
     * @return the estimate, or why there is none
     */
    public static Estimation estimate(Change change, String environment, Margin margin, Changes changes)
            throws IOException {
        ChangeState state = change.state();
        if (state.revisionNumber() == 0) {
            return new Estimation.None("no work plan is recorded for change '" + change.name() + "'");
        }
        WorkPlan plan = StoredPlan.read(change, state.revisionNumber());
        List<RehearsalTiming> timings = state.applies().stream()
                .filter(a -> !a.production() && a.endedAt() != null && state.doesTheSame(a.revision()))
                .map(Rehearsals::timing)
                .toList();
        PlanFiles files = PlanFiles.in(change.revisionFolder(state.revisionNumber()));
        ItemHistory history = ItemHistory.besides(change, changes);
        try {
            return OutageEstimate.from(timings, plan.itemsFor(environment), margin, item -> {
                try {
                    return history.offered(item, () -> ItemDigest.of(item, files));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static RehearsalTiming timing(ApplyRecord apply) {
        Map<String, Duration> work = new LinkedHashMap<>();
        Map<String, Duration> waits = new LinkedHashMap<>();
        Duration rollback = Duration.ZERO;
        boolean valid = apply.counts();
        if (apply.isBackedOut()) {
            valid = apply.ended().counts() && apply.backOut().isExact();
            rollback = LedgerView.of(apply).wayBack();
        } else if (apply.summary() != null) {
            rollback = apply.summary().rollback();
        }
        if (apply.summary() != null) {
            for (Summary.Line item : apply.summary().items()) {
                work.put(item.itemId(), item.work());
                waits.put(item.itemId(), item.waiting());
            }
        }
        return new RehearsalTiming(apply.id(), work, waits, rollback.isZero() ? null : rollback, valid);
    }
}
