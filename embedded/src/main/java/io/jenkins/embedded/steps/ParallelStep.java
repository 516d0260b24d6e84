package io.jenkins.embedded.steps;

import groovy.lang.Closure;
import hudson.model.Result;
import hudson.model.TaskListener;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import jenkins.model.CauseOfInterruption;
import org.jenkinsci.plugins.workflow.cps.CpsStepContext;
import org.jenkinsci.plugins.workflow.steps.BodyExecution;
import org.jenkinsci.plugins.workflow.steps.BodyExecutionCallback;
import org.jenkinsci.plugins.workflow.steps.FlowInterruptedException;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;

/** {@code parallel a: { }, b: { }, failFast: true}: ends when all branches ended, with the first failure if any. */
public class ParallelStep extends Step {
    private final Map<String, Closure<?>> branches;
    private final boolean failFast;

    private ParallelStep(Map<String, Closure<?>> branches, boolean failFast) {
        this.branches = branches;
        this.failFast = failFast;
    }

    @Override
    public StepExecution start(StepContext context) {
        return new Execution(context, branches, failFast);
    }

    private static final class Execution extends StepExecution {
        private static final long serialVersionUID = 1;
        private final transient Map<String, Closure<?>> branches;
        private final boolean failFast;
        private final int count;
        private final ArrayList<BodyExecution> bodies = new ArrayList<>();
        private final LinkedHashMap<String, Object> results = new LinkedHashMap<>();
        private int ended;
        private Throwable failure;

        Execution(StepContext context, Map<String, Closure<?>> branches, boolean failFast) {
            super(context);
            this.branches = branches;
            this.failFast = failFast;
            this.count = branches.size();
        }

        @Override
        public boolean start() {
            if (branches.isEmpty()) {
                getContext().onSuccess(results);
                return true;
            }
            branches.keySet().forEach(name -> results.put(name, null));
            branches.forEach((name, block) -> bodies.add(((CpsStepContext) getContext())
                    .newBodyInvoker(block)
                    .withDisplayName("Branch: " + name)
                    .withCallback(new Branch(this, name))
                    .start()));
            return false;
        }

        /** Always on the program's thread. */
        private void branchEnded(String name, Object result, Throwable t) {
            ended++;
            if (t != null) {
                say("Failed in branch " + name);
            }
            if (t == null) {
                results.put(name, result);
            } else if (failure == null) {
                failure = t;
                if (failFast) {
                    List.copyOf(bodies).forEach(body -> body.cancel(new FailFastCause(name)));
                }
            } else if (!isFailFast(t)) {
                if (severity(t).isWorseThan(severity(failure)) && failure instanceof FlowInterruptedException) {
                    failure = t;
                } else if (failure != t) {
                    failure.addSuppressed(t);
                }
            }
            if (ended == count) {
                if (failure == null) {
                    getContext().onSuccess(results);
                } else {
                    getContext().onFailure(failure);
                }
            }
        }

        private void say(String line) {
            try {
                getContext().get(TaskListener.class).getLogger().println(line);
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        private static Result severity(Throwable t) {
            return t instanceof FlowInterruptedException interruption ? interruption.getResult() : Result.FAILURE;
        }

        private static boolean isFailFast(Throwable t) {
            return t instanceof FlowInterruptedException interruption
                    && interruption.getCauses().stream().anyMatch(FailFastCause.class::isInstance);
        }

        @Override
        public void stop(Throwable cause) {
            List.copyOf(bodies).forEach(body -> body.cancel(cause));
        }
    }

    private static final class Branch extends BodyExecutionCallback {
        private static final long serialVersionUID = 1;
        private final Execution execution;
        private final String name;

        Branch(Execution execution, String name) {
            this.execution = execution;
            this.name = name;
        }

        @Override
        public void onSuccess(StepContext context, Object result) {
            execution.branchEnded(name, result, null);
        }

        @Override
        public void onFailure(StepContext context, Throwable t) {
            execution.branchEnded(name, null, t);
        }
    }

    /** Another branch failed. */
    public static final class FailFastCause extends CauseOfInterruption {
        private static final long serialVersionUID = 1;
        private final String branch;

        FailFastCause(String branch) {
            this.branch = branch;
        }

        @Override
        public String getShortDescription() {
            return "Failed in branch " + branch;
        }
    }

    /** parallel. */
    public static class DescriptorImpl extends HostStepDescriptor {
        public DescriptorImpl() {
            super("parallel", false);
        }

        @Override
        public Step newInstance(Map<String, Object> arguments) {
            Map<String, Closure<?>> branches = new LinkedHashMap<>();
            boolean failFast = false;
            for (Map.Entry<String, Object> entry : arguments.entrySet()) {
                if (entry.getValue() instanceof Closure<?> block) {
                    branches.put(entry.getKey(), block);
                } else if (entry.getKey().equals("failFast") && entry.getValue() instanceof Boolean flag) {
                    failFast = flag;
                } else {
                    throw new IllegalArgumentException("Expected a block for the branch '" + entry.getKey()
                            + "' of 'parallel' but got " + entry.getValue());
                }
            }
            return new ParallelStep(branches, failFast);
        }
    }
}
