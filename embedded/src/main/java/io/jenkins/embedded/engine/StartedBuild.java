package io.jenkins.embedded.engine;

import hudson.model.queue.QueueTaskFuture;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;

/** A build that was scheduled: its start and its end. */
public final class StartedBuild implements QueueTaskFuture<WorkflowRun> {
    private final WorkflowRun run;

    public StartedBuild(WorkflowRun run) {
        this.run = run;
    }

    @Override
    public Future<WorkflowRun> getStartCondition() {
        return CompletableFuture.completedFuture(run);
    }

    @Override
    public WorkflowRun waitForStart() {
        return run;
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        return false;
    }

    @Override
    public boolean isCancelled() {
        return false;
    }

    @Override
    public boolean isDone() {
        return run.end().isDone();
    }

    @Override
    public WorkflowRun get() throws InterruptedException, ExecutionException {
        return run.end().get();
    }

    @Override
    public WorkflowRun get(long timeout, TimeUnit unit)
            throws InterruptedException, ExecutionException, TimeoutException {
        return run.end().get(timeout, unit);
    }
}
