package io.jenkins.plugins.promotion.change;

import io.jenkins.plugins.promotion.refusal.Refusal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * The name people give a change, and the key that stands for it in URLs and folder names.
 *
 * @param text as written in the Jenkinsfile, for example {@code CR-2031}
 */
public record ChangeName(String text) {

    private static final Pattern ALLOWED = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N} ._/#()+-]{0,199}");
    private static final Pattern SAFE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,79}");

    /**
     * @throws Refusal if the text has other characters than letters, digits, blank and {@code ._/#()+-},
     *     does not begin with a letter or digit, or is longer than 200 characters
     */
    public ChangeName {
        text = text == null ? "" : text.trim();
        if (!ALLOWED.matcher(text).matches()) {
            throw Refusal.mistake("change '" + shorten(text)
                    + "': a change's name begins with a letter or digit and has letters, digits, blanks and ._/#()+- only,"
                    + " 200 characters at the most");
        }
    }

    /** The name itself where it is safe in a URL and a folder name, else its safe part with a hash of the whole. */
    public String key() {
        if (SAFE.matcher(text).matches()) {
            return text;
        }
        String safe = text.replaceAll("[^A-Za-z0-9_-]+", "-");
        safe = safe.replaceAll("^-+", "");
        return (safe.isEmpty() ? "c" : safe.substring(0, Math.min(60, safe.length()))) + "-" + hash().substring(0, 10);
    }

    /** Whether a text from a URL can be a key at all. */
    public static boolean isKey(String text) {
        return text != null && text.length() <= 100 && text.matches("[A-Za-z0-9][A-Za-z0-9_-]*");
    }

    private String hash() {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String shorten(String text) {
        return text.length() > 60 ? text.substring(0, 60) + "…" : text;
    }
}
