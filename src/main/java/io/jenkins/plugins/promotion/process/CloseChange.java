package io.jenkins.plugins.promotion.process;

import io.jenkins.plugins.promotion.change.LockRecord;
import io.jenkins.plugins.promotion.dossier.DossierFile;
import io.jenkins.plugins.promotion.journal.Journal;
import io.jenkins.plugins.promotion.refusal.Refusal;
import io.jenkins.plugins.promotion.site.Stage;
import io.jenkins.plugins.promotion.wording.Counts;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** {@code closeChange}: ends the change with its locks; the next use of its name opens another. */
public final class CloseChange extends Act {

    private static final long serialVersionUID = 1L;

    private final String change;
    private final boolean archive;

    /**
     * @param change name of the change, or {@code null} for the job's open change
     * @param archive whether procedure and dossier are kept with the build
     */
    public CloseChange(String change, boolean archive) {
        this.change = Words.text(change);
        this.archive = archive;
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
            boolean carried =
                    session.state().applies().stream().anyMatch(apply -> apply.production() && apply.isDone());
            session.say("Closed change " + session.change().name() + "."
                    + (carried
                            ? " The way back of what production carries ended with it; what is to become other now is a"
                                    + " new change."
                            : ""));
        }
        Journal.Copy record = session.change().copyOfRecord();
        session.say("Its record has " + Counts.of(record.lines(), "line") + " and the head " + record.hash()
                + "; who verifies its dossier compares that.");
        session.performer().anchor(session.change().key(), record.lines(), record.hash());
        sign(session);
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("change", session.change().name());
        result.put("closed", session.state().endedAt());
        result.put("head", record.hash());
        result.put("archived", archive ? archived(session) : List.of());
        return new Progress.Done(result);
    }

    /** A key that cannot be used is the administrator's matter; the change is closed in any case. */
    private static void sign(Session session) throws IOException {
        try {
            if (session.performer().sign(session.change())) {
                session.say("Its head is signed; the dossier holds the signature.");
            }
        } catch (Refusal e) {
            session.say("Warning: its head is not signed. " + e.getMessage());
        }
    }

    private static List<String> archived(Session session) throws IOException, InterruptedException {
        Map<String, byte[]> files = new TreeMap<>();
        DossierFile.all(session.change(), session.now())
                .forEach((name, content) ->
                        files.put("promotion/" + session.change().key() + "/" + name, content));
        session.performer().archive(files);
        session.say("Archived procedure and dossier with this build: " + String.join(", ", files.keySet()) + ".");
        return List.copyOf(files.keySet());
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
