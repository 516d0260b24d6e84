package io.jenkins.plugins.promotion.process;

import io.jenkins.plugins.promotion.change.ApplyRecord;
import io.jenkins.plugins.promotion.change.Backup;
import io.jenkins.plugins.promotion.change.ChangeState;
import io.jenkins.plugins.promotion.change.fact.ApplyFact;
import io.jenkins.plugins.promotion.change.fact.ApplyOutcome;
import io.jenkins.plugins.promotion.change.fact.RestoreFact;
import io.jenkins.plugins.promotion.lock.Bindings;
import io.jenkins.plugins.promotion.lock.WriteRule;
import io.jenkins.plugins.promotion.refusal.Refusal;
import io.jenkins.plugins.promotion.site.Stage;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code restoreEnvironment}: makes an environment what it was when the change took a backup of it. On production that is a
 * way back of the last run there, which somebody has to begin as any other.
 */
public final class RestoreEnvironment extends Act {

    private static final long serialVersionUID = 1L;

    private final Request request;
    private String applyId;
    private boolean advanced;

    public RestoreEnvironment(Request request) {
        this.request = request;
    }

    /**
     * The parameters of the step.
     *
     * @param change name of the change, or {@code null} for the job's open change
     * @param environment name of the environment
     * @param backup id of a backup that a step of the change returned, or that its record names
     * @param reason why
     */
    public record Request(String change, String environment, String backup, String reason) implements Serializable {

        /** What holds where the Jenkinsfile says nothing. */
        public static final Request DEFAULTS = new Request(null, null, null, null);

        public Request {
            change = Words.text(change);
            environment = Words.text(environment);
            backup = Words.text(backup);
            reason = Words.text(reason);
        }
    }

    @Override
    public String change() {
        return request.change();
    }

    @Override
    public List<String> namedEnvironments() {
        return Words.names(request.environment());
    }

    @Override
    public boolean canStartOver() {
        return true;
    }

    @Override
    void check() {
        if (request.reason() == null) {
            throw Refusal.incomplete("reason: say why the backup is restored; it is kept with the change.");
        }
    }

    @Override
    public Progress advance(Session session) throws IOException, InterruptedException {
        check();
        Stage environment = session.environment(request.environment(), null);
        session.environment(request.environment(), environment.isProduction() ? Right.APPLY : Right.COPY);
        Restoring restoring = new Restoring(session, environment);
        Backup backup = restoring.backup(request.backup());
        if (environment.isProduction()) {
            return production(session, environment);
        }
        try (Bindings.Reservation untilRecorded = session.reserve(environment)) {
            requireFree(session, environment);
            RestoreFact fact = restoring.restore(backup, request.reason());
            session.record(fact);
            return new Progress.Done(result(session, fact));
        }
    }

    private Progress production(Session session, Stage environment) throws IOException, InterruptedException {
        if (applyId == null) {
            session.custody().settle(environment.getName());
            applyId = ask(session, environment);
        }
        boolean first = !advanced;
        advanced = true;
        Progress progress = new BackingOut(session, environment).advance(applyId, first);
        return progress instanceof Progress.Done
                ? new Progress.Done(result(session, restored(session.state(), environment)))
                : progress;
    }

    /** The run on production that is undone by the backup: one for which that was asked already, or the last one. */
    private String ask(Session session, Stage environment) throws IOException, InterruptedException {
        Optional<ApplyRecord> asked = BackingOut.asked(session.state(), environment.getName());
        if (asked.isPresent()) {
            if (!request.backup().equals(asked.get().backOut().restored())) {
                throw Refusal.conflict("Refused: another way back of '" + environment.getName() + "' was asked for ("
                        + asked.get().backOut().reason() + "): let it end, or withdraw it, first.");
            }
            session.say("Backup " + request.backup() + " of " + environment.getName() + " is being restored already.");
            return asked.get().id();
        }
        Optional<ApplyRecord> over = last(session.state(), environment)
                .filter(a ->
                        a.isBackedOut() && request.backup().equals(a.backOut().restored()));
        if (over.isPresent()
                && session.site(environment).state().tree().equals(over.get().treeAfter())) {
            session.say("Backup " + request.backup() + " of " + environment.getName() + " is restored already.");
            return over.get().id();
        }
        requireFree(session, environment);
        String user = session.performer().startedBy();
        if (user == null || !session.performer().holds(user, Right.OVERRIDE)) {
            throw Refusal.notAllowed("Production '" + environment.getName() + "' is put back by backOutWorkPlan, which"
                    + " undoes just what the plan did. A backup of it is restored only where somebody with"
                    + " Promotion/Override started the build by hand, and somebody with Promotion/Apply begins it.");
        }
        String[] id = new String[1];
        session.act(state -> {
            ApplyRecord undone = last(state, environment).orElseThrow();
            id[0] = undone.id();
            List<ApplyFact> facts = new ArrayList<>();
            state.lastApply(environment.getName())
                    .filter(apply -> apply.isRunning() && apply.beganAt() == null)
                    .ifPresent(
                            apply -> facts.add(ApplyFact.Ended.early(apply.id(), ApplyOutcome.SUPERSEDED, List.of())));
            facts.add(new ApplyFact.BackOutAsked(undone.id(), request.reason(), false, request.backup()));
            return facts;
        });
        return id[0];
    }

    /** The last run that did something there; a backup of production is of one. */
    private static Optional<ApplyRecord> last(ChangeState state, Stage environment) {
        return state.applies().stream()
                .filter(apply -> apply.environment().equals(environment.getName()) && apply.beganAt() != null)
                .reduce((before, after) -> after);
    }

    private static RestoreFact restored(ChangeState state, Stage environment) {
        return state.restores().stream()
                .map(restore -> restore.fact())
                .filter(fact -> fact.environment().equals(environment.getName()))
                .reduce((before, after) -> after)
                .orElseThrow();
    }

    private static void requireFree(Session session, Stage environment) throws IOException {
        Optional<String> refusal = WriteRule.refusesCopy(
                session.binding(environment), session.change().key(), session.others());
        if (refusal.isPresent()) {
            throw Refusal.conflict("Refused: " + refusal.get() + ".");
        }
    }

    private static Map<String, Object> result(Session session, RestoreFact fact) {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("change", session.change().name());
        result.put("environment", fact.environment());
        result.put("restored", fact.from());
        result.put("reason", fact.reason());
        result.put("treeBefore", fact.treeBefore());
        result.put("tree", fact.treeAfter());
        result.put("files", fact.files());
        result.put("added", fact.added());
        result.put("changed", fact.changed());
        result.put("deleted", fact.deleted());
        result.put("duration", fact.took());
        result.put("backup", fact.backup());
        return result;
    }
}
