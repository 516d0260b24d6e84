package io.jenkins.plugins.promotion.view;

import hudson.Extension;
import hudson.model.Action;
import hudson.model.Job;
import io.jenkins.plugins.promotion.Promotion;
import io.jenkins.plugins.promotion.change.Bias;
import io.jenkins.plugins.promotion.change.Change;
import io.jenkins.plugins.promotion.change.ItemHistory;
import io.jenkins.plugins.promotion.change.JobFigures;
import io.jenkins.plugins.promotion.change.Metrics;
import io.jenkins.plugins.promotion.outage.Offered;
import io.jenkins.plugins.promotion.picture.Bars;
import io.jenkins.plugins.promotion.picture.Dots;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import jenkins.model.TransientActionFactory;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.HttpResponse;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** A job's promotions: how long each step took in each, and outages as rehearsed and as they were. */
@ExportedBean
@Restricted(NoExternalUse.class)
public final class JobPromotions extends PromotionPage implements Action {

    /** Drawn and listed are no more than so many. */
    private static final int ROOM = 25;
    /** No more items are listed. */
    private static final int MOST_ITEMS = 100;

    private final Job<?, ?> job;
    private List<ChangePage> newest;
    private JobFigures figures;

    JobPromotions(Job<?, ?> job) {
        this.job = job;
    }

    public Job<?, ?> getJob() {
        return job;
    }

    /** The newest changes of this job: what is drawn and listed. */
    @Exported(name = "changes", visibility = 2)
    public List<ChangePage> getNewest() {
        if (newest == null) {
            newest = of(job).stream()
                    .filter(change -> Who.sees(change.summary()))
                    .limit(ROOM)
                    .flatMap(change -> ChangePage.of(change, null).stream())
                    .toList();
        }
        return newest;
    }

    /** How many there are. */
    @Exported
    public long getCount() {
        return of(job).stream().filter(change -> Who.sees(change.summary())).count();
    }

    private JobFigures figures() {
        if (figures == null) {
            figures = JobFigures.of(of(job).stream()
                    .filter(change -> change.summary().job().equals(job.getFullName()) && Who.sees(change.summary()))
                    .toList());
        }
        return figures;
    }

    /** What all changes of the job took, as plain data: medians of the closed ones, and sums of all. */
    @Exported
    public Map<String, Object> getFigures() {
        JobFigures all = figures();
        return new Plain()
                .put("closed", (long) all.closed().size())
                .put(
                        "leadMillis",
                        JobFigures.quantile(all.closed(metrics -> metrics.lead().toMillis()), 0.5))
                .put(
                        "lockedMillis",
                        JobFigures.quantile(
                                all.closed(metrics -> metrics.locked().toMillis()), 0.5))
                .put("rounds", JobFigures.quantile(all.closed(Metrics::rounds), 0.5))
                .put("clarifications", all.sum(Metrics::clarifications))
                .put("outages", all.sum(Metrics::outages))
                .put("overruns", all.sum(Metrics::overruns))
                .map();
    }

    /** How the estimates of authors compare with what items took: plain data, in per cent of the estimate. */
    @Exported
    public List<Map<String, Object>> getBias() {
        return figures().bias().stream()
                .map(bias -> new Plain()
                        .put("author", bias.author())
                        .put("items", bias.items())
                        .put("rehearsedPercent", bias.rehearsed())
                        .put("actualPercent", bias.actual())
                        .map())
                .toList();
    }

    /** The same for people. */
    public List<Bias> getBiases() {
        return figures().bias();
    }

    /** What items took over all changes, those done most often first: plain data. */
    @Exported
    public List<Map<String, Object>> getItems() {
        return getKnownItems().stream()
                .map(row -> new Plain()
                        .put("item", row.item())
                        .put("kind", row.kind())
                        .put("estimatedMillis", row.estimated())
                        .put(
                                "rehearsedRuns",
                                row.rehearsed() == null ? 0 : row.rehearsed().runs())
                        .put(
                                "rehearsedMillis",
                                row.rehearsed() == null ? null : row.rehearsed().median())
                        .put(
                                "actualRuns",
                                row.actual() == null ? 0 : row.actual().runs())
                        .put(
                                "actualMillis",
                                row.actual() == null ? null : row.actual().median())
                        .put("offeredMillis", row.offered().length())
                        .put("offeredBy", row.offered().text())
                        .map())
                .toList();
    }

    /** The same for people. */
    public List<ItemHistory.Row> getKnownItems() {
        return figures().items().stream().limit(MOST_ITEMS).toList();
    }

    /** For people: {@code 140 %}; a dash for nothing. */
    public String percent(Long percent) {
        return percent == null ? "–" : percent + " %";
    }

    /** For people: the median and of how many runs; a dash for nothing. */
    public String runs(Offered of) {
        return of == null ? "–" : duration(of.median()) + " (" + of.runs() + ")";
    }

    /** For people: of how many runs a length to allow for comes, and how. */
    public String basis(Offered of) {
        return Texts.text(
                of.ninetieth() == null ? "MedianOf" : "NinetiethOf",
                count(of.runs(), Texts.text("Run"), Texts.text("Runs")));
    }

    /** The figures for Prometheus. */
    public HttpResponse doPrometheus() {
        return PlainAnswer.text(MetricsText.TYPE, MetricsText.of(job.getFullName(), figures()));
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

    /** Whether one of the newest changes has an outage, planned or over. */
    public boolean hasOutages() {
        return getNewest().stream()
                .anyMatch(change -> !change.getState().windows().isEmpty());
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
