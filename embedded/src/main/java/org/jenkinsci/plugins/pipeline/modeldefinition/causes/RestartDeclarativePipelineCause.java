package org.jenkinsci.plugins.pipeline.modeldefinition.causes;

import hudson.model.Cause;
import hudson.model.Run;

/** A build began at a stage of an earlier one. */
public class RestartDeclarativePipelineCause extends Cause {
    private final int originRunNumber;
    private final String originStage;
    private transient Run<?, ?> run;

    public RestartDeclarativePipelineCause(Run<?, ?> original, String originStage) {
        this.originRunNumber = original.getNumber();
        this.originStage = originStage;
    }

    @Override
    public void onAddedTo(Run build) {
        run = build;
    }

    @Override
    public void onLoad(Run<?, ?> build) {
        run = build;
    }

    /** Null when it is gone. */
    public Run<?, ?> getOriginal() {
        return run == null ? null : run.getParent().getBuildByNumber(originRunNumber);
    }

    @Override
    public String getShortDescription() {
        return "Restarted from build #" + originRunNumber + ", stage " + originStage;
    }
}
