package io.jenkins.plugins.promotion.process;

import io.jenkins.plugins.promotion.refusal.Refusal;
import java.util.ArrayList;
import java.util.List;

/** Parameters of steps as a Jenkinsfile has them. */
public final class Words {

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

    /** A text without blanks around it; {@code null} for nothing but blanks. */
    public static String text(String text) {
        return text == null || text.isBlank() ? null : text.trim();
    }

    /** The same, or what stands for nothing. */
    public static String text(String text, String otherwise) {
        return text == null || text.isBlank() ? otherwise : text.trim();
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
}
