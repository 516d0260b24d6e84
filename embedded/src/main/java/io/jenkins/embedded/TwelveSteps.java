package io.jenkins.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A change's twelve steps as a table for the terminal, from what its page exports. */
final class TwelveSteps {
    private TwelveSteps() {}

    static List<String> lines(JsonNode change) {
        List<String> lines = new ArrayList<>();
        lines.add("The twelve steps of change " + change.path("name").asText() + " ("
                + change.path("phase").asText() + ", round "
                + change.path("round").asText() + "):");
        for (JsonNode step : change.path("steps")) {
            lines.add(String.format(
                            Locale.ROOT,
                            "  %s  %-46s %-12s %9s  %s",
                            step.path("number").asText(),
                            shortened(step.path("title").asText(), 46),
                            step.path("status").asText(),
                            duration(step.get("millis")),
                            shortened(step.path("detail").asText(""), 80))
                    .stripTrailing());
        }
        return lines;
    }

    private static String shortened(String text, int length) {
        return text.length() <= length ? text : text.substring(0, length - 1) + "…";
    }

    /** {@code 0.4 s}, {@code 12.3 s}, {@code 3:05 min} or {@code 2:03:05 h}; a dash where nothing was measured. */
    static String duration(JsonNode millis) {
        if (millis == null || !millis.isNumber()) {
            return "–";
        }
        Duration time = Duration.ofMillis(millis.asLong());
        if (time.compareTo(Duration.ofMinutes(1)) < 0) {
            return String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1000.0);
        }
        return time.toHours() == 0
                ? String.format(Locale.ROOT, "%d:%02d min", time.toMinutes(), time.toSecondsPart())
                : String.format(
                        Locale.ROOT, "%d:%02d:%02d h", time.toHours(), time.toMinutesPart(), time.toSecondsPart());
    }
}
