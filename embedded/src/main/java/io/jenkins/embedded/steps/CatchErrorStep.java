package io.jenkins.embedded.steps;

import hudson.model.Result;
import hudson.model.TaskListener;
import org.jenkinsci.plugins.workflow.steps.BodyExecutionCallback;
import org.jenkinsci.plugins.workflow.steps.FlowInterruptedException;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/** {@code catchError { }}: a failure sets the build's result and the script goes on. */
public class CatchErrorStep extends Step {
    private String buildResult = "FAILURE";
    private String stageResult;
    private String message;
    private boolean catchInterruptions = true;

    @DataBoundConstructor
    public CatchErrorStep() {}

    @DataBoundSetter
    public void setBuildResult(String buildResult) {
        this.buildResult = buildResult;
    }

    /** Accepted; this host shows no stages. */
    @DataBoundSetter
    public void setStageResult(String stageResult) {
        this.stageResult = stageResult;
    }

    @DataBoundSetter
    public void setMessage(String message) {
        this.message = message;
    }

    @DataBoundSetter
    public void setCatchInterruptions(boolean catchInterruptions) {
        this.catchInterruptions = catchInterruptions;
    }

    @Override
    public StepExecution start(StepContext context) {
        return new Execution(context, new Caught(buildResult, message, catchInterruptions));
    }

    private static final class Execution extends StepExecution {
        private static final long serialVersionUID = 1;
        private final Caught callback;

        Execution(StepContext context, Caught callback) {
            super(context);
            this.callback = callback;
        }

        @Override
        public boolean start() throws Exception {
            getContext().newBodyInvoker().withCallback(callback).start();
            return false;
        }
    }

    private static final class Caught extends BodyExecutionCallback {
        private static final long serialVersionUID = 1;
        private final String buildResult;
        private final String message;
        private final boolean interruptions;

        Caught(String buildResult, String message, boolean interruptions) {
            this.buildResult = buildResult;
            this.message = message;
            this.interruptions = interruptions;
        }

        @Override
        public void onSuccess(StepContext context, Object result) {
            context.onSuccess(null);
        }

        @Override
        public void onFailure(StepContext context, Throwable t) {
            try {
                if (t instanceof FlowInterruptedException interruption
                        && (!interruptions || interruption.isActualInterruption())) {
                    context.onFailure(t);
                    return;
                }
                context.get(TaskListener.class)
                        .error((message == null ? "" : message + ": ") + String.valueOf(t.getMessage()));
                if (buildResult != null) {
                    context.setResult(Result.fromString(buildResult));
                }
                context.onSuccess(null);
            } catch (Exception e) {
                context.onFailure(e);
            }
        }
    }

    /** catchError. */
    public static class DescriptorImpl extends HostStepDescriptor {
        public DescriptorImpl() {
            super("catchError", true, TaskListener.class);
        }
    }
}
