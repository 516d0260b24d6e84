package io.jenkins.plugins.promotion.tree;

import io.jenkins.plugins.promotion.refusal.Refusal;
import java.util.List;

/** Compiled patterns of what is included and excluded: which paths are in it, and which directories need not be read at all. */
public final class PathFilter {
    private final List<AntGlob> include;
    private final List<AntGlob> exclude;

    private PathFilter(List<AntGlob> include, List<AntGlob> exclude) {
        this.include = include;
        this.exclude = exclude;
    }

    /** @throws Refusal if one of the Ant patterns is empty, absolute, or leaves the root */
    public static PathFilter of(List<String> include, List<String> exclude) {
        return new PathFilter(AntGlob.parseAll(include), AntGlob.parseAll(exclude));
    }

    public boolean everything() {
        return include.isEmpty() && exclude.isEmpty();
    }

    public boolean matches(String path) {
        return any(include, path, true) && !any(exclude, path, false);
    }

    /** Whether something below a directory may be in it, so that it has to be read. */
    public boolean mayMatchBelow(String directory) {
        if (!include.isEmpty() && include.stream().noneMatch(glob -> glob.mayMatchBelow(directory))) {
            return false;
        }
        return exclude.stream().noneMatch(glob -> glob.matchesAllBelow(directory));
    }

    private static boolean any(List<AntGlob> globs, String path, boolean ifNone) {
        if (globs.isEmpty()) {
            return ifNone;
        }
        for (AntGlob glob : globs) {
            if (glob.matches(path)) {
                return true;
            }
        }
        return false;
    }
}
