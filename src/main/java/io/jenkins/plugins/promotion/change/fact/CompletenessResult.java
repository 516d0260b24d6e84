package io.jenkins.plugins.promotion.change.fact;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.jenkins.plugins.promotion.plan.ProofWords;
import java.io.Serializable;
import java.util.List;

/**
 * Whether the plan makes of production what was made in the first stage, and nothing else.
 *
 * @param completeness one line for people
 * @param known whether it could be proven at all
 * @param complete whether it does
 * @param missing what the plan does not make
 * @param unexpected what it makes besides
 * @param conflicts what both made, and differently
 * @param excluded what was left out of the comparison
 * @param notRehearsed ids of items that are not for the environment of the rehearsal
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record CompletenessResult(
        String completeness,
        boolean known,
        boolean complete,
        List<String> missing,
        List<String> unexpected,
        List<String> conflicts,
        List<String> excluded,
        List<String> notRehearsed)
        implements Serializable {

    /** What comes from a node has its lists. */
    public CompletenessResult {
        missing = listed(missing);
        unexpected = listed(unexpected);
        conflicts = listed(conflicts);
        excluded = listed(excluded);
        notRehearsed = listed(notRehearsed);
    }

    private static List<String> listed(List<String> texts) {
        return texts == null ? List.of() : List.copyOf(texts);
    }

    /** Nothing could be proven. */
    public static final CompletenessResult UNKNOWN = new CompletenessResult(
            ProofWords.unknown(), false, false, List.of(), List.of(), List.of(), List.of(), List.of());

    /** The same with items that were not rehearsed, which the line for people tells too. */
    public CompletenessResult without(List<String> items, String environment) {
        return new CompletenessResult(
                ProofWords.notRehearsed(completeness, environment, String.join(", ", items)),
                known,
                complete,
                missing,
                unexpected,
                conflicts,
                excluded,
                items);
    }
}
