package org.jenkinsci.plugins.workflow.support.actions;

import hudson.model.InvisibleAction;
import java.io.IOException;
import org.jenkinsci.plugins.workflow.actions.PersistentAction;
import org.jenkinsci.plugins.workflow.graph.FlowNode;

/** A stretch of time in which a step did nothing but wait; without an end it waits still. */
public class PauseAction extends InvisibleAction implements PersistentAction {

    private String cause;
    private final long startTime = System.currentTimeMillis();
    private long endTime;

    public PauseAction(String cause) {
        this.cause = cause;
    }

    public String getCause() {
        return cause;
    }

    public void setCause(String cause) {
        this.cause = cause;
    }

    public boolean isPaused() {
        return endTime == 0;
    }

    public static PauseAction getCurrentPause(FlowNode node) {
        PauseAction last = null;
        for (PauseAction one : node.getActions(PauseAction.class)) {
            last = one;
        }
        return last;
    }

    public static void endCurrentPause(FlowNode node) throws IOException {
        PauseAction current = getCurrentPause(node);
        if (current != null) {
            current.endTime = Math.max(current.startTime, System.currentTimeMillis());
            node.save();
        }
    }
}
