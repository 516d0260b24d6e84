package io.jenkins.plugins.promotion.process;

import io.jenkins.plugins.promotion.change.ApplyRecord;
import io.jenkins.plugins.promotion.change.Change;
import io.jenkins.plugins.promotion.change.ChangeState;
import io.jenkins.plugins.promotion.change.fact.ApplyFact;
import io.jenkins.plugins.promotion.execution.Ledger;
import io.jenkins.plugins.promotion.execution.LedgerLine;
import io.jenkins.plugins.promotion.journal.Actor;
import io.jenkins.plugins.promotion.refusal.Refusal;
import io.jenkins.plugins.promotion.wording.Times;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** The ledger of one run of a plan, kept in the journal of its change. */
record ChangeLedger(Change change, String applyId, Actor actor) implements Ledger {

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
