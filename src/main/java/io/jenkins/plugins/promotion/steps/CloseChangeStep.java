package io.jenkins.plugins.promotion.steps;

import hudson.AbortException;
import hudson.Extension;
import io.jenkins.plugins.promotion.change.GateRecord;
import io.jenkins.plugins.promotion.change.LockRecord;
import io.jenkins.plugins.promotion.config.PromotionConfiguration;
import io.jenkins.plugins.promotion.environment.Environment;
import io.jenkins.plugins.promotion.lock.Binding;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.DataBoundConstructor;

/** {@code closeChange}: ends the change with its locks; the next use of its name opens another. */
public class CloseChangeStep extends PromotionStep {

    private static final long serialVersionUID = 1L;

    @DataBoundConstructor
    public CloseChangeStep() {}

    @Override
    boolean opensChange() {
        return false;
    }

    @Override
    public StepExecution start(StepContext context) {
        return new Execution(this, context);
    }

    private static final class Execution extends PromotionExecution<CloseChangeStep> {
        private static final long serialVersionUID = 1L;

        Execution(CloseChangeStep step, StepContext context) {
            super(step, context);
        }

        @Override
        Progress advance(StepSession session) throws Exception {
            String key = session.change().key();
            if (!session.state().phase().isEnded()) {
                for (Environment environment : PromotionConfiguration.get().getEnvironments()) {
                    leave(session, environment, key);
                }
                for (GateRecord gate : session.state().gates()) {
                    if (gate.isOpen()) {
                        session.record("gate-settled", session.facts("id", gate.id(), "outcome", "cancelled"));
                    }
                }
                session.record("closed", session.facts());
                session.say("Closed change " + session.change().name() + ".");
            }
            Map<String, Object> result = new LinkedHashMap<>();
            result.put("change", session.change().name());
            result.put("closed", session.state().endedAt());
            return new Progress.Done(result);
        }

        private static void leave(StepSession session, Environment environment, String key) throws Exception {
            Binding binding = session.binding(environment);
            if (binding.mark() != null && binding.mark().change().equals(key)) {
                throw new AbortException("Change '" + session.change().name() + "' cannot be closed: environment '"
                        + environment.getName()
                        + "' is marked as being applied. Resume, roll back or override that first.");
            }
            Optional<LockRecord> held = session.state().heldLock(environment.getName());
            if (held.isPresent()) {
                Unlocking.release(session, environment, held.get());
            }
            session.bindings().update(environment.getName(), b -> (key.equals(b.occupant()) ? b.withOccupant(null) : b)
                    .withQueue(b.queue().stream()
                            .filter(w -> !w.change().equals(key))
                            .toList()));
        }
    }

    /** Registers the step. */
    @Extension
    public static class DescriptorImpl extends PromotionStepDescriptor {
        @Override
        public String getFunctionName() {
            return "closeChange";
        }

        @Override
        public String getDisplayName() {
            return "Close a change";
        }
    }
}
