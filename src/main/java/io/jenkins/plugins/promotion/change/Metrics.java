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
 */
public record Metrics(Duration lead, Duration locked, long rounds, int clarifications) {

    /** As of now. */
    public static Metrics of(ChangeState state, OffsetDateTime now) {
        OffsetDateTime end = state.endedAt() == null ? now : state.endedAt();
        OffsetDateTime begin =
                state.base() == null ? state.openedAt() : state.base().at();
        Duration locked = state.locks().stream()
                .map(lock -> Duration.between(lock.since(), lock.isHeld() ? end : lock.releasedAt()))
                .reduce(Duration.ZERO, Duration::plus);
        int clarifications = state.applies().stream()
                .mapToInt(apply -> apply.clarifications().size())
                .sum();
        return new Metrics(Duration.between(begin, end), locked, state.round(), clarifications);
    }
}
