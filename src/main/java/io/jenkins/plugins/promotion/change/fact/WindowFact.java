package io.jenkins.plugins.promotion.change.fact;

import io.jenkins.plugins.promotion.outage.OutageEstimate;
import io.jenkins.plugins.promotion.outage.Overrun;
import io.jenkins.plugins.promotion.wording.Times;
import java.time.OffsetDateTime;
import java.util.List;

/** Outages of an environment. */
public sealed interface WindowFact extends Fact {

    /** Id of the outage, unique in the change. */
    String id();

    /**
     * An outage is needed.
     *
     * @param estimate how long it is expected to take
     */
    record Opened(String id, String environment, OutageEstimate estimate) implements WindowFact {}

    /** It is expected to take another time than it was, since the plan was rehearsed again. */
    record Estimated(String id, OutageEstimate estimate) implements WindowFact {}

    /**
     * Its dates are known; later ones replace earlier ones.
     *
     * @param latestSafeStart after this the plan and its rollback no longer fit
     */
    record Planned(String id, OffsetDateTime start, OffsetDateTime end, OffsetDateTime latestSafeStart)
            implements WindowFact {}

    /** It is about to begin. */
    record Near(String id) implements WindowFact {}

    /**
     * Outages of other changes that have a time in common with it, although they should not; not those that were told before.
     */
    record Overlapped(String id, List<Meanwhile> others) implements WindowFact {
        public Overlapped {
            others = List.copyOf(others);
        }
    }

    /** An outage of another change, which is not named, since not everybody may see it. */
    record Meanwhile(String environment, OffsetDateTime start, OffsetDateTime end) {
        /** For people. */
        public String text() {
            return environment + " is out from " + Times.text(start) + " to " + Times.text(end);
        }
    }

    /** It began. */
    record Began(String id) implements WindowFact {}

    /** Its dates passed before it began; others are needed. */
    record Missed(String id) implements WindowFact {}

    /** It lasts longer than it may. */
    record Overran(String id, Overrun.Level level) implements WindowFact {}

    /**
     * It is over.
     *
     * @param ended when it was, which may have been told later
     * @param overrun whether it lasted longer than its dates
     */
    record Ended(String id, OffsetDateTime ended, boolean overrun) implements WindowFact {}
}
