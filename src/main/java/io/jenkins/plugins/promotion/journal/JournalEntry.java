package io.jenkins.plugins.promotion.journal;

import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;

/**
 * One line of a {@link Journal}.
 *
 * @param seq number of the entry, from 1, without gaps
 * @param at when it was written, with offset
 * @param type what happened, for example {@code copied}
 * @param by who did it: a user id, or {@code build:<job>#<n>} for a build
 * @param data facts of the entry: String, Long, Boolean, List and Map only
 * @param previous hash of the entry before, empty for the first
 * @param hash SHA-256 in hex over everything above
 */
public record JournalEntry(
        long seq, OffsetDateTime at, String type, String by, Map<String, Object> data, String previous, String hash) {

    /** A text of the entry's data, or {@code null}. */
    public String text(String key) {
        Object value = data.get(key);
        return value == null ? null : value.toString();
    }

    /** A number of the entry's data, 0 where it has none. */
    public long number(String key) {
        return data.get(key) instanceof Number number ? number.longValue() : 0;
    }

    /** Whether the entry's data has {@code true} under this key. */
    public boolean flag(String key) {
        return Boolean.TRUE.equals(data.get(key));
    }

    /** A list of texts of the entry's data, empty where it has none. */
    public List<String> texts(String key) {
        return data.get(key) instanceof List<?> list
                ? list.stream().map(String::valueOf).toList()
                : List.of();
    }

    /** A map of the entry's data, empty where it has none. */
    @SuppressWarnings("unchecked")
    public Map<String, Object> map(String key) {
        return data.get(key) instanceof Map<?, ?> map ? (Map<String, Object>) map : Map.of();
    }
}
