package io.jenkins.plugins.promotion.signoff;

import io.jenkins.plugins.promotion.journal.Facts;
import java.util.Map;

/**
 * How many signatures one role gives: {@code qa:2}.
 *
 * @param role user or group
 * @param count at least 1
 */
public record Quota(String role, int count) {

    /** As plain data. */
    public Map<String, Object> toMap() {
        return Facts.write().put("role", role).put("count", count).map();
    }

    /** From {@link #toMap()}. */
    public static Quota fromMap(Map<String, ?> map) {
        Facts facts = new Facts("quota", map);
        return new Quota(facts.text("role"), Math.toIntExact(facts.number("count")));
    }
}
