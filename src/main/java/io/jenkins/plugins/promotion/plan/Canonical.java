package io.jenkins.plugins.promotion.plan;

import io.jenkins.plugins.promotion.structured.Value;
import io.jenkins.plugins.promotion.tree.TreeEntry;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Feeds values into SHA-256 so that different values never give the same bytes: every value begins with a letter for its
 * type, texts with their length. This encoding is frozen as {@code v1}; a change of it is a new version of every digest
 * made with it.
 */
public final class Canonical {
    private static final Pattern NUMBER = Pattern.compile("-?\\d[\\d.E+-]{0,80}");

    private final MessageDigest sha256;

    /** Begins a digest of one sort of thing, so that a plan and an item never share one. */
    Canonical(String sort) {
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
        text(sort);
    }

    Canonical text(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        raw("s" + bytes.length + ":");
        sha256.update(bytes);
        return this;
    }

    Canonical flag(boolean flag) {
        return raw(flag ? "t" : "f");
    }

    Canonical number(long number) {
        return raw("n" + number + ";");
    }

    /** A list in its order. */
    Canonical texts(Collection<String> texts) {
        raw("[" + texts.size() + ":");
        texts.forEach(this::text);
        return this;
    }

    /** A mapping; the order in which it was written does not matter. */
    Canonical texts(Map<String, String> texts) {
        raw("{" + texts.size() + ":");
        new TreeMap<>(texts).forEach((key, value) -> text(key).text(value));
        return this;
    }

    Canonical value(Value value) {
        if (value instanceof Value.Text text) {
            return text(text.text());
        }
        if (value instanceof Value.Items list) {
            raw("[" + list.items().size() + ":");
            list.items().forEach(this::value);
            return this;
        }
        if (value instanceof Value.Members map) {
            raw("{" + map.members().size() + ":");
            new TreeMap<>(map.members()).forEach((key, element) -> text(key).value(element));
            return this;
        }
        String word = ((Value.Plain) value).spelled();
        if (word.equals("true") || word.equals("false")) {
            return flag(word.equals("true"));
        } else if (NUMBER.matcher(word).matches()
                && new BigDecimal(word).toString().equals(word)) {
            return raw("n" + word + ";");
        } else if (word.equals("null")) {
            return raw("z");
        }
        // Whatever else some schema may take for more than a text is named as it is spelt.
        raw("w");
        return text(word);
    }

    /** A text that may be absent. */
    Canonical optional(Optional<String> text) {
        return text.map(this::text).orElseGet(this::nothing);
    }

    /** Something that is absent. */
    Canonical nothing() {
        return raw("-");
    }

    /** Lower-case hex digits. */
    String hex() {
        return HexFormat.of().formatHex(sha256.digest());
    }

    public static String sha256(byte[] bytes) {
        Canonical canonical = new Canonical("");
        canonical.sha256.reset();
        return HexFormat.of().formatHex(canonical.sha256.digest(bytes));
    }

    /** The SHA-256 by which a plan expects what is there: of a file's content, of a link's target. */
    static Optional<String> sha256(TreeEntry entry) {
        return switch (entry.kind()) {
            case FILE -> Optional.of(entry.content());
            case SYMLINK -> Optional.of(sha256(entry.content().getBytes(StandardCharsets.UTF_8)));
            case DIRECTORY -> Optional.empty();
        };
    }

    private Canonical raw(String text) {
        sha256.update(text.getBytes(StandardCharsets.US_ASCII));
        return this;
    }
}
