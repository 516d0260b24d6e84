package io.jenkins.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.promotion.wording.Lengths;
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
                            "  %s  %-46s %-12s %12s  %s",
                            step.path("number").asText(),
                            shortened(step.path("title").asText(), 46),
                            step.path("status").asText().replace("not reached", "not yet"),
                            duration(step.get("millis")),
                            shortened(step.path("detail").asText(""), 80))
                    .stripTrailing());
        }
        return lines;
    }

    private static String shortened(String text, int length) {
        return text.length() <= length ? text : text.substring(0, length - 1) + "…";
    }

    /** As everywhere; a dash where nothing was measured. */
    static String duration(JsonNode millis) {
        return millis == null || !millis.isNumber() ? "–" : Lengths.text(Duration.ofMillis(millis.asLong()));
    }
}
