package io.jenkins.plugins.promotion.change;

import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Which records of a change belong to which of the twelve steps. Names of environments and gates are the Jenkinsfile's, so
 * it is told by order: a gate that signs no content before a round's copy to the second stage says that the changes are made;
 * what was copied from production once more in this round makes the rounds of tests over and the
 * rehearsal begin; what was copied after the run on production goes down.
 *
 * @param firstStage where the changes are made, {@code null} before the base
 * @param productionName {@code null} before the base
 * @param toTest the newest copy of the first stage to the second (04), or {@code null}
 * @param productionAgain the copy of production that the rehearsal of this round begins on (07), or {@code null}
 * @param rehearsal the newest run outside production (08), or {@code null}
 * @param onProduction the newest run on production (11), or {@code null}
 * @param made the newest gate that says that the changes are made (03), or {@code null}
 * @param tested the newest gate of the test rounds (06), or {@code null}
 * @param last the newest gate after the rehearsal (09), or {@code null}
 * @param down copies of production after the run on it (12)
 */
public record Course(
        String firstStage,
        String productionName,
        CopyRecord toTest,
        CopyRecord productionAgain,
        ApplyRecord rehearsal,
        ApplyRecord onProduction,
        GateRecord made,
        GateRecord tested,
        GateRecord last,
        List<CopyRecord> down) {

    /** Sorts the records of a change. */
    public static Course of(ChangeState state) {
        CopyRecord base = state.base();
        ApplyRecord onProduction =
                newest(state.applies(), ApplyRecord::production).orElse(null);
        boolean applied = onProduction != null && onProduction.isDone();
        Predicate<CopyRecord> after = copy -> applied && !copy.at().isBefore(onProduction.endedAt());
        CopyRecord toTest =
                newest(state.copies(), copy -> !copy.fromProduction()).orElse(null);
        // What a later copy of the first stage overwrote belongs to a round that is over.
        Predicate<OffsetDateTime> current = at -> toTest == null || !at.isBefore(toTest.at());
        CopyRecord again = newest(
                        state.copies(),
                        copy -> copy.fromProduction()
                                && !copy.base()
                                && !copy.narrowed()
                                && !after.test(copy)
                                && current.test(copy.at()))
                .orElse(null);
        Predicate<GateRecord> afterAgain = gate -> again != null
                && gate.round() == again.round()
                && !gate.openedAt().isBefore(again.at());
        // Nothing is signed there, and nothing of the round was there to be tested.
        Predicate<GateRecord> isMade = gate -> gate.gate().covered().isNothing()
                && !afterAgain.test(gate)
                && state.copies().stream()
                        .noneMatch(copy -> !copy.fromProduction()
                                && copy.round() == gate.round()
                                && !copy.at().isAfter(gate.openedAt()));
        ApplyRecord rehearsal = newest(
                        state.applies(), apply -> !apply.production() && current.test(apply.waitingSince()))
                .orElse(null);
        return new Course(
                base == null ? null : base.to(),
                production(state),
                toTest,
                again,
                rehearsal,
                onProduction,
                newest(state.gates(), isMade).orElse(null),
                newest(state.gates(), isMade.or(afterAgain).negate()).orElse(null),
                newest(state.gates(), afterAgain).orElse(null),
                state.copies().stream()
                        .filter(CopyRecord::fromProduction)
                        .filter(after)
                        .toList());
    }

    private static String production(ChangeState state) {
        if (state.base() != null && state.base().fromProduction()) {
            return state.base().from();
        }
        return newest(state.applies(), ApplyRecord::production)
                .map(ApplyRecord::environment)
                .orElse(null);
    }

    private static <T> Optional<T> newest(List<T> all, Predicate<T> wanted) {
        for (int i = all.size() - 1; i >= 0; i--) {
            if (wanted.test(all.get(i))) {
                return Optional.of(all.get(i));
            }
        }
        return Optional.empty();
    }
}
