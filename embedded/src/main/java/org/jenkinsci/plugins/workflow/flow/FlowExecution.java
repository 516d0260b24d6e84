package org.jenkinsci.plugins.workflow.flow;

import com.google.common.util.concurrent.ListenableFuture;
import hudson.model.Result;
import java.io.IOException;
import java.util.List;
import jenkins.model.CauseOfInterruption;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.steps.StepExecution;

/** A Pipeline that runs or ran. */
public abstract class FlowExecution {
    public abstract void start() throws IOException;

    public void onLoad(FlowExecutionOwner owner) throws IOException {}

    public abstract FlowExecutionOwner getOwner();

    public abstract ListenableFuture<List<StepExecution>> getCurrentExecutions(boolean innerMostOnly);

    public abstract void interrupt(Result r, CauseOfInterruption... causes) throws IOException, InterruptedException;

    public abstract boolean isComplete();

    /** What ended it, once it is complete; {@code null} where it came to a good end, or nobody knows any more. */
    public abstract Throwable getCauseOfFailure();

    public abstract FlowNode getNode(String id) throws IOException;
}
