package io.jenkins.plugins.promotion.wording;

import java.time.Duration;

/** Lengths of time for people; {@code promotion.js} writes them the same way. */
public final class Lengths {
    private Lengths() {}

    /**
     * The two largest units that count: {@code 2 min 17 s}, {@code 3 h 12 min}, {@code 3 d 4 h}; {@code <1 s} for what is
     * shorter than a second. Rounded to the smaller of the shown units; a negative length gets a minus sign.
     */
    public static String text(Duration length) {
        if (length.isNegative()) {
            return "-" + text(length.negated());
        }
        if (!length.isZero() && length.compareTo(Duration.ofSeconds(1)) < 0) {
            return "<1 s";
        }
        long seconds = length.plusMillis(500).toSeconds();
        if (seconds < 60) {
            return seconds + " s";
        }
        if (seconds < 3600) {
            return parts(seconds, 60, "min", "s");
        }
        long minutes = (seconds + 30) / 60;
        return minutes < 24 * 60 ? parts(minutes, 60, "h", "min") : parts((minutes + 30) / 60, 24, "d", "h");
    }

    private static String parts(long number, int size, String big, String small) {
        long rest = number % size;
        return number / size + " " + big + (rest == 0 ? "" : " " + rest + " " + small);
    }
}
