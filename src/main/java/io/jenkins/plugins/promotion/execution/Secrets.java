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

    /**
     * Masks these texts, each line of those with several lines, and their Base64 and URL-encoded forms, and those that answers
     * in JSON, XML and HTML repeat.
     */
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
                String encoded = URLEncoder.encode(part, StandardCharsets.UTF_8);
                forms.add(encoded);
                forms.add(encoded.replace("+", "%20"));
                forms.add(part.replace("\\", "\\\\").replace("\"", "\\\""));
                String markup = part.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
                forms.add(markup);
                forms.add(markup.replace("\"", "&quot;"));
                for (String apostrophe : List.of("&#39;", "&#x27;", "&apos;")) {
                    forms.add(markup.replace("\"", "&quot;").replace("'", apostrophe));
                }
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

    /**
     * The beginning of a text, masked; it is a little shorter where it would end within a secret.
     *
     * @param bytes UTF-8, with {@link #longest} more of them than are wanted, if there are so many
     * @param most so many are wanted
     */
    String beginning(byte[] bytes, int most) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        int end = new String(bytes, 0, Math.min(most, bytes.length), StandardCharsets.UTF_8).length();
        for (int last = -1; last != end; ) {
            last = end;
            for (String form : forms) {
                int at = text.indexOf(form, Math.max(0, end - form.length() + 1));
                end = at < 0 ? end : Math.min(at, end);
            }
        }
        return mask(text.substring(0, end));
    }

    /** The end of a text, likewise, with the surplus before it. */
    String end(byte[] bytes, int most) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        int kept = Math.min(most, bytes.length);
        int from = text.length()
                - Math.min(
                        text.length(), new String(bytes, bytes.length - kept, kept, StandardCharsets.UTF_8).length());
        for (int last = -1; last != from; ) {
            last = from;
            for (String form : forms) {
                int at = text.lastIndexOf(form, from - 1);
                from = at < 0 ? from : Math.max(from, at + form.length());
            }
        }
        return mask(text.substring(from));
    }

    /** Length of the longest text that is masked, in bytes. */
    int longest() {
        return forms.stream()
                .mapToInt(form -> form.getBytes(StandardCharsets.UTF_8).length)
                .max()
                .orElse(0);
    }
}
