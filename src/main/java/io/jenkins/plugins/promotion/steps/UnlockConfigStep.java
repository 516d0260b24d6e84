package io.jenkins.plugins.promotion.steps;

import hudson.Extension;
import hudson.Util;
import io.jenkins.plugins.promotion.change.LockRecord;
import io.jenkins.plugins.promotion.environment.Environment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.DataBoundConstructor;

/** {@code unlockConfig}: releases locks that the change holds. */
public class UnlockConfigStep extends PromotionStep {

    private static final long serialVersionUID = 1L;

    private final String environment;

    @DataBoundConstructor
    public UnlockConfigStep(String environment) {
        this.environment = Util.fixEmptyAndTrim(environment);
    }

    /** Names of the environments, comma-separated. */
    public String getEnvironment() {
        return environment;
    }

    @Override
    List<String> namedEnvironments() {
        return StepSession.names(environment);
    }

    @Override
    boolean opensChange() {
        return false;
    }

    @Override
    public StepExecution start(StepContext context) {
        return new Execution(this, context);
    }

    private static final class Execution extends PromotionExecution<UnlockConfigStep> {
        private static final long serialVersionUID = 1L;

        Execution(UnlockConfigStep step, StepContext context) {
            super(step, context);
        }

        @Override
        Progress advance(StepSession session) throws Exception {
            List<String> released = new ArrayList<>();
            for (Environment environment : session.environments(step().getEnvironment(), null)) {
                Optional<LockRecord> held = session.state().heldLock(environment.getName());
                if (held.isPresent()) {
                    Unlocking.release(session, environment, held.get());
                    released.add(environment.getName());
                } else {
                    session.say("Change " + session.change().name() + " holds no lock on " + environment.getName()
                            + "; nothing to release.");
                }
            }
            Map<String, Object> result = new LinkedHashMap<>();
            result.put("change", session.change().name());
            result.put("released", released);
            return new Progress.Done(result);
        }
    }

    /** Registers the step. */
    @Extension
    public static class DescriptorImpl extends PromotionStepDescriptor {
        @Override
        public String getFunctionName() {
            return "unlockConfig";
        }

        @Override
        public String getDisplayName() {
            return "Unlock an environment's configuration";
        }
    }
}
