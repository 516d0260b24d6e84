package org.jenkinsci.plugins.workflow.steps;

import hudson.model.Result;
import hudson.model.Run;
import hudson.model.TaskListener;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import jenkins.model.CauseOfInterruption;
import jenkins.model.InterruptedBuildAction;

/** A step or build was stopped on purpose. */
public final class FlowInterruptedException extends InterruptedException {
    private static final long serialVersionUID = 1;
    private final Result result;
    private final ArrayList<CauseOfInterruption> causes;
    private boolean actualInterruption;

    public FlowInterruptedException(Result result, CauseOfInterruption... causes) {
        this(result, true, causes);
    }

    public FlowInterruptedException(Result result, boolean actualInterruption, CauseOfInterruption... causes) {
        this.result = result;
        this.causes = new ArrayList<>(Arrays.asList(causes));
        this.actualInterruption = actualInterruption;
    }

    public Result getResult() {
        return result;
    }

    public List<CauseOfInterruption> getCauses() {
        return Collections.unmodifiableList(causes);
    }

    public boolean isActualInterruption() {
        return actualInterruption;
    }

    /** Records the causes with the build and prints them. */
    public void handle(Run<?, ?> run, TaskListener listener) {
        List<CauseOfInterruption> fresh = new ArrayList<>(causes);
        InterruptedBuildAction old = run.getAction(InterruptedBuildAction.class);
        if (old != null) {
            fresh.removeAll(old.getCauses());
            List<CauseOfInterruption> all = new ArrayList<>(old.getCauses());
            all.addAll(fresh);
            run.replaceAction(new InterruptedBuildAction(all));
        } else if (!fresh.isEmpty()) {
            run.addAction(new InterruptedBuildAction(fresh));
        }
        fresh.forEach(cause -> cause.print(listener));
        for (Throwable suppressed : getSuppressed()) {
            if (suppressed instanceof FlowInterruptedException nested) {
                nested.handle(run, listener);
            }
        }
    }
}
