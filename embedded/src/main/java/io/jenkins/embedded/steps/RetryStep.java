package io.jenkins.embedded.steps;

import hudson.model.TaskListener;
import org.jenkinsci.plugins.workflow.steps.BodyExecutionCallback;
import org.jenkinsci.plugins.workflow.steps.FlowInterruptedException;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.DataBoundConstructor;

/** {@code retry(3) { }}. */
public class RetryStep extends Step {
    private final int count;

    @DataBoundConstructor
    public RetryStep(int count) {
        this.count = count;
    }

    @Override
    public StepExecution start(StepContext context) {
        return new Execution(context, count);
    }

    private static final class Execution extends StepExecution {
        private static final long serialVersionUID = 1;
        private final int count;

        Execution(StepContext context, int count) {
            super(context);
            this.count = count;
        }

        @Override
        public boolean start() throws Exception {
            getContext().newBodyInvoker().withCallback(new Again(count)).start();
            return false;
        }
    }

    private static final class Again extends BodyExecutionCallback {
        private static final long serialVersionUID = 1;
        private int left;

        Again(int left) {
            this.left = left;
        }

        @Override
        public void onSuccess(StepContext context, Object result) {
            context.onSuccess(result);
        }

        @Override
        public void onFailure(StepContext context, Throwable t) {
            try {
                boolean stopped =
                        t instanceof FlowInterruptedException interruption && interruption.isActualInterruption();
                if (--left <= 0 || stopped) {
                    context.onFailure(t);
                    return;
                }
                TaskListener listener = context.get(TaskListener.class);
                listener.error(String.valueOf(t.getMessage()));
                listener.getLogger().println("Retrying");
                context.newBodyInvoker().withCallback(this).start();
            } catch (Exception e) {
                context.onFailure(e);
            }
        }
    }

    /** retry. */
    public static class DescriptorImpl extends HostStepDescriptor {
        public DescriptorImpl() {
            super("retry", true, TaskListener.class);
        }
    }
}
