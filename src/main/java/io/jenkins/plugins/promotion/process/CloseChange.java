package io.jenkins.plugins.promotion.process;

import io.jenkins.plugins.promotion.change.LockRecord;
import io.jenkins.plugins.promotion.journal.Journal;
import io.jenkins.plugins.promotion.refusal.Refusal;
import io.jenkins.plugins.promotion.site.Stage;
import io.jenkins.plugins.promotion.wording.Counts;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code closeChange}: ends the change with its locks; the next use of its name opens another. */
public final class CloseChange extends Act {

    private static final long serialVersionUID = 1L;

    private final String change;

    /** @param change name of the change, or {@code null} for the job's open change */
    public CloseChange(String change) {
        this.change = Words.text(change);
    }

    @Override
    public String change() {
        return change;
    }

    @Override
    public List<String> namedEnvironments() {
        return List.of();
    }

    @Override
    public boolean opensChange() {
        return false;
    }

    @Override
    public Progress advance(Session session) throws IOException, InterruptedException {
        if (!session.state().phase().isEnded()) {
            close(session);
            session.say("Closed change " + session.change().name() + ".");
        }
        Journal.Copy record = session.change().copyOfRecord();
        session.say("Its record has " + Counts.of(record.lines(), "line") + " and the head " + record.hash()
                + "; who verifies its dossier compares that.");
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("change", session.change().name());
        result.put("closed", session.state().endedAt());
        result.put("head", record.hash());
        return new Progress.Done(result);
    }

    private static void close(Session session) throws IOException, InterruptedException {
        List<Stage> environments = session.stages().all();
        List<String> names = environments.stream().map(Stage::getName).toList();
        Access access = new Access(session.world(), session.performer());
        access.requireRight(Right.APPLY);
        for (Stage environment : environments) {
            if (session.state().heldLock(environment.getName()).isPresent()) {
                access.requireOwnScript(environment); // As to unlock it.
            }
        }
        try {
            session.custody().requireFinished(session.change(), names);
            for (Stage environment : environments) {
                Optional<LockRecord> held = session.state().heldLock(environment.getName());
                if (held.isPresent()) {
                    Unlocking.release(session, environment, held.get());
                }
            }
            session.custody().end(session.change(), true, session.actor(), "", names);
        } catch (Refusal e) {
            throw Refusal.conflict("Change '" + session.change().name() + "' cannot be closed: " + e.getMessage())
                    .causedBy(e);
        }
    }
}
