package io.jenkins.plugins.promotion.journal;

import io.jenkins.plugins.promotion.refusal.Refusal;
import java.util.function.UnaryOperator;

/**
 * Who does something, and from where.
 *
 * @param by user id, or {@code build:<job>#<n>}, or {@code plugin:<id>}
 * @param build {@code <job>#<n>} where a build's step did it, or {@code null}
 * @param node id of the step's node in the build's flow graph: with the build it names one call of the step; {@code null}
 *     where no step did it
 */
public record Actor(String by, @MayBeAbsent String build, @MayBeAbsent String node) {

    private static final String BUILD = "build:";
    private static final String OF_PLUGIN = "plugin:";

    /** This plugin itself, where it carries over or tells what nobody asked it for. */
    public static final Actor PLUGIN = plugin("configuration-promotion");

    /** What another plugin brings. */
    public static Actor plugin(String id) {
        return new Actor(OF_PLUGIN + id, null, null);
    }

    /** @throws Refusal if a realm calls somebody as only builds and plugins are called in records */
    public static Actor person(String id) {
        if (id.startsWith(BUILD) || id.startsWith(OF_PLUGIN)) {
            throw Refusal.notAllowed("A user called '" + id + "' can do nothing here")
                    .because("ids that begin so are those of builds and of plugins")
                    .mend("Let the security realm give another id.");
        }
        return new Actor(id, null, null);
    }

    /** Whether a build did what stands with this {@code by}. */
    public static boolean isBuild(String by) {
        return by.startsWith(BUILD);
    }

    /** A step of a build. */
    public static Actor step(String build, String node) {
        return new Actor(BUILD + build, build, node);
    }

    /** As it stands in {@code by}: a build as a whole, or a person. */
    public static Actor named(String by) {
        return isBuild(by) ? new Actor(by, by.substring(BUILD.length()), null) : person(by);
    }

    /** As it is called once builds have other names. */
    public Actor renamed(UnaryOperator<String> builds) {
        return build == null ? this : step(builds.apply(build), node);
    }

    /** In few words, for people: the build, or who else it was. */
    public static String shortly(String by) {
        return isBuild(by)
                ? by.substring(BUILD.length())
                : by.startsWith(OF_PLUGIN) ? by.substring(OF_PLUGIN.length()) : by;
    }
}
