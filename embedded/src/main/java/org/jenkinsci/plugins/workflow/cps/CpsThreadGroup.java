package org.jenkinsci.plugins.workflow.cps;

import com.cloudbees.groovy.cps.Continuable;
import com.cloudbees.groovy.cps.Outcome;
import groovy.lang.Script;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;
import org.jenkinsci.plugins.workflow.steps.StepExecution;

/** All threads of one script: the main one, and one for each block that a step runs. */
final class CpsThreadGroup implements Serializable {
    private static final long serialVersionUID = 1;

    final CpsFlowExecution execution;
    private final TreeMap<Integer, CpsThread> threads = new TreeMap<>();
    private int lastThread;
    private int lastNode = 1;

    CpsThreadGroup(CpsFlowExecution execution) {
        this.execution = execution;
    }

    void begin(Script script) {
        CpsThread main = add(new Continuable(script), ContextVariables.NONE, 0, null);
        main.resume(new Outcome(null, null));
    }

    CpsThread add(Continuable program, ContextVariables variables, int parent, CpsBodyExecution body) {
        CpsThread thread = new CpsThread(this, ++lastThread, program, variables, parent, body);
        threads.put(thread.id, thread);
        return thread;
    }

    CpsThread thread(int id) {
        return threads.get(id);
    }

    String nextNode() {
        return String.valueOf(++lastNode);
    }

    /** Runs until every thread waits; false when nothing was done. */
    boolean run() {
        boolean any = false;
        for (CpsThread next = runnable(); next != null; next = runnable()) {
            any = true;
            next.runChunk();
            if (!next.isAlive()) {
                threads.remove(next.id);
                next.ended();
            }
        }
        return any;
    }

    private CpsThread runnable() {
        if (execution.isComplete()) {
            return null;
        }
        for (CpsThread thread : threads.values()) {
            if (thread.isRunnable()) {
                return thread;
            }
        }
        return null;
    }

    private boolean isLeaf(CpsThread thread) {
        return threads.values().stream().noneMatch(other -> other.parent == thread.id);
    }

    private boolean isWithin(CpsThread thread, Integer root) {
        for (CpsThread t = thread; t != null; t = threads.get(t.parent)) {
            if (root == null || t.id == root) {
                return true;
            }
        }
        return false;
    }

    List<StepExecution> steps(boolean innerMostOnly) {
        return steps(null, innerMostOnly);
    }

    List<StepExecution> steps(Integer root, boolean innerMostOnly) {
        List<StepExecution> found = new ArrayList<>();
        for (CpsThread thread : threads.values()) {
            if (thread.step() != null && isWithin(thread, root) && (!innerMostOnly || isLeaf(thread))) {
                found.add(thread.step());
            }
        }
        return found;
    }

    /** Stops the innermost threads, youngest first; of the whole program or below one thread. */
    void stop(Integer root, Throwable cause) {
        List<CpsThread> all = new ArrayList<>(threads.values());
        Collections.reverse(all);
        for (CpsThread thread : all) {
            if (isWithin(thread, root) && isLeaf(thread)) {
                thread.stop(cause);
            }
        }
    }

    /** After a restart: tells every step, and wakes threads whose step was done already. */
    void resumed() {
        for (CpsThread thread : new ArrayList<>(threads.values())) {
            thread.resumed();
        }
    }
}
