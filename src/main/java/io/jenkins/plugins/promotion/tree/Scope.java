package io.jenkins.plugins.promotion.tree;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * What of a directory is configuration: Ant patterns relative to the root. A path is in scope if an include pattern
 * matches it, or there is none, and no exclude pattern does. A directory is an entry of its own; {@code conf/**} names
 * {@code conf} too.
 */
public record Scope(List<String> include, List<String> exclude) implements Serializable {
    /** Everything. */
    public static final Scope ALL = new Scope(List.of(), List.of());

    /** @throws io.jenkins.plugins.promotion.refusal.Refusal naming the pattern that cannot be one */
    public Scope {
        include = normal(include);
        exclude = normal(exclude);
    }

    private static List<String> normal(List<String> patterns) {
        return patterns == null
                ? List.of()
                : List.copyOf(patterns.stream()
                        .filter(pattern -> !pattern.isBlank())
                        .map(pattern -> AntGlob.parse(pattern).toString())
                        .distinct()
                        .toList());
    }

    /** From comma-separated texts, as Jenkinsfiles write them; null or blank means none. */
    public static Scope of(String include, String exclude) {
        return new Scope(split(include), split(exclude));
    }

    private static List<String> split(String text) {
        return text == null
                ? List.of()
                : List.of(text.split(",")).stream().map(String::strip).toList();
    }

    public boolean matches(String path) {
        return matcher().matches(path);
    }

    /** The patterns compiled, for many paths. */
    public PathFilter matcher() {
        return PathFilter.of(include, exclude);
    }

    /** The scope as one line that is equal for equal scopes whatever the order of their patterns. */
    public String versionText() {
        List<String> parts = new ArrayList<>();
        include.stream().sorted().map(pattern -> "+" + pattern).forEach(parts::add);
        exclude.stream().sorted().map(pattern -> "-" + pattern).forEach(parts::add);
        return parts.isEmpty() ? "+**" : String.join(" ", parts);
    }
}
