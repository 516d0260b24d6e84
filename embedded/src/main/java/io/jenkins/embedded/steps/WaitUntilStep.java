package io.jenkins.embedded.steps;

import java.util.concurrent.TimeUnit;
import jenkins.util.Timer;
import org.jenkinsci.plugins.workflow.steps.BodyExecutionCallback;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/** {@code waitUntil { condition }}: asks again and again, ever more slowly. */
public class WaitUntilStep extends Step {
    private long initialRecurrencePeriod = 250;

    @DataBoundConstructor
    public WaitUntilStep() {}

    /** In milliseconds. */
    @DataBoundSetter
    public void setInitialRecurrencePeriod(long initialRecurrencePeriod) {
        this.initialRecurrencePeriod = initialRecurrencePeriod;
    }

    @Override
    public StepExecution start(StepContext context) {
        return new Execution(context, initialRecurrencePeriod);
    }

    private static final class Execution extends StepExecution {
        private static final long serialVersionUID = 1;
        private static final long LONGEST = 15_000;
        private long period;
        private boolean pausing;

        Execution(StepContext context, long period) {
            super(context);
            this.period = period;
        }

        @Override
        public boolean start() {
            ask();
            return false;
        }

        private void ask() {
            pausing = false;
            getContext().newBodyInvoker().withCallback(new Answer(this)).start();
        }

        private void pause() {
            pausing = true;
            Timer.get().schedule(this::ask, period, TimeUnit.MILLISECONDS);
            period = Math.min(period * 6 / 5 + 1, LONGEST);
        }

        @Override
        public void onResume() {
            if (pausing) {
                pause();
            }
        }
    }

    private static final class Answer extends BodyExecutionCallback {
        private static final long serialVersionUID = 1;
        private final Execution execution;

        Answer(Execution execution) {
            this.execution = execution;
        }

        @Override
        public void onSuccess(StepContext context, Object result) {
            if (!(result instanceof Boolean yes)) {
                context.onFailure(new ClassCastException(
                        "The block of waitUntil returned " + result + " instead of true or false"));
            } else if (yes) {
                context.onSuccess(null);
            } else {
                execution.pause();
            }
        }

        @Override
        public void onFailure(StepContext context, Throwable t) {
            context.onFailure(t);
        }
    }

    /** waitUntil. */
    public static class DescriptorImpl extends HostStepDescriptor {
        public DescriptorImpl() {
            super("waitUntil", true);
        }
    }
}
