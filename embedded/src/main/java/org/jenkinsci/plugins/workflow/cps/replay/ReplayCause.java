package org.jenkinsci.plugins.workflow.cps.replay;

import hudson.model.Cause;
import hudson.model.Run;

/** A build repeats another, perhaps with a changed script. */
public class ReplayCause extends Cause {
    private final int originalNumber;
    private transient Run<?, ?> run;

    ReplayCause(Run<?, ?> original) {
        this.originalNumber = original.getNumber();
    }

    @Override
    public void onAddedTo(Run build) {
        run = build;
    }

    @Override
    public void onLoad(Run<?, ?> build) {
        run = build;
    }

    public Run<?, ?> getRun() {
        return run;
    }

    /** Null when it is gone. */
    public Run<?, ?> getOriginal() {
        return run == null ? null : run.getParent().getBuildByNumber(originalNumber);
    }

    @Override
    public String getShortDescription() {
        return "Replayed #" + originalNumber;
    }
}
