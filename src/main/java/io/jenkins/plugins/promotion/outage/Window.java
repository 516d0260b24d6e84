package io.jenkins.plugins.promotion.outage;

import io.jenkins.plugins.promotion.refusal.Refusal;
import io.jenkins.plugins.promotion.wording.Times;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;

/** When production may be down. {@code end} lies after {@code start}. */
public record Window(OffsetDateTime start, OffsetDateTime end) {

    public Window {
        if (!end.isAfter(start)) {
            throw Refusal.mistake("end: " + Times.text(end) + " is not after the start, " + Times.text(start)
                    + "; enter the later time as the end");
        }
    }

    /**
     * Reads both times as date, time and zone: {@code 2026-11-28T01:00+01:00}, {@code 2026-11-28T00:00Z},
     * {@code 2026-11-28T01:00[Europe/Berlin]} or {@code 2026-11-28 01:00 Europe/Berlin}.
     *
     * @throws Refusal with everything that is wrong with either
     */
    public static Window parse(String start, String end) {
        List<String> errors = new ArrayList<>();
        OffsetDateTime from = time("start", start, errors);
        OffsetDateTime to = time("end", end, errors);
        if (!errors.isEmpty()) {
            throw Refusal.mistake(String.join("; ", errors));
        }
        return new Window(from, to);
    }

    private static OffsetDateTime time(String parameter, String text, List<String> errors) {
        try {
            return ZonedTime.parse(text == null ? "" : text.trim());
        } catch (Refusal e) {
            errors.add(parameter + ": " + e.getMessage());
            return null;
        }
    }

    /** From start to end. */
    public Duration length() {
        return Duration.between(start, end);
    }

    /** The last moment to begin and still have time for the plan and the way back; before the start if too short. */
    public OffsetDateTime latestSafeStart(OutageEstimate estimate) {
        return end.minus(estimate.needed());
    }

    /** The last moment to turn back and be done by the end. */
    public OffsetDateTime latestRollback(OutageEstimate estimate) {
        return end.minus(estimate.rollback());
    }

    boolean isOver(Instant now) {
        return !now.isBefore(end.toInstant());
    }
}
