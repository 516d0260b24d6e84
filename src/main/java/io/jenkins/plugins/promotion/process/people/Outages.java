package io.jenkins.plugins.promotion.process.people;

import io.jenkins.plugins.promotion.change.Change;
import io.jenkins.plugins.promotion.change.ChangeState;
import io.jenkins.plugins.promotion.change.WindowRecord;
import io.jenkins.plugins.promotion.change.fact.WindowFact;
import io.jenkins.plugins.promotion.journal.Actor;
import io.jenkins.plugins.promotion.outage.Freezes;
import io.jenkins.plugins.promotion.outage.Window;
import io.jenkins.plugins.promotion.outage.WindowDecision;
import io.jenkins.plugins.promotion.refusal.Refusal;
import io.jenkins.plugins.promotion.signoff.Person;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.function.Function;

/**
 * Entering the dates of an outage.
 *
 * @param clock tells whether a window is over
 * @param freezes of an environment by its name
 */
public record Outages(Clock clock, Function<String, Freezes> freezes) {

    /** Where nothing is ever frozen. */
    public Outages(Clock clock) {
        this(clock, name -> Freezes.NONE);
    }

    /**
     * Takes the dates if the window suffices. Until the outage begins, later dates replace earlier ones.
     *
     * @param start ISO 8601 with zone
     * @param end ISO 8601 with zone
     * @param replaces the planned start that the person saw, empty for none: so that nobody overwrites what they did not
     *     see
     * @param mayApply whether the person holds Promotion/Apply on the change's job
     * @throws Refusal if the window is unknown, has begun, is too short, over or missed, or the person may not
     */
    public void plan(
            Change change, String windowId, String start, String end, String replaces, Person person, boolean mayApply)
            throws IOException {
        change.act(Actor.person(person.id()), state -> {
            WindowRecord record = record(state, windowId);
            if (!person.known() || !mayApply) {
                throw Refusal.notAllowed(
                        "Entering the dates of an outage needs the permission Promotion/Apply on this job");
            }
            if (record.began() != null || record.ended() != null) {
                throw Refusal.conflict(
                        "This outage has begun already, so its dates cannot be changed; where its work failed, run the job"
                                + " again, which asks for those of another once nothing can begin in this one");
            }
            String known = record.start() == null ? "" : record.start().toString();
            if (!known.equals(replaces == null ? "" : replaces.trim())) {
                throw Refusal.conflict(
                        known.isEmpty()
                                ? "The dates were withdrawn meanwhile; load the page again"
                                : record.plannedBy() + " entered dates meanwhile (" + known
                                        + "); load the page again to see them");
            }
            Window window = Window.parse(start, end);
            WindowDecision.decide(window, record.estimate(), clock.instant())
                    .refusal()
                    .ifPresent(why -> {
                        throw Refusal.incomplete(why);
                    });
            new Thaw(record.environment(), freezes.apply(record.environment()))
                    .objection(
                            state,
                            window.start().toInstant(),
                            window.end().toInstant(),
                            record.estimate().needed())
                    .ifPresent(why -> {
                        throw Refusal.incomplete(why);
                    });
            return List.of(new WindowFact.Planned(
                    windowId, window.start(), window.end(), window.latestSafeStart(record.estimate())));
        });
    }

    private static WindowRecord record(ChangeState state, String windowId) {
        return state.window(windowId)
                .orElseThrow(() -> Refusal.unknown("Change '" + state.name().text() + "' has no outage of that id"));
    }
}
