package io.jenkins.plugins.promotion.acts;

import io.jenkins.plugins.promotion.acts.ActRefused.Kind;
import io.jenkins.plugins.promotion.change.Change;
import io.jenkins.plugins.promotion.change.Change.Fact;
import io.jenkins.plugins.promotion.change.ChangeState;
import io.jenkins.plugins.promotion.change.WindowRecord;
import io.jenkins.plugins.promotion.journal.Facts;
import io.jenkins.plugins.promotion.outage.OutageEstimate;
import io.jenkins.plugins.promotion.outage.Window;
import io.jenkins.plugins.promotion.outage.WindowDecision;
import io.jenkins.plugins.promotion.plan.Durations;
import io.jenkins.plugins.promotion.signoff.Person;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/**
 * Entering the dates of an outage.
 *
 * @param clock tells whether a window is over
 */
public record Outages(Clock clock) {

    /**
     * Takes the dates if the window suffices. Until the outage begins, later dates replace earlier ones.
     *
     * @param start ISO 8601 with zone
     * @param end ISO 8601 with zone
     * @param replaces the planned start that the person saw, empty for none: so that nobody overwrites what they did not
     *     see
     * @param mayApply whether the person holds Promotion/Apply on the change's job
     * @throws ActRefused if the window is unknown, has begun, is too short, over or missed, or the person may not
     */
    public void plan(
            Change change, String windowId, String start, String end, String replaces, Person person, boolean mayApply)
            throws IOException {
        change.act(person.id(), state -> {
            WindowRecord record = record(state, windowId);
            if (!person.known() || !mayApply) {
                throw new ActRefused(
                        Kind.FORBIDDEN,
                        "Entering the dates of an outage needs the permission Promotion/Apply on this job");
            }
            if (record.began() != null || record.ended() != null) {
                throw new ActRefused(Kind.CONFLICT, "This outage has begun already, so its dates cannot be changed");
            }
            String known = record.start() == null ? "" : record.start().toString();
            if (!known.equals(replaces == null ? "" : replaces.trim())) {
                throw new ActRefused(
                        Kind.CONFLICT,
                        known.isEmpty()
                                ? "The dates were withdrawn meanwhile; load the page again"
                                : record.plannedBy() + " entered dates meanwhile (" + known
                                        + "); load the page again to see them");
            }
            Window window = parse(start, end);
            refuse(WindowDecision.decide(window, estimate(record), clock.instant()), window, record);
            return List.of(new Fact(
                    "window-planned",
                    Facts.write()
                            .put("id", windowId)
                            .put("start", window.start())
                            .put("end", window.end())
                            .put("latestSafeStart", window.latestSafeStart(estimate(record)))
                            .put("plannedBy", person.id())
                            .map()));
        });
    }

    private static Window parse(String start, String end) {
        try {
            return Window.parse(start, end);
        } catch (IllegalArgumentException e) {
            throw new ActRefused(Kind.INCOMPLETE, e.getMessage());
        }
    }

    private static void refuse(WindowDecision decision, Window window, WindowRecord record) {
        if (decision instanceof WindowDecision.TooShort tooShort) {
            throw new ActRefused(
                    Kind.INCOMPLETE,
                    "The window of " + Durations.format(window.length()) + " is too short by "
                            + Durations.format(tooShort.by()) + ": expected "
                            + Durations.format(Duration.ofMillis(record.expectedMillis())) + ", rollback "
                            + Durations.format(Duration.ofMillis(record.rollbackMillis()))
                            + "; enter a longer one");
        }
        if (decision instanceof WindowDecision.InThePast past) {
            throw new ActRefused(Kind.INCOMPLETE, past.why());
        }
        if (decision instanceof WindowDecision.Missed missed) {
            throw new ActRefused(Kind.INCOMPLETE, missed.why());
        }
    }

    /** Expected length and rollback as they were computed when the step began. */
    private static OutageEstimate estimate(WindowRecord record) {
        Duration expected = Duration.ofMillis(record.expectedMillis());
        return new OutageEstimate(
                expected, expected, "0 %", Duration.ofMillis(record.rollbackMillis()), true, null, record.id());
    }

    private static WindowRecord record(ChangeState state, String windowId) {
        return state.window(windowId)
                .orElseThrow(() ->
                        new ActRefused(Kind.UNKNOWN, "Change '" + state.name().text() + "' has no outage of that id"));
    }
}
