package io.jenkins.plugins.promotion.tree;

import io.jenkins.plugins.promotion.refusal.Refusal;
import java.io.Serializable;
import java.util.List;
import java.util.function.Predicate;

/**
 * Says which files, or which values inside files, belong to one environment and are neither captured nor overwritten.
 *
 * @param path Ant pattern relative to the root; a directory stands for all below it
 * @param pointer null for whole files; else the value inside ({@code /db/password}), as its format names it
 */
public record ValueRule(String path, String pointer) implements Serializable {

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

    /** Reads {@code path} or {@code path#pointer}; the first {@code #} separates them. */
    public static ValueRule parse(String text) {
        String rule = text == null ? "" : text.strip();
        int hash = rule.indexOf('#');
        return hash < 0
                ? new ValueRule(rule, null)
                : new ValueRule(
                        rule.substring(0, hash), rule.substring(hash + 1).strip());
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
        return pointer == null ? path : path + "#" + pointer;
    }
}
