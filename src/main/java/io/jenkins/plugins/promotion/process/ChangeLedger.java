package io.jenkins.plugins.promotion.process;

import io.jenkins.plugins.promotion.change.ApplyRecord;
import io.jenkins.plugins.promotion.change.Change;
import io.jenkins.plugins.promotion.change.ChangeState;
import io.jenkins.plugins.promotion.change.LedgerView;
import io.jenkins.plugins.promotion.change.fact.Answer;
import io.jenkins.plugins.promotion.change.fact.ApplyFact;
import io.jenkins.plugins.promotion.execution.Ledger;
import io.jenkins.plugins.promotion.execution.LedgerLine;
import io.jenkins.plugins.promotion.journal.Actor;
import io.jenkins.plugins.promotion.refusal.Refusal;
import io.jenkins.plugins.promotion.wording.Times;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The ledger of one run of a plan, kept in the journal of its change. */
record ChangeLedger(Change change, String applyId, Actor actor) implements Ledger {

    private static final Duration SHORTEST = Duration.ofSeconds(1);

    @Override
    public List<LedgerLine> lines() {
        return change.state().apply(applyId).map(ApplyRecord::lines).orElse(List.of());
    }

    /** @throws Refusal if the apply was ended meanwhile, as by somebody who gave it up */
    static void requireRunning(ChangeState state, String applyId) {
        ApplyRecord apply = state.apply(applyId).orElseThrow();
        if (!apply.isRunning()) {
            throw Refusal.conflict("The apply of revision " + apply.revision() + " to '" + apply.environment()
                    + "' is " + apply.outcome() + " since " + Times.text(apply.endedAt())
                    + ": this build performs nothing more of it. Look at what lies there, then run the job again.");
        }
    }

    /** Notes that this build leaves a run that a person is asked about: until one follows it again, its clock stands. */
    static void leave(Session session, String applyId) throws IOException, InterruptedException {
        session.act(state -> state.apply(applyId)
                .filter(apply -> apply.isRunning() && session.build().equals(apply.followedBy()))
                .filter(apply -> {
                    LedgerView ledger = LedgerView.of(apply);
                    return ledger.isWithPerson() && ledger.pausedSince().isEmpty();
                })
                .map(apply -> List.of(pause(session, apply, session.clock().instant(), Optional.empty())))
                .orElse(List.of()));
    }

    /** Notes until when nobody followed a run that this build goes on with, be it that a build left it or the controller was down. */
    static void comeBack(Session session, String applyId) throws IOException, InterruptedException {
        Instant now = session.clock().instant();
        session.act(state -> state.apply(applyId)
                .flatMap(apply -> leftSince(session, apply)
                        .map(left -> stoodSince(apply, left))
                        .filter(since -> since.plus(SHORTEST).isBefore(now))
                        .map(since -> List.of(pause(session, apply, since, Optional.of(now)))))
                .orElse(List.of()));
    }

    /** What a person has in hand goes on without a build, until they say what came of it. */
    private static Instant stoodSince(ApplyRecord apply, Instant left) {
        return LedgerView.of(apply).isInHand()
                ? apply.answers().stream()
                        .filter(said -> said.answer() != Answer.CLARIFY)
                        .map(said -> said.at().toInstant())
                        .filter(left::isBefore)
                        .findFirst()
                        .orElse(left)
                : left;
    }

    private static Optional<Instant> leftSince(Session session, ApplyRecord apply) {
        LedgerView ledger = LedgerView.of(apply);
        World.Downtime down = session.world().down();
        if (ledger.pausedSince().isPresent() || down == null || apply.lines().isEmpty() || !ledger.isWithPerson()) {
            return ledger.pausedSince();
        }
        Instant last = newest(apply.lines()).at();
        return Optional.of(last.isAfter(down.from()) ? last : down.from()).filter(since -> last.isBefore(down.until()));
    }

    private static ApplyFact pause(Session session, ApplyRecord apply, Instant since, Optional<Instant> until) {
        return new ApplyFact.Ledger(apply.id(), LedgerLine.pause(newest(apply.lines()), session.by(), since, until));
    }

    private static LedgerLine newest(List<LedgerLine> lines) {
        return lines.get(lines.size() - 1);
    }

    @Override
    public void append(LedgerLine line) throws IOException {
        try {
            change.record(actor, new ApplyFact.Ledger(applyId, line), state -> {
                requireRunning(state, applyId);
                long last = state.apply(applyId).map(a -> a.lines().size()).orElse(0);
                if (line.seq() != last + 1) {
                    throw new UncheckedIOException(new StaleLine(line, last));
                }
            });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}
