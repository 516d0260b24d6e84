package io.jenkins.plugins.promotion.outage;

import io.jenkins.plugins.promotion.plan.Durations;
import io.jenkins.plugins.promotion.refusal.Refusal;
import io.jenkins.plugins.promotion.wording.Lengths;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What is added to a rehearsed length: a share of it or a fixed time. */
public sealed interface Margin {

    /** A share, for example 20 per cent. */
    record Percent(int percent) implements Margin {
        @Override
        public Duration addedTo(Duration length) {
            BigDecimal millis = BigDecimal.valueOf(length.toMillis())
                    .multiply(BigDecimal.valueOf(100L + percent))
                    .divide(BigDecimal.valueOf(100), 0, RoundingMode.CEILING);
            return Duration.ofMillis(millis.longValueExact());
        }

        @Override
        public String text() {
            return percent + " %";
        }
    }

    /** A fixed time. */
    record Fixed(Duration duration) implements Margin {
        @Override
        public Duration addedTo(Duration length) {
            return length.plus(duration);
        }

        @Override
        public String text() {
            return Lengths.text(duration);
        }
    }

    /** The length with the margin. */
    Duration addedTo(Duration length);

    /** For people: {@code 20 %} or {@code 10:00}. */
    String text();

    /**
     * Reads {@code 20%} (0 to 1000) or a duration such as {@code 10m}.
     *
     * @throws Refusal if it is neither
     */
    static Margin parse(String text) {
        String trimmed = text == null ? "" : text.trim();
        Matcher percent = Pattern.compile("(\\d{1,4}) ?%").matcher(trimmed);
        if (percent.matches() && Integer.parseInt(percent.group(1)) <= 1000) {
            return new Percent(Integer.parseInt(percent.group(1)));
        }
        try {
            return new Fixed(Durations.parse(trimmed));
        } catch (Refusal e) {
            throw Refusal.mistake("margin: '" + trimmed + "' is neither a share of the rehearsed length from"
                    + " 0% to 1000%, such as 20%, nor a duration, such as 10m");
        }
    }
}
