package org.jenkinsci.plugins.workflow.cps;

import com.cloudbees.groovy.cps.Continuable;
import com.cloudbees.groovy.cps.CpsDefaultGroovyMethods;
import com.cloudbees.groovy.cps.Outcome;
import java.io.Serializable;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jenkinsci.plugins.workflow.steps.StepExecution;

/** One line of execution in a script: what remains to be done, and the step it waits for. */
public final class CpsThread implements Serializable {
    private static final long serialVersionUID = 1;
    private static final Logger LOGGER = Logger.getLogger(CpsThread.class.getName());
    private static final List<Class> CATEGORIES = List.of(CpsDefaultGroovyMethods.class, SerializableIteration.class);
    private static final ThreadLocal<CpsThread> CURRENT = new ThreadLocal<>();

    final CpsThreadGroup group;
    final int id;
    final int parent;
    final ContextVariables variables;
    private final CpsBodyExecution body;
    private Continuable program;
    private Outcome resumeWith;
    private Outcome last;
    private StepExecution step;

    CpsThread(
            CpsThreadGroup group,
            int id,
            Continuable program,
            ContextVariables variables,
            int parent,
            CpsBodyExecution body) {
        this.group = group;
        this.id = id;
        this.program = program;
        this.variables = variables;
        this.parent = parent;
        this.body = body;
    }

    /** The thread that calls; null outside of a script. */
    public static CpsThread current() {
        return CURRENT.get();
    }

    public CpsFlowExecution getExecution() {
        return group.execution;
    }

    /** Where the script stands that waits, innermost call first. */
    public List<StackTraceElement> getStackTrace() {
        return program.getStackTrace();
    }

    StepExecution step() {
        return step;
    }

    void waitFor(StepExecution step) {
        this.step = step;
    }

    void resume(Outcome outcome) {
        if (resumeWith == null) {
            step = null;
            resumeWith = outcome;
        }
    }

    boolean isRunnable() {
        return resumeWith != null;
    }

    boolean isAlive() {
        return program.isResumable();
    }

    void runChunk() {
        Outcome with = resumeWith;
        resumeWith = null;
        CpsThread before = CURRENT.get();
        CURRENT.set(this);
        try {
            last = program.run0(with, CATEGORIES);
        } finally {
            CURRENT.set(before);
        }
        if (isAlive()) {
            last = null;
        }
    }

    /** Nothing remains: tells the step whose block this was, or ends the build. */
    void ended() {
        if (body != null) {
            body.ended(last);
        } else {
            group.execution.finish(last.getAbnormal());
        }
    }

    void stop(Throwable cause) {
        StepExecution waiting = step;
        if (waiting == null) {
            if (resumeWith == null || resumeWith.isSuccess()) {
                resumeWith = new Outcome(null, cause);
            }
            return;
        }
        try {
            waiting.stop(cause);
        } catch (Exception e) {
            LOGGER.log(Level.WARNING, "Stopping " + waiting + " failed", e);
            waiting.getContext().onFailure(cause);
        }
    }

    void resumed() {
        if (step == null) {
            return;
        }
        if (step.getContext() instanceof CpsStepContext context && context.outcome() != null) {
            resume(context.outcome());
            return;
        }
        try {
            step.onResume();
        } catch (RuntimeException | LinkageError e) {
            step.getContext().onFailure(e);
        }
    }
}
