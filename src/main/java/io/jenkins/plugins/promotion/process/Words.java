package io.jenkins.plugins.promotion.process;

import io.jenkins.plugins.promotion.plan.Durations;
import io.jenkins.plugins.promotion.refusal.Refusal;
import io.jenkins.plugins.promotion.tree.PathFilter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Parameters of steps as a Jenkinsfile has them. */
public final class Words {

    private static final int LONGEST = 4_000;

    private Words() {}

    /** The parts of a comma-separated text. */
    public static List<String> names(String text) {
        List<String> names = new ArrayList<>();
        for (String part : (text == null ? "" : text).split(",")) {
            if (!part.isBlank()) {
                names.add(part.trim());
            }
        }
        return names;
    }

    /**
     * A parameter that takes a comma-separated text.
     *
     * @return {@code null} if it is left out
     * @throws Refusal if it is there and nothing stands between its commas: left out it would mean everything, or nothing
     */
    static String list(String parameter, String text) {
        String list = text(text);
        if (list != null && names(list).isEmpty()) {
            throw Refusal.mistake(parameter + ": '" + list
                    + "' names nothing between its commas; name something, or leave " + parameter + " out");
        }
        return list;
    }

    /**
     * Ant patterns of a parameter.
     *
     * @throws Refusal if one is none; the message names the parameter
     */
    static void requirePatterns(String parameter, String text) {
        try {
            PathFilter.of(names(text), List.of());
        } catch (Refusal e) {
            throw Refusal.mistake(parameter + ": " + e.getMessage());
        }
    }

    /** A text without blanks around it; {@code null} for nothing but blanks. */
    public static String text(String text) {
        return text == null || text.isBlank() ? null : bounded(text.trim());
    }

    /** What ends up on pages, in logs and records, for everybody to read. */
    private static String bounded(String text) {
        if (text.length() > LONGEST) {
            throw Refusal.mistake("The parameter that begins '" + text.substring(0, 40) + "…' has " + text.length()
                    + " characters, and a step takes " + LONGEST + " at the most; shorten it");
        }
        return text;
    }

    /** The same, or what stands for nothing. */
    public static String text(String text, String otherwise) {
        return text == null || text.isBlank() ? otherwise : text(text);
    }

    /**
     * A parameter that takes one of a few words.
     *
     * @return the word, the first of {@code allowed} for none
     * @throws Refusal if it is another; the message names parameter and words
     */
    static String oneOf(String parameter, String word, List<String> allowed) {
        String trimmed = text(word, allowed.get(0));
        if (!allowed.contains(trimmed)) {
            throw Refusal.mistake(
                    parameter + ": '" + trimmed + "' is not known; it is one of " + String.join(", ", allowed));
        }
        return trimmed;
    }

    /**
     * How long to wait at the most.
     *
     * @return nothing for {@code 0}, which is for ever
     * @throws Refusal if it is no duration; the message names the parameter
     */
    static Optional<Duration> limit(String wait) {
        return "0".equals(wait) ? Optional.empty() : Optional.of(duration("wait", wait));
    }

    /**
     * A parameter that takes a duration.
     *
     * @throws Refusal if it is none; the message names the parameter
     */
    static Duration duration(String parameter, String text) {
        if (text == null) {
            throw Refusal.incomplete(parameter + ": say how long, such as " + parameter + ": '3d'.");
        }
        try {
            return Durations.parse(text);
        } catch (Refusal e) {
            throw Refusal.mistake(parameter + ": " + e.getMessage());
        }
    }
}
