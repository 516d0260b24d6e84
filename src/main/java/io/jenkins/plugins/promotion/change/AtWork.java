package io.jenkins.plugins.promotion.change;

import java.util.function.Predicate;

/**
 * Which of the builds that took part in a change are at work. What none of them follows does not go on, whatever its record
 * says.
 *
 * @param building whether the build with this id, {@code <job>#<n>}, is still going on
 */
public record AtWork(ChangeState state, Predicate<String> building) {

    /** Whether any build works on the change. */
    public boolean isAny() {
        return state.builds().stream().anyMatch(building);
    }

    /** Whether a build follows this run, or waits for its Begin. */
    public boolean follows(ApplyRecord apply) {
        String build = apply.followedBy() == null ? apply.build() : apply.followedBy();
        return build != null && building.test(build);
    }
}
