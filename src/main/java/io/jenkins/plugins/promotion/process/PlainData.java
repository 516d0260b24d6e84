package io.jenkins.plugins.promotion.process;

import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Step results as plain data: LinkedHashMap, ArrayList, String, Boolean and Long only, times as ISO 8601 with offset and
 * durations in milliseconds, so that a sandboxed script may read them and a restart keeps them.
 */
public final class PlainData {

    private PlainData() {}

    public static Map<String, Object> copy(Map<String, ?> map) {
        Map<String, Object> copy = new LinkedHashMap<>();
        map.forEach((key, value) -> copy.put(String.valueOf(key), plain(value)));
        return copy;
    }

    private static Object plain(Object value) {
        if (value == null || value instanceof String || value instanceof Boolean || value instanceof Long) {
            return value;
        }
        if (value instanceof Integer number) {
            return number.longValue();
        }
        if (value instanceof Duration duration) {
            return duration.toMillis();
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> copy = new LinkedHashMap<>();
            map.forEach((key, v) -> copy.put(String.valueOf(key), plain(v)));
            return copy;
        }
        if (value instanceof Collection<?> collection) {
            ArrayList<Object> copy = new ArrayList<>();
            collection.forEach(v -> copy.add(plain(v)));
            return copy;
        }
        return value instanceof OffsetDateTime time ? time.toString() : value.toString();
    }
}
