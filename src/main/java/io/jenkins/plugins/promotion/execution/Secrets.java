package io.jenkins.plugins.promotion.execution;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Texts that must never be shown, and the masking of other texts by them. */
public final class Secrets {
    /** What stands where a secret was. */
    public static final String MASK = "****";

    private static final int SHORTEST_LINE = 4;
    private final List<String> forms;

    private Secrets(List<String> forms) {
        this.forms = forms;
    }

    /** Masks these texts, each line of those with several lines, and their Base64 and URL-encoded forms. */
    public static Secrets of(Collection<String> secrets) {
        Set<String> forms = new LinkedHashSet<>();
        for (String secret : secrets) {
            List<String> parts = new ArrayList<>(List.of(secret, secret.strip()));
            secret.lines()
                    .map(String::strip)
                    .filter(line -> line.length() >= SHORTEST_LINE)
                    .forEach(parts::add);
            for (String part : parts) {
                byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
                forms.add(part);
                forms.add(Base64.getEncoder().encodeToString(bytes));
                forms.add(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
                forms.add(URLEncoder.encode(part, StandardCharsets.UTF_8));
            }
        }
        List<String> longestFirst = new ArrayList<>(forms);
        longestFirst.removeIf(String::isBlank);
        longestFirst.sort(Comparator.comparingInt(String::length).reversed());
        return new Secrets(longestFirst);
    }

    /** The text with every secret replaced by {@link #MASK}; null stays null. */
    public String mask(String text) {
        String masked = text;
        for (String form : forms) {
            masked = masked == null ? null : masked.replace(form, MASK);
        }
        return masked;
    }

    /** Length of the longest text that is masked, in bytes. */
    int longest() {
        return forms.stream()
                .mapToInt(form -> form.getBytes(StandardCharsets.UTF_8).length)
                .max()
                .orElse(0);
    }
}
