package org.jenkinsci.plugins.workflow.support.steps.build;

import hudson.AbortException;
import hudson.model.Result;
import hudson.model.Run;
import java.io.IOException;
import java.io.Serializable;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;

/** {@code currentBuild}: a build as a script sees it. */
public final class RunWrapper implements Serializable {
    private static final long serialVersionUID = 1;
    private final String externalizableId;
    private final boolean currentBuild;

    public RunWrapper(Run<?, ?> build, boolean currentBuild) {
        this.externalizableId = build.getExternalizableId();
        this.currentBuild = currentBuild;
    }

    private Run<?, ?> build() throws AbortException {
        Run<?, ?> run = getRawBuild();
        if (run == null) {
            throw new AbortException("No build record " + externalizableId + " could be located");
        }
        return run;
    }

    /** Null when it is gone. */
    public Run<?, ?> getRawBuild() {
        return Run.fromExternalizableId(externalizableId);
    }

    private Run<?, ?> own() throws AbortException {
        if (!currentBuild) {
            throw new AbortException("Only the current build can be changed");
        }
        return build();
    }

    public void setDescription(String d) throws IOException {
        own().setDescription(d);
    }

    public void setDisplayName(String n) throws IOException {
        own().setDisplayName(n);
    }

    public int getNumber() throws AbortException {
        return build().getNumber();
    }

    public String getId() throws AbortException {
        return build().getId();
    }

    public String getResult() throws AbortException {
        Result result = build().getResult();
        return result == null ? null : result.toString();
    }

    public String getCurrentResult() throws AbortException {
        Result result = build().getResult();
        return result == null ? Result.SUCCESS.toString() : result.toString();
    }

    public String getDescription() throws AbortException {
        return build().getDescription();
    }

    public String getDisplayName() throws AbortException {
        return build().getDisplayName();
    }

    public String getFullDisplayName() throws AbortException {
        return build().getFullDisplayName();
    }

    public long getStartTimeInMillis() throws AbortException {
        return build().getStartTimeInMillis();
    }

    /** Null for the first build. */
    public RunWrapper getPreviousBuild() throws AbortException {
        Run<?, ?> previous = ((WorkflowRun) build()).getPreviousBuild();
        return previous == null ? null : new RunWrapper(previous, false);
    }
}
