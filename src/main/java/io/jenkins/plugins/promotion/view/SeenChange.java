package io.jenkins.plugins.promotion.view;

import hudson.model.Job;
import hudson.model.Run;
import io.jenkins.plugins.promotion.Promotion;
import io.jenkins.plugins.promotion.change.ApplyRecord;
import io.jenkins.plugins.promotion.change.AtWork;
import io.jenkins.plugins.promotion.change.Change;
import io.jenkins.plugins.promotion.change.ChangeState;
import io.jenkins.plugins.promotion.change.Course;
import io.jenkins.plugins.promotion.change.StepFailure;
import io.jenkins.plugins.promotion.config.Jobs;
import io.jenkins.plugins.promotion.process.people.Custody;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** A change as one viewer sees it now: what every page of it needs to know. */
@Restricted(NoExternalUse.class)
public abstract class SeenChange extends PromotionPage {

    private final Change change;
    private final ChangeState state;
    private final Run<?, ?> run;
    private AtWork work;

    /** @param run the build from whose page it is seen, or {@code null} */
    SeenChange(Change change, Run<?, ?> run) {
        this.change = change;
        this.state = change.state();
        this.run = run;
    }

    Change change() {
        return change;
    }

    public ChangeState getState() {
        return state;
    }

    public Run<?, ?> getRun() {
        return run;
    }

    @Override
    public String getDisplayName() {
        return state.name().text();
    }

    public boolean isEnded() {
        return state.phase().isEnded();
    }

    /** Which builds are at work on it. */
    AtWork work() {
        if (work == null) {
            work = new AtWork(state, Jobs::isBuilding);
        }
        return work;
    }

    /** Whether it is not over and no build works on it. */
    public boolean isIdle() {
        return !isEnded() && !work().isAny();
    }

    /** Address of its job relative to the root, {@code null} where the viewer does not see it. */
    public String getJobUrl() {
        return Jobs.readable(state.job()).map(Job::getUrl).orElse(null);
    }

    /** Why the newest build that worked on it failed, {@code null} if it did not, or goes on. */
    public StepFailure getFailure() {
        StepFailure failure = state.failure();
        return failure == null || isEnded() || Jobs.isBuilding(failure.build()) || Jobs.isWell(failure.build())
                ? null
                : failure;
    }

    /** The same, seen anew. */
    abstract SeenChange again();

    /** The run outside production to compare with, {@code null} if there is none. */
    ApplyRecord rehearsal() {
        return state.rehearsal().orElseGet(() -> Course.of(state).rehearsal());
    }

    /** The run on production, {@code null} if there is none. */
    ApplyRecord onProduction() {
        return Course.of(state).onProduction();
    }

    static Custody custody() {
        return new Custody(Promotion.get().changes(), Promotion.get().bindings());
    }
}
