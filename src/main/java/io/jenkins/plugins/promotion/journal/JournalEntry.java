package io.jenkins.plugins.promotion.journal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.OffsetDateTime;

/**
 * One line of a {@link Journal}.
 *
 * @param seq number of the entry, from 1, without gaps
 * @param at when it was written, with offset
 * @param type what happened, for example {@code copied}
 * @param actor who did it
 * @param data what else is to be told of it
 */
public record JournalEntry(long seq, OffsetDateTime at, String type, Actor actor, ObjectNode data) {

    /** User id, or {@code build:<job>#<n>}. */
    public String by() {
        return actor.by();
    }

    /** The same with who did it under another name. */
    public JournalEntry with(Actor other) {
        return new JournalEntry(seq, at, type, other, data);
    }

    /** As it is stored, without the hashes. */
    ObjectNode json() {
        ObjectNode line = Json.object().put("seq", seq).put("at", at.toString()).put("type", type);
        line.setAll(Json.of(actor));
        line.set("data", data);
        return line;
    }

    static JournalEntry of(JsonNode line) {
        if (!(line.get("data") instanceof ObjectNode data)) {
            throw new IllegalArgumentException("'data' is missing");
        }
        return new JournalEntry(
                line.path("seq").asLong(),
                OffsetDateTime.parse(text(line, "at")),
                text(line, "type"),
                new Actor(text(line, "by"), optional(line, "build"), optional(line, "node")),
                data);
    }

    private static String text(JsonNode line, String key) {
        String text = optional(line, key);
        if (text == null) {
            throw new IllegalArgumentException("'" + key + "' is missing");
        }
        return text;
    }

    private static String optional(JsonNode line, String key) {
        return line.path(key).isTextual() ? line.get(key).textValue() : null;
    }
}
