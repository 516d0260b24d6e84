package io.jenkins.plugins.promotion.process.people;

import io.jenkins.plugins.promotion.change.ApplyRecord;
import io.jenkins.plugins.promotion.change.ChangeState;
import io.jenkins.plugins.promotion.change.CopyRecord;
import io.jenkins.plugins.promotion.change.fact.CompletenessResult;
import io.jenkins.plugins.promotion.plan.ProofWords;
import io.jenkins.plugins.promotion.wording.Saying;
import io.jenkins.plugins.promotion.wording.Spoken;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One line that says what covered environments are, in terms of the process: copies and plans. */
public final class Completion {

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
                        "madeByPlan", environment, apply.get().revision(), proof));
            } else if (copy.isPresent()) {
                lines.add(PeopleWords.saying("copyOf", environment, copy.get().from()));
            }
        });
        return lines.stream().reduce((one, more) -> PeopleWords.saying("both", one, more));
    }

    /** Such a line as it was recorded, in a language. */
    public static String in(Locale language, String recorded) {
        return Stream.of(recorded.split("; (?=[^;]+ = )"))
                .map(line -> PeopleWords.recorded(line)
                        .map(said -> spoken(said).in(language))
                        .orElse(line))
                .collect(Collectors.joining("; "));
    }

    private static Saying spoken(Saying said) {
        Object[] places = said.places().stream()
                .map(place -> (Spoken) language -> ProofWords.in(language, place.toString()))
                .toArray();
        return Saying.of(said.speaker(), said.key(), places);
    }
}
