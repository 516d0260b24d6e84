package io.jenkins.plugins.promotion.change;

import io.jenkins.plugins.promotion.change.fact.GateOutcome;
import io.jenkins.plugins.promotion.wording.Phrases;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * One round of tests of a change.
 *
 * @param number from 1
 * @param began when it began, or its first entry was made
 * @param ended {@code null} while it goes on
 * @param revisions numbers of the plan's revisions that were recorded in it
 * @param how how it ended, in a few words; empty while it goes on
 */
public record Round(long number, OffsetDateTime began, OffsetDateTime ended, List<Long> revisions, String how) {

    /** All of a change, newest first. */
    public static List<Round> of(ChangeState state, Locale language) {
        Phrases words = Phrases.of(StepWords.class, language);
        List<Round> rounds = new ArrayList<>();
        for (long number = state.round(); number >= 1; number--) {
            OffsetDateTime next = rounds.isEmpty()
                    ? state.endedAt()
                    : rounds.get(rounds.size() - 1).began();
            rounds.add(
                    new Round(number, began(state, number), next, revisions(state, number), how(state, number, words)));
        }
        return rounds;
    }

    private static List<Long> revisions(ChangeState state, long round) {
        return state.revisions().stream()
                .filter(revision -> revision.round() == round)
                .map(RevisionRecord::number)
                .toList();
    }

    private static OffsetDateTime began(ChangeState state, long round) {
        if (round == 1) {
            return state.openedAt();
        }
        OffsetDateTime ended = Stream.concat(
                        state.gates().stream()
                                .filter(gate -> gate.round() == round - 1 && gate.outcome() == GateOutcome.REJECTED)
                                .map(GateRecord::settledAt),
                        state.applies().stream()
                                .filter(apply -> apply.round() == round - 1 && apply.production())
                                .filter(ApplyRecord::isBackedOut)
                                .map(ApplyRecord::leftAt))
                .filter(Objects::nonNull)
                .max(OffsetDateTime::compareTo)
                .orElse(null);
        if (ended != null) {
            return ended;
        }
        return Stream.of(
                        state.copies().stream()
                                .filter(copy -> copy.round() == round)
                                .map(CopyRecord::at),
                        state.gates().stream()
                                .filter(gate -> gate.round() == round)
                                .map(GateRecord::openedAt),
                        state.revisions().stream()
                                .filter(one -> one.round() == round)
                                .map(RevisionRecord::at))
                .flatMap(times -> times)
                .min(OffsetDateTime::compareTo)
                .orElse(state.openedAt());
    }

    private static String how(ChangeState state, long round, Phrases words) {
        for (GateRecord gate : state.gates()) {
            if (gate.round() == round && gate.outcome() == GateOutcome.REJECTED) {
                return words.say("rejectedBy", "'" + gate.name() + "'", GateWords.rejection(gate));
            }
        }
        boolean back = state.applies().stream()
                .anyMatch(apply -> apply.round() == round && apply.production() && apply.isBackedOut());
        if (back) {
            return words.say("putBack");
        }
        if (round < state.round()) {
            return words.say("baseAnew");
        }
        return switch (state.phase()) {
            case CLOSED -> words.say("closed");
            case CANCELLED -> words.say("cancelled");
            default -> "";
        };
    }
}
