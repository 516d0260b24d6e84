package io.jenkins.plugins.promotion.execution;

import io.jenkins.plugins.promotion.structured.StructuredFiles;
import io.jenkins.plugins.promotion.structured.Value;
import java.nio.charset.StandardCharsets;

/** Values as they travel to a node and as they are told to people. */
final class JsonValue {
    private static final int SHOWN = 120;

    private JsonValue() {}

    static Value of(String json) {
        return StructuredFiles.of("value.json", json.getBytes(StandardCharsets.UTF_8))
                .get("")
                .orElseThrow();
    }

    static String shown(Value value) {
        String text = value.canonical();
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "...";
    }
}
