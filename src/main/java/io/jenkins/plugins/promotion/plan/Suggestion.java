package io.jenkins.plugins.promotion.plan;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;

/** Finds what somebody who mistyped a word may have meant. */
final class Suggestion {
    private Suggestion() {}

    /** "did you mean 'x'?" if one of the words is near, else all words. */
    static String among(String given, Collection<String> words) {
        String lower = given.toLowerCase(Locale.ROOT);
        if (lower.length() > 40) {
            return "possible are " + String.join(", ", words);
        }
        return words.stream()
                .min(Comparator.comparingInt((String word) -> distance(lower, word.toLowerCase(Locale.ROOT)))
                        .thenComparing(Comparator.naturalOrder()))
                .filter(word -> distance(lower, word.toLowerCase(Locale.ROOT)) <= Math.max(1, word.length() / 3))
                .map(word -> "did you mean '" + word + "'?")
                .orElse("possible are " + String.join(", ", words));
    }

    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int substituted = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(substituted, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }
}
