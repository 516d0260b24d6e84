package io.jenkins.plugins.promotion.environment.workingcopy;

import java.io.Serializable;

/**
 * What an environment is told of a change that is brought to it.
 *
 * @param change name of the change
 * @param environment name of the environment
 * @param item id of the item of the plan; null for a copy
 * @param undone whether the item was undone, not done
 * @param source name of the environment that was copied; null for an item
 * @param digest of the source's tree; null for an item
 * @param build that did it, such as {@code shop/promotion#12}; null if unknown
 */
public record Delivery(
        String change, String environment, String item, boolean undone, String source, String digest, String build)
        implements Serializable {

    /** A copy of another environment. */
    public static Delivery ofCopy(String change, String environment, String source, String digest, String build) {
        return new Delivery(change, environment, null, false, source, digest, build);
    }

    /** An item of a plan, done or undone. */
    public static Delivery ofItem(String change, String environment, String item, boolean undone) {
        return new Delivery(change, environment, item, undone, null, null, null);
    }

    /** The same by this build. */
    public Delivery by(String byBuild) {
        return new Delivery(change, environment, item, undone, source, digest, byBuild);
    }

    /** One line for people. */
    public String title() {
        return item == null
                ? change + ": copy " + source + " to " + environment
                : change + ": " + (undone ? "undo item " : "item ") + item + " on " + environment;
    }
}
