package io.jenkins.embedded.steps;

import hudson.Util;
import hudson.model.Result;
import hudson.model.TaskListener;
import java.io.IOException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import jenkins.util.Timer;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.steps.BodyExecution;
import org.jenkinsci.plugins.workflow.steps.BodyExecutionCallback;
import org.jenkinsci.plugins.workflow.steps.FlowInterruptedException;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.jenkinsci.plugins.workflow.steps.TimeoutStepExecution.ExceededTimeout;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/** {@code timeout(time: 5, unit: 'SECONDS') { }}. */
public class TimeoutStep extends Step {
    private final int time;
    private TimeUnit unit = TimeUnit.MINUTES;

    @DataBoundConstructor
    public TimeoutStep(int time) {
        this.time = time;
    }

    @DataBoundSetter
    public void setUnit(TimeUnit unit) {
        this.unit = unit;
    }

    @Override
    public StepExecution start(StepContext context) throws Exception {
        long length = unit.toMillis(time);
        context.get(TaskListener.class)
                .getLogger()
                .println("Timeout set to expire in " + Util.getTimeSpanString(length));
        return new Execution(context, System.currentTimeMillis() + length);
    }

    private static final class Execution extends StepExecution {
        private static final long serialVersionUID = 1;
        private final long end;
        private BodyExecution body;
        private transient Future<?> killer;

        Execution(StepContext context, long end) {
            super(context);
            this.end = end;
        }

        @Override
        public boolean start() throws Exception {
            body = getContext().newBodyInvoker().withCallback(new Done(this)).start();
            onResume();
            return false;
        }

        @Override
        public void onResume() {
            long left = Math.max(0, end - System.currentTimeMillis());
            killer = Timer.get().schedule(this::expire, left, TimeUnit.MILLISECONDS);
        }

        private void expire() {
            try {
                getContext().get(TaskListener.class).getLogger().println("Cancelling nested steps due to timeout");
                String id = getContext().get(FlowNode.class).getId();
                body.cancel(new FlowInterruptedException(Result.ABORTED, false, new ExceededTimeout(id)));
            } catch (IOException | InterruptedException e) {
                getContext().onFailure(e);
            }
        }

        @Override
        public void stop(Throwable cause) throws Exception {
            if (body == null || !body.cancel(cause)) {
                super.stop(cause);
            }
        }
    }

    private static final class Done extends BodyExecutionCallback.TailCall {
        private static final long serialVersionUID = 1;
        private final Execution execution;

        Done(Execution execution) {
            this.execution = execution;
        }

        @Override
        protected void finished(StepContext context) {
            if (execution.killer != null) {
                execution.killer.cancel(false);
            }
        }
    }

    /** timeout. */
    public static class DescriptorImpl extends HostStepDescriptor {
        public DescriptorImpl() {
            super("timeout", true, TaskListener.class);
        }
    }
}
