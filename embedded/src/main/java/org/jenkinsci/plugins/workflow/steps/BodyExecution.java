package org.jenkinsci.plugins.workflow.steps;

import hudson.model.Result;
import java.io.Serializable;
import java.util.Collection;
import java.util.concurrent.Future;
import jenkins.model.CauseOfInterruption;

/** A block that runs. */
public abstract class BodyExecution implements Future<Object>, Serializable {
    private static final long serialVersionUID = 1;

    public abstract Collection<StepExecution> getCurrentExecutions();

    public boolean cancel(CauseOfInterruption... causes) {
        return cancel(new FlowInterruptedException(Result.ABORTED, causes));
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        return cancel();
    }

    public boolean cancel(Throwable t) {
        return cancel();
    }
}
