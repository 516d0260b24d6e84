package io.jenkins.embedded.steps;

import hudson.model.TaskListener;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import jenkins.util.Timer;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/** {@code sleep 5} or {@code sleep time: 5, unit: 'MINUTES'}. */
public class SleepStep extends Step {
    private final int time;
    private TimeUnit unit = TimeUnit.SECONDS;

    @DataBoundConstructor
    public SleepStep(int time) {
        this.time = time;
    }

    @DataBoundSetter
    public void setUnit(TimeUnit unit) {
        this.unit = unit;
    }

    @Override
    public StepExecution start(StepContext context) {
        return new Execution(context, System.currentTimeMillis() + unit.toMillis(time));
    }

    private static final class Execution extends StepExecution {
        private static final long serialVersionUID = 1;
        private final long end;
        private transient Future<?> task;

        Execution(StepContext context, long end) {
            super(context);
            this.end = end;
        }

        @Override
        public boolean start() {
            onResume();
            return false;
        }

        @Override
        public void onResume() {
            long left = Math.max(0, end - System.currentTimeMillis());
            task = Timer.get().schedule(() -> getContext().onSuccess(null), left, TimeUnit.MILLISECONDS);
        }

        @Override
        public void stop(Throwable cause) throws Exception {
            if (task != null) {
                task.cancel(false);
            }
            super.stop(cause);
        }
    }

    /** sleep. */
    public static class DescriptorImpl extends HostStepDescriptor {
        public DescriptorImpl() {
            super("sleep", false, TaskListener.class);
        }
    }
}
