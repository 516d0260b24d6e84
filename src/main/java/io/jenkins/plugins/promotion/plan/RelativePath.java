package io.jenkins.plugins.promotion.plan;

import io.jenkins.plugins.promotion.tree.TreePaths;
import io.jenkins.plugins.promotion.tree.TreeSpec;
import java.util.Optional;

/** The rule for paths in a plan: below the environment's root, written one way only. */
public final class RelativePath {
    private RelativePath() {}

    /** Why the text is no path below an environment's root, with how to mend it; empty if it is one. */
    public static Optional<String> objection(String path) {
        return objection(path, "the environment's root");
    }

    /**
     * Why the text is no path below a root, with how to mend it; empty if it is one.
     *
     * @param root what the root is called
     */
    public static Optional<String> objection(String path, String root) {
        if (path.isEmpty()) {
            return Optional.of("the path is empty");
        }
        if (path.length() > 4096) {
            return Optional.of("the path is longer than 4096 characters");
        }
        // Such as units of systemd have: dev-disk-by\x2duuid.mount.
        if (path.replaceAll("\\\\x[0-9a-f]{2}", "").indexOf('\\') >= 0) {
            return Optional.of("the path has a backslash; write / between folders");
        }
        if (path.startsWith("/") || path.matches("[A-Za-z]:.*")) {
            return Optional.of("the path is absolute; write it relative to " + root);
        }
        if (path.codePoints().anyMatch(Character::isISOControl)) {
            return Optional.of("the path has a control character");
        }
        for (String part : path.split("/", -1)) {
            if (part.equals("..")) {
                return Optional.of("the path may lead out of the root; write it without '..'");
            }
            if (part.isEmpty() || part.equals(".")) {
                return Optional.of("the path is not written plainly; leave out '.', '//' and a slash at the end");
            }
        }
        if (TreePaths.isReserved(path)) {
            return Optional.of("the name " + TreeSpec.RESERVED + " is reserved for copies, in every spelling");
        }
        return Optional.empty();
    }
}
