package io.jenkins.plugins.promotion.environment.command;

import io.jenkins.plugins.promotion.tree.Manifest;
import io.jenkins.plugins.promotion.tree.Scope;
import io.jenkins.plugins.promotion.tree.TreeDiff;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * How two exports differ in what is configuration, an environment's own values included: they are to survive an import.
 *
 * @param scope what is configuration
 */
record Difference(Scope scope) {
    private static final int SHOWN = 20;

    TreeDiff between(Manifest first, Manifest second) {
        TreeDiff all = TreeDiff.between(first, second);
        return new TreeDiff(
                inScope(all.added()), inScope(all.changed()), inScope(all.deleted()), inScope(all.modeChanged()));
    }

    private List<String> inScope(List<String> paths) {
        return paths.stream().filter(scope::matches).toList();
    }

    /** The paths of a difference with what is the matter with each, for people. */
    static String paths(TreeDiff diff) {
        List<String> all = new ArrayList<>();
        Stream.of(diff.changed()).flatMap(List::stream).forEach(all::add);
        diff.added().forEach(path -> all.add(path + " (only in the second)"));
        diff.deleted().forEach(path -> all.add(path + " (only in the first)"));
        diff.modeChanged().forEach(path -> all.add(path + " (permissions)"));
        String text = String.join(", ", all.subList(0, Math.min(SHOWN, all.size())));
        return all.size() > SHOWN ? text + " and " + (all.size() - SHOWN) + " more" : text;
    }
}
