package io.jenkins.plugins.promotion.change;

import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Which records of a change belong to which of the twelve steps. Names of environments and gates are the Jenkinsfile's, so
 * it is told by order: a gate that signs no content before a round's copy to the second stage says that the changes are made;
 * what was copied from production once more in this round makes the rounds of tests over and the
 * rehearsal begin; what was copied after the run on production goes down.
 *
 * @param firstStage where the changes are made, {@code null} before the base
 * @param productionName {@code null} before the base
 * @param toTest the newest copy of one stage to the next (04), or {@code null}
 * @param up the newest copy of that round to each stage, oldest first (04)
 * @param productionAgain the copy of production that the rehearsal of this round begins on (07), or {@code null}
 * @param again the newest such copy of that round to each stage, oldest first (07)
 * @param rehearsal the newest run outside production (08), or {@code null}
 * @param rehearsals the newest run outside production on each stage since the last copy up, oldest first (08)
 * @param onProduction the newest run on production (11), or {@code null}
 * @param onProductions the newest run on each production environment, oldest first (11)
 * @param made the newest gate that says that the changes are made (03), or {@code null}
 * @param tested the newest gate of the test rounds (06), or {@code null}
 * @param tests the newest of that round by each name, oldest first (06)
 * @param last the newest gate after the rehearsal (09), or {@code null}
 * @param finals the newest of that round by each name, oldest first (09)
 * @param down copies of production after the run on it (12)
 */
public record Course(
        String firstStage,
        String productionName,
        CopyRecord toTest,
        List<CopyRecord> up,
        CopyRecord productionAgain,
        List<CopyRecord> again,
        ApplyRecord rehearsal,
        List<ApplyRecord> rehearsals,
        ApplyRecord onProduction,
        List<ApplyRecord> onProductions,
        GateRecord made,
        GateRecord tested,
        List<GateRecord> tests,
        GateRecord last,
        List<GateRecord> finals,
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
        Predicate<CopyRecord> isAgain = copy -> copy.fromProduction()
                && !copy.base()
                && !copy.narrowed()
                && !after.test(copy)
                && current.test(copy.at());
        CopyRecord again = newest(state.copies(), isAgain).orElse(null);
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
        Predicate<ApplyRecord> isRehearsal = apply -> !apply.production() && current.test(apply.waitingSince());
        Predicate<GateRecord> isTest = isMade.or(afterAgain).negate();
        GateRecord tested = newest(state.gates(), isTest).orElse(null);
        GateRecord last = newest(state.gates(), afterAgain).orElse(null);
        return new Course(
                base == null ? null : base.to(),
                production(state),
                toTest,
                newestOfEach(
                        state.copies(),
                        copy -> toTest != null && !copy.fromProduction() && copy.round() == toTest.round(),
                        CopyRecord::to),
                again,
                newestOfEach(
                        state.copies(),
                        isAgain.and(copy -> again != null && copy.round() == again.round()),
                        CopyRecord::to),
                newest(state.applies(), isRehearsal).orElse(null),
                newestOfEach(state.applies(), isRehearsal, ApplyRecord::environment),
                onProduction,
                newestOfEach(state.applies(), ApplyRecord::production, ApplyRecord::environment),
                newest(state.gates(), isMade).orElse(null),
                tested,
                newestOfEach(state.gates(), isTest.and(sameRound(tested)), GateRecord::name),
                last,
                newestOfEach(state.gates(), afterAgain.and(sameRound(last)), GateRecord::name),
                state.copies().stream()
                        .filter(CopyRecord::fromProduction)
                        .filter(after)
                        .toList());
    }

    private static Predicate<GateRecord> sameRound(GateRecord as) {
        return gate -> as != null && gate.round() == as.round();
    }

    private static String production(ChangeState state) {
        if (state.base() != null && state.base().fromProduction()) {
            return state.base().from();
        }
        return newest(state.applies(), ApplyRecord::production)
                .map(ApplyRecord::environment)
                .orElse(null);
    }

    /** For each value of a kind the newest of those wanted, in the order of the list. */
    private static <T> List<T> newestOfEach(List<T> all, Predicate<T> wanted, Function<T, String> kind) {
        Map<String, T> newest = new LinkedHashMap<>();
        for (T one : all) {
            if (wanted.test(one)) {
                newest.remove(kind.apply(one));
                newest.put(kind.apply(one), one);
            }
        }
        return List.copyOf(newest.values());
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
