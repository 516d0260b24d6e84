package io.jenkins.plugins.promotion.process.people;

import io.jenkins.plugins.promotion.change.Change;
import io.jenkins.plugins.promotion.change.ChangeState;
import io.jenkins.plugins.promotion.change.fact.ChangeFact;
import io.jenkins.plugins.promotion.journal.Actor;
import io.jenkins.plugins.promotion.outage.Freeze;
import io.jenkins.plugins.promotion.outage.Freezes;
import io.jenkins.plugins.promotion.refusal.Refusal;
import io.jenkins.plugins.promotion.signoff.Person;
import io.jenkins.plugins.promotion.wording.Times;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;

/**
 * Times of an environment in which nothing may be applied, as they hold for a change.
 *
 * @param freezes all of them, lifted or not
 */
public record Thaw(String environment, Freezes freezes) {

    private static final Duration AHEAD = Duration.ofDays(120);
    private static final int LONGEST_REASON = 4_000;

    /** Those that hold for the change in a span, in order. */
    public List<Freeze.Period> holding(ChangeState state, Instant from, Instant to) {
        return freezes.within(from, to).stream()
                .filter(period -> !state.isLifted(environment, period.end()))
                .toList();
    }

    /** Those that are shown where an outage is planned: now and in the next months. */
    public List<Freeze.Period> ahead(Instant now) {
        return freezes.within(now, now.plus(AHEAD));
    }

    /**
     * Why nothing may be applied in a span; empty if nothing is against it.
     *
     * @param needed how much free time is looked for instead
     */
    public Optional<String> objection(ChangeState state, Instant from, Instant to, Duration needed) {
        return holding(state, from, to).stream()
                .findFirst()
                .map(period -> "'" + environment + "' lies in " + period.text()
                        + ", in which nothing may be applied"
                        + freezes.nextFree(from, needed)
                                .map(free -> "; the next free time begins " + Times.text(free))
                                .orElse("")
                        + "; somebody who holds Promotion/Override can lift it for this change, with a reason, on the page of its"
                        + " outage");
    }

    /**
     * Lifts one for a change.
     *
     * @param start of that time, as it is shown
     * @param mayOverride whether the person holds Promotion/Override on the change's job
     * @throws Refusal if there is no such time now or ahead, the person may not, or gives no reason
     */
    public void lift(Change change, String start, Person person, String reason, boolean mayOverride, Clock clock)
            throws IOException {
        String why = reason == null ? "" : reason.trim();
        change.act(Actor.person(person.id()), state -> {
            if (!person.known() || !mayOverride) {
                throw Refusal.notAllowed("Lifting a freeze needs the permission Promotion/Override on this job");
            }
            if (why.isEmpty() || why.length() > LONGEST_REASON) {
                throw Refusal.incomplete("Write down why this cannot wait, in at most " + LONGEST_REASON
                        + " characters; it is kept with the change for ever");
            }
            Freeze.Period period = ahead(clock.instant()).stream()
                    .filter(one -> begins(one, start))
                    .findFirst()
                    .orElseThrow(() -> Refusal.unknown("'" + environment + "' has no freeze that begins " + start
                            + "; load the page again to see those there are"));
            if (state.isLifted(environment, period.end())) {
                throw Refusal.conflict("That freeze is lifted already");
            }
            return List.of(new ChangeFact.FreezeLifted(environment, period.end(), why));
        });
    }

    /** Whether a time begins at the one written, however many digits or whichever offset that was written with. */
    private static boolean begins(Freeze.Period period, String start) {
        try {
            return start != null
                    && period.start()
                            .toInstant()
                            .equals(OffsetDateTime.parse(start).toInstant());
        } catch (DateTimeParseException e) {
            return false;
        }
    }
}
