package io.jenkins.plugins.promotion.steps;

import hudson.AbortException;
import hudson.Extension;
import io.jenkins.plugins.promotion.acts.ActRefused;
import io.jenkins.plugins.promotion.change.LockRecord;
import io.jenkins.plugins.promotion.config.PromotionConfiguration;
import io.jenkins.plugins.promotion.environment.Environment;
import java.util.LinkedHashMap;
import java.util.List;
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
            if (!session.state().phase().isEnded()) {
                close(session);
                session.say("Closed change " + session.change().name() + ".");
            }
            Map<String, Object> result = new LinkedHashMap<>();
            result.put("change", session.change().name());
            result.put("closed", session.state().endedAt());
            return new Progress.Done(result);
        }

        private static void close(StepSession session) throws Exception {
            List<Environment> environments = PromotionConfiguration.get().getEnvironments();
            List<String> names = environments.stream().map(Environment::getName).toList();
            try {
                session.custody().requireFinished(session.change(), names);
                for (Environment environment : environments) {
                    Optional<LockRecord> held = session.state().heldLock(environment.getName());
                    if (held.isPresent()) {
                        Unlocking.release(session, environment, held.get());
                    }
                }
                session.custody().end(session.change(), true, session.actor(), "", names);
            } catch (ActRefused e) {
                throw new AbortException(
                        "Change '" + session.change().name() + "' cannot be closed: " + e.getMessage() + ".");
            }
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
