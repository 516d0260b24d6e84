package io.jenkins.plugins.promotion.view;

import hudson.Extension;
import hudson.model.Action;
import hudson.model.Job;
import io.jenkins.plugins.promotion.Promotion;
import io.jenkins.plugins.promotion.change.Change;
import io.jenkins.plugins.promotion.picture.Bars;
import io.jenkins.plugins.promotion.picture.Dots;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import jenkins.model.TransientActionFactory;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** A job's promotions: how long each step took in each, and outages as rehearsed and as they were. */
@ExportedBean
public final class JobPromotions extends PromotionPage implements Action {

    /** Drawn and listed are no more than so many. */
    private static final int ROOM = 25;

    private final Job<?, ?> job;
    private List<ChangePage> newest;

    JobPromotions(Job<?, ?> job) {
        this.job = job;
    }

    public Job<?, ?> getJob() {
        return job;
    }

    /** Changes of this job, newest first. */
    @Exported(visibility = 2)
    public List<ChangePage> getChanges() {
        return of(job).stream()
                .filter(change -> Who.sees(change.summary()))
                .map(change -> new ChangePage(change, null))
                .collect(Collectors.toList());
    }

    /** The newest of them: what is drawn and listed. */
    public List<ChangePage> getNewest() {
        if (newest == null) {
            newest = of(job).stream()
                    .filter(change -> Who.sees(change.summary()))
                    .limit(ROOM)
                    .map(change -> new ChangePage(change, null))
                    .toList();
        }
        return newest;
    }

    /** How many there are. */
    public long getCount() {
        return of(job).stream().filter(change -> Who.sees(change.summary())).count();
    }

    public Dots getStepsPlot() {
        return new JobPlots(getNewest()).steps();
    }

    public Bars getRoundsPlot() {
        return new JobPlots(getNewest()).rounds();
    }

    public Bars getOutagesPlot() {
        return new JobPlots(getNewest()).outages();
    }

    /** Numbers of the twelve steps. */
    public List<String> getNumbers() {
        return IntStream.rangeClosed(1, 12)
                .mapToObj(n -> n < 10 ? "0" + n : "" + n)
                .toList();
    }

    private static List<Change> of(Job<?, ?> job) {
        return Promotion.get().changes().all().stream()
                .filter(change -> change.summary().admits(job.getFullName()))
                .toList();
    }

    @Override
    public String getIconFileName() {
        return "symbol-swap";
    }

    @Override
    public String getDisplayName() {
        return Texts.text("Promotions");
    }

    @Override
    public String getUrlName() {
        return "promotions";
    }

    public hudson.model.Api getApi() {
        return new hudson.model.Api(this);
    }

    /** Gives the page to every job that has a change. */
    @Extension
    @SuppressWarnings("rawtypes")
    public static final class Factory extends TransientActionFactory<Job> {
        @Override
        public Class<Job> type() {
            return Job.class;
        }

        @Override
        public Collection<? extends Action> createFor(Job target) {
            Job<?, ?> job = target;
            return of(job).isEmpty() ? List.of() : List.of(new JobPromotions(job));
        }
    }
}
