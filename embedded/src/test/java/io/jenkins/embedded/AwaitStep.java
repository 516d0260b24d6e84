package io.jenkins.embedded;

import hudson.Extension;
import hudson.model.TaskListener;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jenkinsci.plugins.workflow.steps.BodyExecutionCallback;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/** A step like the plugin's own: asynchronous, with an optional block, found again after a restart. */
public class AwaitStep extends Step {
    /** Executions that wait, by name. */
    static final Map<String, Execution> WAITING = new ConcurrentHashMap<>();

    private final String name;
    private int rounds;
    private boolean loud;

    @DataBoundConstructor
    public AwaitStep(String name) {
        this.name = name;
    }

    @DataBoundSetter
    public void setRounds(int rounds) {
        this.rounds = rounds;
    }

    @DataBoundSetter
    public void setLoud(boolean loud) {
        this.loud = loud;
    }

    @Override
    public StepExecution start(StepContext context) {
        return new Execution(context, name + (rounds == 0 ? "" : rounds) + (loud ? "!" : ""));
    }

    static final class Execution extends StepExecution {
        private static final long serialVersionUID = 1;
        private final String name;
        private int resumed;

        Execution(StepContext context, String name) {
            super(context);
            this.name = name;
        }

        @Override
        public boolean start() {
            WAITING.put(name, this);
            return false;
        }

        @Override
        public void onResume() {
            resumed++;
            WAITING.put(name, this);
        }

        void answer(Object value) throws Exception {
            WAITING.remove(name);
            getContext().get(TaskListener.class).getLogger().println(name + " answered, resumed " + resumed);
            if (getContext().hasBody()) {
                getContext()
                        .newBodyInvoker()
                        .withCallback(BodyExecutionCallback.wrap(getContext()))
                        .start();
            } else {
                getContext().onSuccess(value);
            }
        }

        @Override
        public void stop(Throwable cause) throws Exception {
            WAITING.remove(name);
            super.stop(cause);
        }
    }

    /** The same with a block, which Jenkins then requires. */
    public static class WithBlock extends AwaitStep {
        @DataBoundConstructor
        public WithBlock(String name) {
            super(name);
        }

        @Extension
        public static class DescriptorImpl extends AwaitStep.DescriptorImpl {
            @Override
            public String getFunctionName() {
                return "awaitTurn";
            }

            @Override
            public boolean takesImplicitBlockArgument() {
                return true;
            }
        }
    }

    @Extension
    public static class DescriptorImpl extends StepDescriptor {
        @Override
        public String getFunctionName() {
            return "awaitAnswer";
        }

        @Override
        public Set<? extends Class<?>> getRequiredContext() {
            return Set.of(TaskListener.class);
        }
    }
}
