package org.jenkinsci.plugins.workflow.job;

import hudson.AbortException;
import hudson.model.Cause;
import hudson.model.Item;
import hudson.model.Result;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.model.User;
import hudson.model.listeners.RunListener;
import io.jenkins.embedded.bind.Refusal;
import io.jenkins.embedded.engine.BuildLog;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.CauseOfInterruption;
import org.jenkinsci.plugins.workflow.cps.CpsFlowExecution;
import org.jenkinsci.plugins.workflow.cps.UnknownStep;
import org.jenkinsci.plugins.workflow.flow.FlowExecution;
import org.jenkinsci.plugins.workflow.flow.FlowExecutionOwner;
import org.jenkinsci.plugins.workflow.steps.FlowInterruptedException;
import org.jenkinsci.plugins.workflow.steps.MissingContextVariableException;
import org.kohsuke.stapler.HttpResponse;
import org.kohsuke.stapler.HttpResponses;
import org.kohsuke.stapler.interceptor.RequirePOST;

/** One build of a Pipeline. */
public final class WorkflowRun extends Run<WorkflowJob, WorkflowRun> implements FlowExecutionOwner.Executable {
    private static final Logger LOGGER = Logger.getLogger(WorkflowRun.class.getName());

    private CpsFlowExecution execution;
    private boolean completed;
    private transient BuildLog log;
    private transient CompletableFuture<WorkflowRun> end = new CompletableFuture<>();

    public WorkflowRun(WorkflowJob job) throws IOException {
        super(job);
    }

    public WorkflowRun(WorkflowJob job, File dir) throws IOException {
        super(job, dir);
        end = new CompletableFuture<>();
        if (completed) {
            end.complete(this);
        }
    }

    /** Completes when the build ends. */
    public CompletableFuture<WorkflowRun> end() {
        return end;
    }

    /** Where the build writes while it runs. */
    public synchronized TaskListener listener() throws IOException {
        if (log == null) {
            log = new BuildLog(getLogFile());
        }
        return log;
    }

    @Override
    public void run() {
        try {
            RunListener.fireInitialize(this);
            onStartBuilding();
            TaskListener listener = listener();
            for (Cause cause : getCauses()) {
                cause.print(listener);
            }
            RunListener.fireStarted(this, listener);
            CpsFlowExecution created = (CpsFlowExecution)
                    getParent().getDefinition().create(asFlowExecutionOwner(), listener, getActions());
            execution = created;
            save();
            created.start();
        } catch (Exception | LinkageError e) {
            finish(Result.FAILURE, e);
        }
    }

    /** Goes on after the host was started again. */
    void resume() {
        if (completed) {
            return;
        }
        try {
            listener()
                    .getLogger()
                    .println("Resuming build at " + Instant.now().truncatedTo(java.time.temporal.ChronoUnit.SECONDS)
                            + " after the host was started again");
            if (execution == null) {
                run();
                return;
            }
            execution.onLoad(asFlowExecutionOwner());
            execution.resume();
        } catch (IOException | RuntimeException e) {
            finish(Result.FAILURE, e);
        }
    }

    /** For sections that run as if the build had ended so; a result so far may be null. */
    public void look(Result r) {
        result = r;
    }

    void jobMoved() {
        movedTo(new File(getParent().getBuildDir(), String.valueOf(number)));
    }

    /** Called once by the engine: result, log's last line, listeners. */
    public void finish(Result r, Throwable cause) {
        try {
            TaskListener listener = listener();
            if (cause != null) {
                print(cause, listener);
            }
            setResult(r);
            RunListener.fireCompleted(this, listener);
            listener.getLogger().println("Finished: " + getResult());
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, "Cannot write the log of " + this, e);
            setResult(r);
        }
        synchronized (this) {
            if (log != null) {
                log.close();
                log = null;
            }
        }
        onEndBuilding();
        completed = true;
        try {
            save();
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, "Cannot save " + this, e);
        }
        RunListener.fireFinalized(this);
        end.complete(this);
    }

    private void print(Throwable cause, TaskListener listener) {
        PrintStream out = listener.getLogger();
        if (cause instanceof FlowInterruptedException interruption) {
            interruption.handle(this, listener);
        } else if (cause instanceof AbortException || isUsersMistake(cause)) {
            listener.error(cause.getMessage());
        } else {
            cause.printStackTrace(out);
        }
    }

    /** Mistakes in a Jenkinsfile that the message alone explains. */
    private static boolean isUsersMistake(Throwable cause) {
        return cause instanceof Refusal
                || cause instanceof UnknownStep
                || cause instanceof groovy.lang.MissingPropertyException
                || cause instanceof MissingContextVariableException;
    }

    public FlowExecution getExecution() {
        return execution;
    }

    @Override
    public boolean isBuilding() {
        return !completed;
    }

    /** Asks the innermost steps to stop; needs Job/Cancel. */
    @RequirePOST
    public HttpResponse doStop() {
        getParent().checkPermission(Item.CANCEL);
        User user = User.current();
        CauseOfInterruption[] causes = user == null
                ? new CauseOfInterruption[0]
                : new CauseOfInterruption[] {new CauseOfInterruption.UserInterruption(user)};
        if (execution != null && isBuilding()) {
            execution.interrupt(Result.ABORTED, causes);
        }
        return HttpResponses.forwardToPreviousPage();
    }

    /** Ends the build whatever its steps do. */
    @RequirePOST
    public void doKill() {
        getParent().checkPermission(Item.CANCEL);
        if (execution != null && isBuilding()) {
            execution.kill(new FlowInterruptedException(Result.ABORTED));
        }
    }

    public FlowExecutionOwner asFlowExecutionOwner() {
        return new Owner(this);
    }

    /** A build by its id, looked up when needed. */
    private static final class Owner extends FlowExecutionOwner {
        private static final long serialVersionUID = 1;
        private final String id;
        private transient WorkflowRun run;

        Owner(WorkflowRun run) {
            this.id = run.getExternalizableId();
            this.run = run;
        }

        private WorkflowRun run() throws IOException {
            if (run == null) {
                run = (WorkflowRun) Run.fromExternalizableId(id);
            }
            if (run == null) {
                throw new IOException("There is no build " + id);
            }
            return run;
        }

        @Override
        public FlowExecution get() throws IOException {
            FlowExecution found = run().getExecution();
            if (found == null) {
                throw new IOException(id + " has no execution");
            }
            return found;
        }

        @Override
        public File getRootDir() throws IOException {
            return run().getRootDir();
        }

        @Override
        public WorkflowRun getExecutable() throws IOException {
            return run();
        }

        @Override
        public String getUrl() throws IOException {
            return run().getUrl();
        }

        @Override
        public TaskListener getListener() throws IOException {
            return run().listener();
        }

        @Override
        public boolean equals(Object o) {
            return o instanceof Owner that && that.id.equals(id);
        }

        @Override
        public int hashCode() {
            return id.hashCode();
        }

        @Override
        public String toString() {
            return "Owner[" + id + "]";
        }
    }
}
