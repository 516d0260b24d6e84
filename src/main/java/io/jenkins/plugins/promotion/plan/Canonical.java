package io.jenkins.plugins.promotion.plan;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Feeds values into SHA-256 so that different values never give the same bytes: every value begins with a letter for its
 * type, texts with their length. This encoding is frozen as {@code v1}; a change of it is a new version of every digest
 * made with it.
 */
public final class Canonical {
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

    Canonical value(JsonNode value) {
        if (value.isTextual()) {
            return text(value.textValue());
        }
        if (value.isNumber()) {
            return raw("n" + (value.isIntegralNumber() ? value.bigIntegerValue() : value.decimalValue()) + ";");
        }
        if (value.isArray()) {
            raw("[" + value.size() + ":");
            value.forEach(this::value);
            return this;
        }
        if (value.isObject()) {
            Map<String, JsonNode> sorted = new TreeMap<>();
            value.fields().forEachRemaining(field -> sorted.put(field.getKey(), field.getValue()));
            raw("{" + sorted.size() + ":");
            sorted.forEach((key, element) -> text(key).value(element));
            return this;
        }
        return value.isBoolean() ? flag(value.booleanValue()) : raw("z");
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

    private Canonical raw(String text) {
        sha256.update(text.getBytes(StandardCharsets.US_ASCII));
        return this;
    }
}
