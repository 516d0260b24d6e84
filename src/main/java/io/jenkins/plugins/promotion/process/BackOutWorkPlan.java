package io.jenkins.plugins.promotion.process;

import io.jenkins.plugins.promotion.change.ApplyRecord;
import io.jenkins.plugins.promotion.change.ChangeState;
import io.jenkins.plugins.promotion.change.fact.ApplyFact;
import io.jenkins.plugins.promotion.refusal.Refusal;
import io.jenkins.plugins.promotion.site.Stage;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;

/** {@code backOutWorkPlan}: puts an environment back to what it was before the plan was followed there. */
public final class BackOutWorkPlan extends Act {

    private static final long serialVersionUID = 1L;

    private final Request request;
    private String applyId;
    private boolean advanced;

    public BackOutWorkPlan(Request request) {
        this.request = request;
    }

    /**
     * The parameters of the step.
     *
     * @param change name of the change, or {@code null} for the job's open change
     * @param environment name of the environment
     * @param reason why
     */
    public record Request(String change, String environment, String reason) implements Serializable {

        /** What holds where the Jenkinsfile says nothing. */
        public static final Request DEFAULTS = new Request(null, null, null);

        public Request {
            change = Words.text(change);
            environment = Words.text(environment);
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
    public boolean opensChange() {
        return false;
    }

    @Override
    void check() {
        if (request.reason() == null) {
            throw Refusal.incomplete("reason: say why the plan is backed out; it is kept with the change.");
        }
    }

    @Override
    public Progress advance(Session session) throws IOException, InterruptedException {
        check();
        Stage environment = session.environment(request.environment(), Right.APPLY);
        if (session.state().phase().isEnded()) {
            throw Refusal.conflict("Change '" + session.change().name() + "' is over, and the way back with it."
                    + " What is to become other now is a new change.");
        }
        BackingOut back = new BackingOut(session, environment);
        if (applyId == null) {
            session.custody().settle(environment.getName());
            applyId = ask(session, back);
        }
        boolean first = !advanced;
        advanced = true;
        return back.advance(applyId, first);
    }

    @Override
    public void abandon(Session session, boolean begun) throws IOException, InterruptedException {
        if (applyId != null) {
            ChangeLedger.leave(session, applyId);
        }
    }

    /** The apply that is undone: one that was asked for already, or the last one. */
    private String ask(Session session, BackingOut back) throws IOException, InterruptedException {
        String environment = back.environment().getName();
        Optional<ApplyRecord> last = session.state().lastApply(environment);
        if (last.isPresent() && (last.get().isBackingOut() || last.get().isBackedOut())) {
            session.say("Plan revision " + last.get().revision() + " on " + environment + " is "
                    + (last.get().isBackedOut() ? "backed out already." : "being backed out already."));
            return last.get().id();
        }
        ApplyRecord apply = finished(session.state(), environment);
        back.requireFree();
        back.foretell(apply);
        session.act(state ->
                List.of(ApplyFact.BackOutAsked.undo(finished(state, environment).id(), request.reason())));
        return apply.id();
    }

    private static ApplyRecord finished(ChangeState state, String environment) {
        Optional<ApplyRecord> last = state.lastApply(environment);
        if (last.filter(apply -> apply.isRunning() && apply.beganAt() == null).isPresent()) {
            throw Refusal.conflict("Nothing of the plan was done on '" + environment
                    + "' yet, it waits for Begin: there is" + " nothing to back out.");
        }
        if (last.filter(ApplyRecord::isRunning).isPresent()) {
            throw Refusal.conflict("The plan is being followed on '" + environment + "' and is not at its end: roll it"
                    + " back on its page, or finish it first.");
        }
        return last.filter(ApplyRecord::isDone)
                .orElseThrow(() -> Refusal.conflict("Change '" + state.name().text() + "' has no finished apply on '"
                        + environment + "', so there is nothing to back out there."));
    }
}
