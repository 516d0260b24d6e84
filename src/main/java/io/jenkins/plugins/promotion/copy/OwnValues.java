package io.jenkins.plugins.promotion.copy;

import io.jenkins.plugins.promotion.tree.Scope;
import io.jenkins.plugins.promotion.tree.TreeSpec;
import io.jenkins.plugins.promotion.tree.ValueRule;
import java.util.ArrayList;
import java.util.List;

/** The other side of an environment's scope: the files that are, or hold, its local and secret values. */
final class OwnValues {
    private OwnValues() {}

    static TreeSpec spec(TreeSpec target) {
        List<ValueRule> rules = new ArrayList<>(target.local());
        rules.addAll(target.secret());
        List<String> include = new ArrayList<>();
        for (ValueRule rule : rules) {
            include.add(rule.path());
            if (rule.wholeFile() && !rule.path().endsWith("**")) {
                include.add(rule.path() + "/**");
            }
        }
        return target.with(new Scope(include, List.of()), List.of(), List.of());
    }
}
