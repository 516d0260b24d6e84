package org.jenkinsci.plugins.workflow.cps;

import com.cloudbees.groovy.cps.Continuable;
import com.cloudbees.groovy.cps.Outcome;
import com.cloudbees.groovy.cps.impl.CpsCallableInvocation;
import hudson.model.Result;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import jenkins.model.CauseOfInterruption;
import org.jenkinsci.plugins.workflow.steps.BodyExecution;
import org.jenkinsci.plugins.workflow.steps.BodyExecutionCallback;
import org.jenkinsci.plugins.workflow.steps.FlowInterruptedException;
import org.jenkinsci.plugins.workflow.steps.StepExecution;

/** A block of a step, running as a thread of its own. */
final class CpsBodyExecution extends BodyExecution {
    private static final long serialVersionUID = 1;

    private final CpsFlowExecution execution;
    private final CpsStepContext context;
    private final ArrayList<BodyExecutionCallback> callbacks;
    private int thread;
    private Throwable stopped;
    private Outcome outcome;

    CpsBodyExecution(CpsBodyInvoker invoker) {
        this.execution = invoker.execution;
        this.context = invoker.context;
        this.callbacks = invoker.callbacks;
    }

    /** On the program's thread. */
    void launch(CpsBodyInvoker invoker) {
        for (BodyExecutionCallback callback : callbacks) {
            callback.onStart(context);
        }
        Outcome immediate;
        try {
            immediate = new Outcome(invoker.block.call(), null);
        } catch (CpsCallableInvocation call) {
            CpsThread started =
                    execution.program().add(new Continuable(call.asBlock()), invoker.variables(), invoker.parent, this);
            thread = started.id;
            started.resume(new Outcome(null, stopped));
            return;
        } catch (RuntimeException | Error e) {
            immediate = new Outcome(null, e);
        }
        ended(immediate);
    }

    void ended(Outcome how) {
        synchronized (this) {
            outcome = how;
            notifyAll();
        }
        for (BodyExecutionCallback callback : callbacks) {
            if (how.isSuccess()) {
                callback.onSuccess(context, how.getNormal());
            } else {
                callback.onFailure(context, how.getAbnormal());
            }
        }
    }

    @Override
    public Collection<StepExecution> getCurrentExecutions() {
        if (execution.onProgramThread()) {
            return thread == 0 ? List.of() : execution.program().steps(thread, true);
        }
        try {
            return execution
                    .inProgram(() -> execution.program().steps(thread, true))
                    .get();
        } catch (InterruptedException | ExecutionException e) {
            return List.of();
        }
    }

    @Override
    public boolean cancel(CauseOfInterruption... causes) {
        return cancel(new FlowInterruptedException(Result.ABORTED, causes));
    }

    @Override
    public boolean cancel(Throwable cause) {
        if (isDone()) {
            return false;
        }
        execution.inProgram(() -> {
            if (thread == 0) {
                stopped = cause;
            } else if (!isDone()) {
                execution.program().stop(thread, cause);
            }
            return null;
        });
        return true;
    }

    @Override
    public boolean isCancelled() {
        return isDone() && outcome.getAbnormal() instanceof FlowInterruptedException;
    }

    @Override
    public synchronized boolean isDone() {
        return outcome != null;
    }

    @Override
    public Object get() throws InterruptedException, ExecutionException {
        try {
            return get(Long.MAX_VALUE, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public synchronized Object get(long timeout, TimeUnit unit)
            throws InterruptedException, ExecutionException, TimeoutException {
        long left = unit.toMillis(timeout);
        while (outcome == null) {
            long before = System.nanoTime();
            wait(Math.min(left, 60_000));
            left -= TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - before);
            if (outcome == null && left <= 0) {
                throw new TimeoutException();
            }
        }
        if (outcome.isFailure()) {
            throw new ExecutionException(outcome.getAbnormal());
        }
        return outcome.getNormal();
    }
}
