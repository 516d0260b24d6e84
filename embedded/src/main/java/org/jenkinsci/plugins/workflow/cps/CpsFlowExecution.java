package org.jenkinsci.plugins.workflow.cps;

import com.google.common.util.concurrent.ListenableFuture;
import com.google.common.util.concurrent.SettableFuture;
import groovy.lang.GroovyShell;
import hudson.model.Result;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.model.User;
import hudson.security.ACL;
import hudson.security.ACLContext;
import io.jenkins.embedded.engine.ProgramFile;
import io.jenkins.embedded.engine.SerialExecutor;
import java.io.File;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.CauseOfInterruption;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.workflow.flow.FlowExecution;
import org.jenkinsci.plugins.workflow.flow.FlowExecutionList;
import org.jenkinsci.plugins.workflow.flow.FlowExecutionOwner;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.steps.FlowInterruptedException;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.springframework.security.core.Authentication;

/** One running script. Everything that touches the program happens on its own single thread. */
public class CpsFlowExecution extends FlowExecution {
    private static final Logger LOGGER = Logger.getLogger(CpsFlowExecution.class.getName());

    private final String script;
    private final boolean sandbox;
    private String user;
    private boolean done;

    private transient FlowExecutionOwner owner;
    private transient Map<String, FlowNode> nodes;
    private transient CpsThreadGroup program;
    private transient GroovyShell shell;
    private transient CpsScript declarative;
    private transient SerialExecutor executor;
    private transient Throwable causeOfFailure;
    private transient volatile boolean suspended;

    public CpsFlowExecution(String script, boolean sandbox, FlowExecutionOwner owner) {
        this.script = script;
        this.sandbox = sandbox;
        this.owner = owner;
    }

    @Override
    public FlowExecutionOwner getOwner() {
        return owner;
    }

    WorkflowRun run() {
        try {
            return (WorkflowRun) owner.getExecutable();
        } catch (IOException e) {
            throw new IllegalStateException("The build of a running Pipeline is gone: " + e.getMessage(), e);
        }
    }

    TaskListener listener() throws IOException {
        return owner.getListener();
    }

    /** Who the build runs as. */
    public Authentication getAuthentication2() {
        if (user == null) {
            return ACL.SYSTEM2;
        }
        User found = User.getById(user, true);
        return found.impersonate2();
    }

    /** Compiled when it is first asked for; the program is stored with it then. */
    CpsScript declarative() throws IOException {
        if (declarative == null) {
            declarative = CpsScript.declarative(shell, this);
        }
        return declarative;
    }

    private ProgramFile file() throws IOException {
        return new ProgramFile(new File(owner.getRootDir(), "program.dat"));
    }

    private void prepare() {
        executor = new SerialExecutor("CPS thread of " + run());
        shell = CpsScript.shell(this);
    }

    @Override
    public void start() throws IOException {
        Authentication auth = Jenkins.getAuthentication2();
        user = auth.equals(ACL.SYSTEM2) || ACL.isAnonymous2(auth) ? null : auth.getName();
        prepare();
        FlowExecutionList.get().began(this);
        inProgram(() -> {
            begin();
            return null;
        });
    }

    private void begin() throws IOException {
        program = new CpsThreadGroup(this);
        program.begin(CpsScript.parse(shell, script, this));
        save();
    }

    /** Reads the program again after the host was started again. */
    @Override
    public void onLoad(FlowExecutionOwner owner) throws IOException {
        this.owner = owner;
    }

    /** Goes on where the program was last saved; one that never was did nothing yet, and begins. */
    public void resume() {
        prepare();
        FlowExecutionList.get().began(this);
        inProgram(() -> {
            if (!file().exists()) {
                begin();
                return null;
            }
            CpsScript.parse(shell, script, this);
            if (script.contains("pipeline")) {
                declarative();
            }
            program = (CpsThreadGroup) file().read(shell.getClassLoader(), this, run());
            program.resumed();
            return null;
        });
    }

