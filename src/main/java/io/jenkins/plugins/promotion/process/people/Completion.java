package io.jenkins.plugins.promotion.process.people;

import io.jenkins.plugins.promotion.change.ApplyRecord;
import io.jenkins.plugins.promotion.change.ChangeState;
import io.jenkins.plugins.promotion.change.CopyRecord;
import io.jenkins.plugins.promotion.change.fact.CompletenessResult;
import io.jenkins.plugins.promotion.wording.Saying;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One line that says what covered environments are, in terms of the process: copies and plans. */
public final class Completion {

    private static final String COMPLETE = "complete";

    private Completion() {}

    /** @return for example {@code test = production copy + plan revision 2, complete}; empty for nothing known */
    public static Optional<Saying> statement(ChangeState state, Map<String, String> trees) {
        List<Saying> lines = new ArrayList<>();
        trees.forEach((environment, tree) -> {
            Optional<ApplyRecord> apply = state.lastApply(environment).filter(a -> tree.equals(a.treeAfter()));
            Optional<CopyRecord> copy = state.lastCopyTo(environment).filter(c -> tree.equals(c.targetAfter()));
            if (apply.isPresent() && apply.get().productionTree() != null) {
                String proof = Optional.ofNullable(apply.get().completeness())
                        .orElse(CompletenessResult.UNKNOWN)
                        .completeness();
                lines.add(PeopleWords.saying(
                        "madeByPlan",
                        environment,
                        apply.get().revision(),
                        proof.equals(COMPLETE) ? PeopleWords.saying(COMPLETE) : proof));
            } else if (copy.isPresent()) {
                lines.add(PeopleWords.saying("copyOf", environment, copy.get().from()));
            }
        });
        return lines.stream().reduce((one, more) -> PeopleWords.saying("both", one, more));
    }
}
