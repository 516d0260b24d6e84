package io.jenkins.plugins.promotion.wording;

import java.util.Locale;

/** Numbers of things for people. */
public final class Counts {
    private static final String[] UNITS = {"KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};

    private Counts() {}

    /** {@code 1 file}, {@code 2 files}, {@code 10,000 files}; for nouns whose plural ends in s. */
    public static String of(long number, String noun) {
        return of(number, noun, noun + "s");
    }

    /** The same for a noun with a plural of its own: {@code 1 entry}, {@code 2 entries}. */
    public static String of(long number, String one, String many) {
        return number(number) + " " + (number == 1 ? one : many);
    }

    /** With commas between thousands. */
    public static String number(long number) {
        return number >= 0 && number < 1000 ? Long.toString(number) : String.format(Locale.ENGLISH, "%,d", number);
    }

    /** {@code 1 byte}, {@code 812 bytes}, {@code 1.5 KiB}, {@code 265 MiB}. */
    public static String bytes(long bytes) {
        return bytes(bytes, Locale.ENGLISH);
    }

    /** The same in a language. */
    public static String bytes(long bytes, Locale language) {
        if (bytes < 1024) {
            return Phrases.of(Counts.class, language).count(bytes, "byte", "bytes");
        }
        double size = bytes / 1024.0;
        int unit = 0;
        while (size >= 1023.5 && unit < UNITS.length - 1) {
            size /= 1024;
            unit++;
        }
        return String.format(language, size < 9.95 ? "%.1f %s" : "%.0f %s", size, UNITS[unit]);
    }
}