    /** Does something on the program's thread, then lets every thread that can run. Never blocks. */
    <V> ListenableFuture<V> inProgram(Callable<V> work) {
        SettableFuture<V> answer = SettableFuture.create();
        executor.execute(() -> {
            if (suspended) {
                return;
            }
            if (done) {
                answer.setException(new IOException(run() + " has ended"));
                return;
            }
            try (ACLContext ignored = ACL.as2(getAuthentication2())) {
                V value = work.call();
                if (program.run()) {
                    save();
                }
                answer.set(value);
            } catch (Throwable t) {
                answer.setException(t);
                finish(t);
            }
        });
        return answer;
    }

    /** Waits until every line of the program waits for its step. */
    public void waitForSuspension() throws InterruptedException, ExecutionException {
        SettableFuture<Void> rests = SettableFuture.create();
        executor.execute(() -> rests.set(null));
        while (!suspended) { // A host that goes down drops what nobody began.
            try {
                rests.get(1, TimeUnit.SECONDS);
                return;
            } catch (TimeoutException e) {
                LOGGER.log(Level.FINE, "{0} does not rest yet", run());
            }
        }
    }

    /** The host goes down: saves what is, then does nothing any more in this process. */
    public void suspend() {
        executor.execute(() -> {
            save();
            suspended = true;
        });
        executor.end();
        try {
            if (!executor.await(10)) {
                LOGGER.log(Level.WARNING, "{0} did not come to rest; it goes on from where it was last saved", run());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        suspended = true;
    }

    boolean onProgramThread() {
        return executor != null && executor.isCurrentThread();
    }

    /** What cannot be stored ends the build with an error that names it. */
    void save() {
        if (done || suspended) {
            return;
        }
        try {
            file().write(program);
        } catch (IOException | RuntimeException e) {
            LOGGER.log(Level.FINE, e, () -> "Cannot save the program of " + run());
            finish(e);
        }
    }

    CpsThreadGroup program() {
        return program;
    }

    /** The script ended; a cause means that it failed. */
    void finish(Throwable cause) {
        // What still fails when the host is down, for instance because it is, is not how the build ended.
        if (done || suspended) {
            return;
        }
        done = true;
        causeOfFailure = cause;
        FlowExecutionList.get().ended(this);
        Result result = Result.SUCCESS;
        if (cause != null) {
            result = cause instanceof FlowInterruptedException interruption ? interruption.getResult() : Result.FAILURE;
        }
        WorkflowRun run = run();
        run.finish(result, cause);
        try {
            file().delete();
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, "Cannot delete the program of " + run, e);
        }
        executor.shutdown();
    }

    @Override
    public boolean isComplete() {
        return done;
    }

    @Override
    public Throwable getCauseOfFailure() {
        return done ? causeOfFailure : null;
    }

    @Override
    public void interrupt(Result r, CauseOfInterruption... causes) {
        interrupt(new FlowInterruptedException(r, causes));
    }

    public void interrupt(FlowInterruptedException cause) {
        if (!done) {
            inProgram(() -> {
                program.stop(null, cause);
                return null;
            });
        }
    }

    /** Ends the program without asking its steps. */
    public void kill(FlowInterruptedException cause) {
        executor.execute(() -> finish(cause));
    }

    @Override
    public ListenableFuture<List<StepExecution>> getCurrentExecutions(boolean innerMostOnly) {
        if (done || executor == null) {
            SettableFuture<List<StepExecution>> none = SettableFuture.create();
            none.set(List.of());
            return none;
        }
        if (onProgramThread()) {
            SettableFuture<List<StepExecution>> now = SettableFuture.create();
            now.set(program.steps(innerMostOnly));
            return now;
        }
        SettableFuture<List<StepExecution>> answer = SettableFuture.create();
        if (suspended) {
            answer.set(List.of());
        }
        executor.execute(() -> answer.set(done || program == null ? List.of() : program.steps(innerMostOnly)));
        return answer;
    }

    /** The node of a step, with the actions it got since the host started. */
    synchronized FlowNode node(String id, Function<String, FlowNode> fresh) {
        if (nodes == null) {
            nodes = new HashMap<>();
        }
        return nodes.computeIfAbsent(id, fresh);
    }

    @Override
    public synchronized FlowNode getNode(String id) {
        return nodes == null ? null : nodes.get(id);
    }

    @Override
    public String toString() {
        Run<?, ?> run = owner == null ? null : run();
        return "CpsFlowExecution[" + run + "]";
    }
}
