package io.jenkins.plugins.promotion.view;

import io.jenkins.plugins.promotion.change.Bias;
import io.jenkins.plugins.promotion.change.ChangePhase;
import io.jenkins.plugins.promotion.change.JobFigures;
import io.jenkins.plugins.promotion.change.Metrics;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToLongFunction;

/** A job's figures in Prometheus' text exposition format, version 0.0.4. */
final class MetricsText {

    static final String TYPE = "text/plain; version=0.0.4";

    private static final String PREFIX = "configuration_promotion_";

    private final StringBuilder text = new StringBuilder();
    private final String job;

    private MetricsText(String job) {
        this.job = job;
    }

    static String of(String job, JobFigures figures) {
        return new MetricsText(job).write(figures);
    }

    private String write(JobFigures figures) {
        family("changes", "gauge", "Changes of the job by where they stand.");
        for (ChangePhase phase : ChangePhase.values()) {
            sample(
                    "changes",
                    Map.of("phase", phase.name().toLowerCase(Locale.ROOT)),
                    figures.phases().getOrDefault(phase, 0L));
        }
        summary(
                "lead_time_seconds",
                "From the base of a closed change to its end.",
                figures,
                3,
                metrics -> metrics.lead().toMillis());
        summary(
                "locked_seconds",
                "How long the locks of a closed change were held.",
                figures,
                3,
                metrics -> metrics.locked().toMillis());
        summary("rounds", "Rounds of tests of a closed change.", figures, 0, Metrics::rounds);
        total("clarifications", "How often somebody asked what an item means.", figures.sum(Metrics::clarifications));
        total("outages", "Outages that began.", figures.sum(Metrics::outages));
        total("outage_overruns", "Outages that lasted longer than planned.", figures.sum(Metrics::overruns));
        List<Bias> bias = figures.bias();
        family("estimate_ratio", "gauge", "Median of what items took over what their author estimated.");
        for (Bias one : bias) {
            ratio(one.author(), "test", one.rehearsed());
            ratio(one.author(), "production", one.actual());
        }
        family("estimated_items", "gauge", "Items with an estimate of this author that were done.");
        bias.forEach(one -> sample("estimated_items", Map.of("author", one.author()), one.items()));
        return text.toString();
    }

    private void ratio(String author, String where, Long percent) {
        if (percent != null) {
            Map<String, String> labels = new LinkedHashMap<>();
            labels.put("author", author);
            labels.put("on", where);
            sample("estimate_ratio", labels, number(percent, 2));
        }
    }

    private void total(String name, String help, long value) {
        family(name + "_total", "counter", help);
        sample(name + "_total", Map.of(), value);
    }

    /** @param scale decimals that a value has */
    private void summary(String name, String help, JobFigures figures, int scale, ToLongFunction<Metrics> number) {
        List<Long> values = figures.closed(number);
        family(name, "summary", help);
        for (double share : new double[] {0.5, 0.9}) {
            Long value = JobFigures.quantile(values, share);
            sample(name, Map.of("quantile", Double.toString(share)), value == null ? "NaN" : number(value, scale));
        }
        sample(
                name + "_sum",
                Map.of(),
                number(values.stream().mapToLong(Long::longValue).sum(), scale));
        sample(name + "_count", Map.of(), values.size());
    }

    private static String number(long unscaled, int scale) {
        return BigDecimal.valueOf(unscaled, scale).toPlainString();
    }

    private void family(String name, String type, String help) {
        text.append("# HELP ")
                .append(PREFIX)
                .append(name)
                .append(' ')
                .append(help)
                .append('\n');
        text.append("# TYPE ")
                .append(PREFIX)
                .append(name)
                .append(' ')
                .append(type)
                .append('\n');
    }

    private void sample(String name, Map<String, String> labels, Object value) {
        text.append(PREFIX)
                .append(name)
                .append("{jenkins_job=\"")
                .append(escaped(job))
                .append('"');
        labels.forEach((label, of) ->
                text.append(',').append(label).append("=\"").append(escaped(of)).append('"'));
        text.append("} ").append(value).append('\n');
    }

    private static String escaped(String value) {
        return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }
}
