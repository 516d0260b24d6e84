package io.jenkins.plugins.promotion.journal;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The text of a line: an entry, the hash of the line before, and at its end the SHA-256 of the text up to there.
 *
 * @param body all but the last member and the brace
 */
record JournalLine(String body, String hash) {

    private static final String HASH = ",\"hash\":\"";
    private static final String PREVIOUS = ",\"previous\":\"";
    private static final int END = HASH.length() + 64 + 2;

    /** The line of an entry after one with this hash; empty for the first. */
    static JournalLine of(JournalEntry entry, String previous) {
        String json = Json.text(entry.json());
        String body = json.substring(0, json.length() - 1) + PREVIOUS + previous + "\"";
        return new JournalLine(body, sha(body));
    }

    /** @throws IllegalArgumentException if it does not end as lines do */
    static JournalLine of(String text) {
        int end = text.length() - END;
        if (end < 0 || !text.startsWith(HASH, end) || !text.endsWith("\"}")) {
            throw new IllegalArgumentException("it does not end with the hash of a line");
        }
        return new JournalLine(text.substring(0, end), text.substring(end + HASH.length(), text.length() - 2));
    }

    /** Whether it is as it was written, and follows the line with this hash. */
    boolean follows(String previous) {
        return body.endsWith(PREVIOUS + previous + "\"") && sha(body).equals(hash);
    }

    String text() {
        return body + HASH + hash + "\"}";
    }

    private static String sha(String text) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(sha.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
