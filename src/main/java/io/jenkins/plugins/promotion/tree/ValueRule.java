package io.jenkins.plugins.promotion.tree;

import io.jenkins.plugins.promotion.refusal.Refusal;
import java.io.Serializable;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Says which files, or which values inside files, belong to one environment and are neither captured nor overwritten.
 *
 * @param path Ant pattern relative to the root; a directory stands for all below it
 * @param pointer null for whole files; else the value inside ({@code /db/password}), as its format names it
 */
public record ValueRule(String path, String pointer) implements Serializable {
    private static final Pattern QUOTED = Pattern.compile("\"((\\d+:)?/.*)\"");

    /** @throws Refusal naming what is wrong with the path or the pointer */
    public ValueRule {
        if (path == null || path.isBlank()) {
            throw Refusal.mistake("A local or secret value needs a path: 'path' or 'path#pointer'.");
        }
        path = AntGlob.parse(path).toString();
        if (pointer != null && pointer.isBlank()) {
            throw Refusal.mistake(
                    "'" + path + "#' has no pointer after #: name a place or a properties key, or drop the #.");
        }
    }

    /**
     * Reads {@code path} or {@code path#pointer}; the first {@code #} separates them. A pointer in double quotes, {@code
     * path#"/ "}, is taken as it stands.
     */
    public static ValueRule parse(String text) {
        String rule = text == null ? "" : text;
        int hash = rule.indexOf('#');
        if (hash < 0) {
            return new ValueRule(rule, null);
        }
        String path = rule.substring(0, hash);
        String pointer = rule.substring(hash + 1);
        Matcher quoted = QUOTED.matcher(pointer.strip());
        if (quoted.matches()) {
            return new ValueRule(path, quoted.group(1));
        } else if (!pointer.isBlank() && !pointer.equals(pointer.stripTrailing())) {
            String exact = pointer.matches("(?s)(\\d+:)?/.*") ? pointer : "/" + pointer;
            throw Refusal.mistake(
                    "'" + rule + "' ends in a blank: take it away, or, if the key ends so, write the pointer"
                            + " in quotes, " + new ValueRule(path, exact) + ".");
        }
        return new ValueRule(path, pointer.strip());
    }

    /** Reads every text; see {@link #parse(String)}. */
    public static List<ValueRule> parseAll(List<String> texts) {
        return texts.stream().map(ValueRule::parse).toList();
    }

    /** True if the rule is about whole files. */
    public boolean wholeFile() {
        return pointer == null;
    }

    /** True if the rule is about the path, or about a directory above it. For many paths take {@link #covering}. */
    public boolean covers(String path) {
        return covering().test(path);
    }

    /** {@link #covers} with its pattern compiled once. */
    public Predicate<String> covering() {
        AntGlob glob = AntGlob.parse(path);
        return covered -> {
            for (String p = covered; !p.isEmpty(); p = TreePaths.parent(p)) {
                if (glob.matches(p)) {
                    return true;
                }
            }
            return false;
        };
    }

    /** The text form, as {@link #parse} reads it. */
    @Override
    public String toString() {
        if (pointer == null) {
            return path;
        }
        return path + "#" + (pointer.equals(pointer.strip()) ? pointer : '"' + pointer + '"');
    }
}
