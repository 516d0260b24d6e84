package io.jenkins.plugins.promotion.view;

import io.jenkins.plugins.promotion.journal.Json;
import java.util.LinkedHashMap;
import java.util.Map;

/** Plain data for REST, key by key; what is {@code null} is left out. */
final class Plain {

    private final Map<String, Object> map = new LinkedHashMap<>();

    /** Adds a value of any kind that {@link Json#plain} takes. */
    Plain put(String key, Object value) {
        if (value != null) {
            map.put(key, Json.plain(value));
        }
        return this;
    }

    Map<String, Object> map() {
        return map;
    }
}
