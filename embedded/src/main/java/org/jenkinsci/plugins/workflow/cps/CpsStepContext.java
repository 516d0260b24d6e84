package org.jenkinsci.plugins.workflow.cps;

import com.cloudbees.groovy.cps.Outcome;
import com.google.common.util.concurrent.ListenableFuture;
import groovy.lang.Closure;
import hudson.EnvVars;
import hudson.FilePath;
import hudson.Launcher;
import hudson.model.Computer;
import hudson.model.Job;
import hudson.model.Node;
import hudson.model.Result;
import hudson.model.Run;
import hudson.model.TaskListener;
import java.io.IOException;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jenkinsci.plugins.workflow.flow.FlowExecution;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.steps.BodyInvoker;
import org.jenkinsci.plugins.workflow.steps.EnvironmentExpander;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/** The context of one call of a step; may be completed from any thread, once. */
public final class CpsStepContext extends StepContext {
    private static final long serialVersionUID = 1;
    private static final Logger LOGGER = Logger.getLogger(CpsStepContext.class.getName());

    private final CpsFlowExecution execution;
    private final int thread;
    private final String node;
    private final String function;
    private final ContextVariables variables;
    private final Closure<?> body;
    private Outcome outcome;
    private boolean waiting;

    CpsStepContext(CpsThread thread, String function, Closure<?> body) {
        this.execution = thread.group.execution;
        this.thread = thread.id;
        this.node = thread.group.nextNode();
        this.function = function;
        this.variables = thread.variables;
        this.body = body;
    }

    synchronized Outcome outcome() {
        return outcome;
    }

    /** From now on completion wakes the thread. */
    void awaited() {
        synchronized (this) {
            waiting = true;
            if (outcome == null) {
                return;
            }
        }
        wake();
    }

    private void wake() {
        execution.inProgram(() -> {
            CpsThread sleeper = execution.program().thread(thread);
            if (sleeper != null
                    && sleeper.step() != null
                    && equals(sleeper.step().getContext())) {
                sleeper.resume(outcome());
            }
            return null;
        });
    }

    private void complete(Outcome with) {
        synchronized (this) {
            if (outcome != null) {
                LOGGER.log(Level.FINE, "{0} was completed already; {1} is ignored", new Object[] {this, with});
                return;
            }
            outcome = with;
            if (!waiting) {
                return;
            }
        }
        wake();
    }

    @Override
    public void onSuccess(Object result) {
        complete(new Outcome(result, null));
    }

    @Override
    public void onFailure(Throwable t) {
        if (t == null) {
            throw new IllegalArgumentException("A failure needs a cause");
        }
        complete(new Outcome(null, t));
    }

    @Override
    public boolean isReady() {
        return true;
    }

    @Override
    public ListenableFuture<Void> saveState() {
        return execution.inProgram(() -> {
            execution.save();
            return null;
        });
    }

    @Override
    public void setResult(Result r) {
        execution.run().setResult(r);
    }

    @Override
    public boolean hasBody() {
        return body != null;
    }

    @Override
    public BodyInvoker newBodyInvoker() throws IllegalStateException {
        if (body == null) {
            throw new IllegalStateException("The step '" + function + "' was called without a block");
        }
        return newBodyInvoker(body);
    }

    /** For a block that is an argument. */
    public BodyInvoker newBodyInvoker(Closure<?> block) {
        return new CpsBodyInvoker(execution, this, thread, variables, block);
    }

    @Override
    public <T> T get(Class<T> key) throws IOException, InterruptedException {
        if (key == EnvVars.class) {
            EnvVars custom = EnvActionImpl.forRun(execution.run()).environment();
            return key.cast(EnvironmentExpander.getEffectiveEnvironment(
                    custom,
                    variables.get(EnvVars.class),
                    variables.get(EnvironmentExpander.class),
                    this,
                    execution.listener()));
        }
        T given = variables.get(key);
        if (given != null) {
            return given;
        }
        if (key == TaskListener.class) {
            return key.cast(execution.listener());
        }
        if (Run.class.isAssignableFrom(key)) {
            return key.isInstance(execution.run()) ? key.cast(execution.run()) : null;
        }
        if (Job.class.isAssignableFrom(key)) {
            return key.isInstance(execution.run().getParent())
                    ? key.cast(execution.run().getParent())
                    : null;
        }
        if (FlowExecution.class.isAssignableFrom(key)) {
            return key.isInstance(execution) ? key.cast(execution) : null;
        }
        if (key == FlowNode.class) {
            return key.cast(execution.node(node, id -> new StepNode(execution, id, function)));
        }
        if (key == Node.class) {
            Computer computer = variables.get(Computer.class);
            return computer == null ? null : key.cast(computer.getNode());
        }
        if (key == Launcher.class) {
            FilePath workspace = variables.get(FilePath.class);
            return workspace == null ? null : key.cast(workspace.createLauncher(execution.listener()));
        }
        return null;
    }

    private static final class StepNode extends FlowNode {
        private final String function;

        StepNode(CpsFlowExecution execution, String id, String function) {
            super(execution, id);
            this.function = function;
        }

        @Override
        protected String getTypeDisplayName() {
            return function;
        }
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof CpsStepContext that && that.execution == execution && that.node.equals(node);
    }

    @Override
    public int hashCode() {
        return node.hashCode();
    }

    @Override
    public String toString() {
        return "CpsStepContext[" + node + ":" + function + "]:" + execution.getOwner();
    }
}
