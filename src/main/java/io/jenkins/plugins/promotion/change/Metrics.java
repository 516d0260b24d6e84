package io.jenkins.plugins.promotion.change;

import java.time.Duration;
import java.time.OffsetDateTime;

/**
 * What a change took as a whole.
 *
 * @param lead from the base (01), or the opening before, to the end, or to now
 * @param locked how long its locks were held in all
 * @param rounds test rounds begun
 * @param clarifications how often a follower of the plan asked what an item means
 * @param outages how many began
 * @param overruns how many of them lasted longer than their dates
 */
public record Metrics(Duration lead, Duration locked, long rounds, long clarifications, long outages, long overruns) {

    /** As of now. */
    public static Metrics of(ChangeState state, OffsetDateTime now) {
        OffsetDateTime end = state.endedAt() == null ? now : state.endedAt();
        OffsetDateTime begin =
                state.base() == null ? state.openedAt() : state.base().at();
        Duration locked = state.locks().stream()
                .map(lock -> Duration.between(lock.since(), lock.isHeld() ? end : lock.releasedAt()))
                .reduce(Duration.ZERO, Duration::plus);
        long clarifications = state.applies().stream()
                .mapToLong(apply -> apply.clarifications().size())
                .sum();
        return new Metrics(
                Duration.between(begin, end),
                locked,
                state.round(),
                clarifications,
                state.windows().stream()
                        .filter(window -> window.began() != null)
                        .count(),
                state.windows().stream()
                        .filter(window -> window.began() != null && window.overrun())
                        .count());
    }
}
