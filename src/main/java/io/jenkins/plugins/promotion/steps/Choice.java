package io.jenkins.plugins.promotion.steps;

import hudson.Util;
import hudson.util.ListBoxModel;
import java.util.List;

/** A parameter that takes one of a few words. */
final class Choice {

    private Choice() {}

    /**
     * @return the word, the first of {@code allowed} for none
     * @throws IllegalArgumentException if it is another; the message names parameter and words
     */
    static String of(String parameter, String word, String... allowed) {
        String trimmed = Util.fixEmptyAndTrim(word);
        if (trimmed == null) {
            return allowed[0];
        }
        List<String> words = List.of(allowed);
        if (!words.contains(trimmed)) {
            throw new IllegalArgumentException(
                    parameter + ": '" + trimmed + "' is not known; it is one of " + String.join(", ", words));
        }
        return trimmed;
    }

    /** The words as a select box shows them. */
    static ListBoxModel list(String... allowed) {
        ListBoxModel words = new ListBoxModel();
        for (String word : allowed) {
            words.add(word);
        }
        return words;
    }
}
