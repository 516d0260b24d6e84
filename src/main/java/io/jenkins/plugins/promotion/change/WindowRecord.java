package io.jenkins.plugins.promotion.change;

import io.jenkins.plugins.promotion.change.fact.Recorded;
import io.jenkins.plugins.promotion.change.fact.WindowFact;
import io.jenkins.plugins.promotion.outage.OutageEstimate;
import io.jenkins.plugins.promotion.outage.Overrun;
import io.jenkins.plugins.promotion.wording.Phrases;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * An outage of an environment.
 *
 * @param opened what was known when the dates were asked for
 * @param openedAt when that was
 * @param build {@code <job>#<n>} that wrote of it last
 * @param planned its dates, {@code null} until they are entered
 * @param plannedBy who entered them, {@code null} before
 * @param began when it really began, {@code null} before
 * @param over how it ended, {@code null} before
 * @param overrunLevel how late it was when that was told last; {@code null} as long as all is well
 * @param dates what became of its dates so far
 */
public record WindowRecord(
        WindowFact.Opened opened,
        OffsetDateTime openedAt,
        String build,
        WindowFact.Planned planned,
        String plannedBy,
        OffsetDateTime began,
        WindowFact.Ended over,
        Overrun.Level overrunLevel,
        Dates dates) {

    /**
     * What became of the dates of an outage.
     *
     * @param sequence number of the fact that changed what a calendar shows of it last
     * @param at when that was
     * @param near whether it was told that it is about to begin
     * @param overlaps outages of other changes at the same time of which it was told
     * @param missed the dates that passed before it began, {@code null} if none did since others were entered
     */
    public record Dates(
            long sequence,
            OffsetDateTime at,
            boolean near,
            List<WindowFact.Meanwhile> overlaps,
            WindowFact.Planned missed) {
        private static Dates changed(Recorded by, WindowFact.Planned missed) {
            return new Dates(by.seq(), by.at(), false, List.of(), missed);
        }

        private Dates told() {
            return new Dates(sequence, at, true, overlaps, missed);
        }

        private Dates told(List<WindowFact.Meanwhile> others) {
            return new Dates(
                    sequence,
                    at,
                    near,
                    Stream.concat(overlaps.stream(), others.stream()).toList(),
                    missed);
        }
    }

    static WindowRecord opened(Recorded by, WindowFact.Opened fact) {
        return new WindowRecord(
                fact, by.at(), by.actor().build(), null, null, null, null, null, Dates.changed(by, null));
    }

    /** The same after a fact about it. */
    WindowRecord with(Recorded by, WindowFact fact) {
        String here = by.actor().build() == null ? build : by.actor().build();
        if (fact instanceof WindowFact.Estimated anew) {
            WindowFact.Opened now = new WindowFact.Opened(id(), environment(), anew.estimate());
            return new WindowRecord(now, openedAt, here, planned, plannedBy, began, over, overrunLevel, dates);
        }
        if (fact instanceof WindowFact.Planned entered) {
            return new WindowRecord(
                    opened,
                    openedAt,
                    here,
                    entered,
                    by.actor().by(),
                    began,
                    over,
                    overrunLevel,
                    Dates.changed(by, null));
        }
        if (fact instanceof WindowFact.Missed) {
            return new WindowRecord(
                    opened, openedAt, build, null, plannedBy, began, over, overrunLevel, Dates.changed(by, planned));
        }
        if (fact instanceof WindowFact.Near) {
            return new WindowRecord(
                    opened, openedAt, here, planned, plannedBy, began, over, overrunLevel, dates.told());
        }
        if (fact instanceof WindowFact.Overlapped over) {
            return new WindowRecord(
                    opened,
                    openedAt,
                    build,
                    planned,
                    plannedBy,
                    began,
                    this.over,
                    overrunLevel,
                    dates.told(over.others()));
        }
        if (fact instanceof WindowFact.Began) {
            return new WindowRecord(opened, openedAt, here, planned, plannedBy, by.at(), over, overrunLevel, dates);
        }
        if (fact instanceof WindowFact.Overran late) {
            return new WindowRecord(opened, openedAt, here, planned, plannedBy, began, over, late.level(), dates);
        }
        if (fact instanceof WindowFact.Ended now) {
            return new WindowRecord(
                    opened,
                    openedAt,
                    here,
                    planned,
                    plannedBy,
                    began,
                    now,
                    overrunLevel,
                    Dates.changed(by, dates.missed()));
        }
        throw new IllegalStateException("an outage cannot be " + fact);
    }

    public String id() {
        return opened.id();
    }

    public String environment() {
        return opened.environment();
    }

    /** Expected length and rollback as they were computed last. */
    public OutageEstimate estimate() {
        return opened.estimate();
    }

    /** Expected length: longest valid rehearsal and margin. */
    public Duration expected() {
        return estimate().expected();
    }

    /** How long a rollback is expected to take. */
    public Duration rollback() {
        return estimate().rollback();
    }

    /** How the expected length was computed. */
    public String explanation() {
        return estimate().text();
    }

    /** Planned begin, {@code null} until the dates are entered. */
    public OffsetDateTime start() {
        return planned == null ? null : planned.start();
    }

    /** Planned end, {@code null} until the dates are entered. */
    public OffsetDateTime end() {
        return planned == null ? null : planned.end();
    }

    /** After this the plan and its rollback no longer fit; {@code null} until the dates are entered. */
    public OffsetDateTime latestSafeStart() {
        return planned == null ? null : planned.latestSafeStart();
    }

    /** When it really ended, {@code null} before. */
    public OffsetDateTime ended() {
        return over == null ? null : over.ended();
    }

    /** Whether it lasted, or lasts, longer than its dates. */
    public boolean overrun() {
        return over == null ? overrunLevel == Overrun.Level.WINDOW_OVER : over.overrun();
    }

    /** Whether it goes on. */
    public boolean isRunning() {
        return began != null && over == null;
    }

    /** Whether the plan and its rollback no longer fit. */
    public boolean isTooLate(OffsetDateTime now) {
        return planned != null && now.isAfter(planned.latestSafeStart());
    }

    /** How late it is or was, for people; empty if all is well. */
    public String late(OffsetDateTime now, Locale language) {
        Phrases words = Phrases.of(StepWords.class, language);
        if (isRunning() && planned != null && !now.isBefore(planned.end())) {
            return words.say("windowOver");
        }
        if (overrun()) {
            return words.say("longerThanWindow");
        }
        if (!isRunning() || overrunLevel == null) {
            return "";
        }
        return overrunLevel == Overrun.Level.LATE ? words.say("longerThanExpected") : words.say("noWayBackInTime");
    }

    /** Whether the dates are still to be entered. */
    public boolean waitsForDates() {
        return planned == null && over == null;
    }
}
