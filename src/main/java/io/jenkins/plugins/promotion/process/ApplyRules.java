package io.jenkins.plugins.promotion.process;

import io.jenkins.plugins.promotion.change.LockRecord;
import io.jenkins.plugins.promotion.change.StoredPlan;
import io.jenkins.plugins.promotion.change.WindowRecord;
import io.jenkins.plugins.promotion.lock.Binding;
import io.jenkins.plugins.promotion.lock.WriteRule;
import io.jenkins.plugins.promotion.plan.ParameterDigest;
import io.jenkins.plugins.promotion.process.people.ProductionContract;
import io.jenkins.plugins.promotion.refusal.Refusal;
import io.jenkins.plugins.promotion.site.Stage;
import io.jenkins.plugins.promotion.wording.Times;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** What must hold before the first item of a plan: checked when the step starts, and again when it begins. */
record ApplyRules(Session session, Stage environment) {

    /**
     * Looks whether the plan may be applied.
     *
     * @return what production demands and does not have, if somebody can take that upon them in an emergency
     * @throws Refusal with everything that is against it
     */
    List<String> check(String tree) throws IOException, InterruptedException {
        Binding binding = session.binding(environment);
        Optional<String> refusal =
                WriteRule.refusesWrite(binding, session.change().key(), session.others());
        if (refusal.isPresent()) {
            throw Refusal.conflict("Refused: " + refusal.get() + ".");
        }
        inTime();
        if (environment.isProduction()) {
            return production(tree);
        }
        drift(binding, tree);
        return List.of();
    }

    /** In an outage that began: the plan and the way back must still fit into what is left of it. */
    private void inTime() throws Refusal {
        Optional<WindowRecord> late = session.state()
                .lastWindow(environment.getName())
                .filter(window -> window.isRunning() && window.isTooLate(session.now()));
        if (late.isPresent()) {
            throw Refusal.conflict("Refused: the latest safe start of this outage was "
                    + Times.text(late.get().latestSafeStart()) + "; what is left of it until "
                    + Times.text(late.get().end())
                    + " does not suffice for the plan and its rollback. Run the job again with"
                    + " the step outageWindow, which ends this outage and asks for new dates.");
        }
    }

    private List<String> production(String tree) throws IOException, InterruptedException {
        Optional<LockRecord> lock = session.state().heldLock(environment.getName());
        if (lock.isEmpty()) {
            throw Refusal.conflict("Refused: change '" + session.change().name() + "' does not hold the lock of '"
                    + environment.getName() + "': use lockConfig first, so that nobody changes it meanwhile.");
        }
        String parameters = ParameterDigest.of(
                StoredPlan.read(session.change(), session.state().revisionNumber()), environment.getName());
        List<String> objections = new ProductionContract(
                        environment.getName(),
                        tree,
                        parameters,
                        environment.floor(),
                        session.ids(),
                        session.clock().instant())
                .objections(session.state());
        if (!objections.isEmpty() && !session.state().emergency()) {
            throw Refusal.conflict("Refused to apply the plan to '" + environment.getName() + "': "
                    + String.join("; ", objections) + ".");
        }
        return objections;
    }

    /** On a test environment the tree must be what this plugin left there, or testers may edit it. */
    private void drift(Binding binding, String tree) throws Refusal {
        boolean moved = binding.known() != null && !binding.known().tree().equals(tree);
        if (moved && environment.isExpectRuntimeChange()) {
            session.say("Note: " + environment.getName() + " was edited since it was last "
                    + binding.known().what() + ".");
        } else if (moved) {
            throw Refusal.conflict("Refused: '" + environment.getName() + "' has moved since it was last "
                    + binding.known().what() + " (" + binding.known().tree() + " then, " + tree
                    + " now): copy production to it again.");
        }
    }
}
