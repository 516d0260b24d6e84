package io.jenkins.plugins.promotion.change;

import java.util.function.UnaryOperator;

/**
 * A step's call that led to a copy, or found one made.
 *
 * @param build {@code <job>#<n>}, or {@code null}
 * @param node id of the step's node in the flow graph, or {@code null}
 * @param copy {@link CopyRecord#seq()} of the copy
 */
public record CopyCall(String build, String node, String from, String to, long copy) {

    /** @param builds what each build is called now */
    CopyCall renamed(UnaryOperator<String> builds) {
        return new CopyCall(builds.apply(build), node, from, to, copy);
    }
}
