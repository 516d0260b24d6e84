package io.jenkins.plugins.promotion.journal;

/**
 * Who does something, and from where.
 *
 * @param by user id, or {@code build:<job>#<n>}
 * @param build {@code <job>#<n>} where a build's step did it, or {@code null}
 * @param node id of the step's node in the build's flow graph: with the build it names one call of the step; {@code null}
 *     where no step did it
 */
public record Actor(String by, @MayBeAbsent String build, @MayBeAbsent String node) {

    private static final String BUILD = "build:";

    /** A person, or {@code system}. */
    public static Actor person(String id) {
        return new Actor(id, null, null);
    }

    /** A step of a build. */
    public static Actor step(String build, String node) {
        return new Actor(BUILD + build, build, node);
    }

    /** As it stands in {@code by}: a build as a whole, or a person. */
    public static Actor named(String by) {
        return by.startsWith(BUILD) ? new Actor(by, by.substring(BUILD.length()), null) : person(by);
    }
}
