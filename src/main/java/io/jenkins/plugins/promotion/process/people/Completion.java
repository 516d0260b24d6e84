package io.jenkins.plugins.promotion.process;

import io.jenkins.plugins.promotion.change.ApplyRecord;
import io.jenkins.plugins.promotion.change.ChangeState;
import io.jenkins.plugins.promotion.change.CopyRecord;
import io.jenkins.plugins.promotion.change.fact.CompletenessResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One line that says what covered environments are, in terms of the process: copies and plans. */
final class Completion {

    private Completion() {}

    /** @return for example {@code test = production copy + plan revision 2, complete}, or {@code null} for nothing known */
    static String statement(ChangeState state, Map<String, String> trees) {
        List<String> lines = new ArrayList<>();
        trees.forEach((environment, tree) -> {
            Optional<ApplyRecord> apply = state.lastApply(environment).filter(a -> tree.equals(a.treeAfter()));
            Optional<CopyRecord> copy = state.lastCopyTo(environment).filter(c -> tree.equals(c.targetAfter()));
            if (apply.isPresent() && apply.get().productionTree() != null) {
                lines.add(environment + " = production copy + plan revision "
                        + apply.get().revision() + ", "
                        + Optional.ofNullable(apply.get().completeness())
                                .orElse(CompletenessResult.UNKNOWN)
                                .completeness());
            } else if (copy.isPresent()) {
                lines.add(environment + " = copy of " + copy.get().from());
            }
        });
        return lines.isEmpty() ? null : String.join("; ", lines);
    }
}
