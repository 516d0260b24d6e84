package io.jenkins.plugins.promotion.change;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import java.io.IOException;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.Map;

/** Turns the records of this package into the plain maps a journal stores, and back; times become ISO 8601 texts. */
final class Facts {

    private static final ObjectMapper MAPPER = new ObjectMapper()
            .enable(DeserializationFeature.USE_LONG_FOR_INTS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .registerModule(new SimpleModule()
                    .addSerializer(OffsetDateTime.class, new JsonSerializer<>() {
                        @Override
                        public void serialize(OffsetDateTime value, JsonGenerator out, SerializerProvider provider)
                                throws IOException {
                            out.writeString(value.toString());
                        }
                    })
                    .addDeserializer(OffsetDateTime.class, new JsonDeserializer<>() {
                        @Override
                        public OffsetDateTime deserialize(JsonParser in, DeserializationContext context)
                                throws IOException {
                            return OffsetDateTime.parse(in.getText());
                        }
                    }));

    private static final TypeReference<LinkedHashMap<String, Object>> MAP = new TypeReference<>() {};

    private Facts() {}

    static Map<String, Object> of(Object fact) {
        return MAPPER.convertValue(fact, MAP);
    }

    static <T> T to(Class<T> type, Map<String, Object> facts) {
        return MAPPER.convertValue(facts, type);
    }
}
