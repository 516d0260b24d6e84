package io.jenkins.plugins.promotion.journal;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.BeanProperty;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.ContextualDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** How times, durations and what may be empty stand in JSON. */
final class JsonValues extends SimpleModule {

    private static final long serialVersionUID = 1L;

    /** What is written of a value. */
    private interface Form<T> {
        Object of(T value);
    }

    JsonValues() {
        super("promotion");
        write(OffsetDateTime.class, time -> time.format(DateTimeFormatter.ISO_OFFSET_DATE_TIME));
        write(Instant.class, time -> time.atOffset(ZoneOffset.UTC).format(DateTimeFormatter.ISO_OFFSET_DATE_TIME));
        addSerializer(Duration.class, new Millis());
        addSerializer(Optional.class, new Perhaps());
        addDeserializer(OffsetDateTime.class, new JsonDeserializer<>() {
            @Override
            public OffsetDateTime deserialize(JsonParser in, DeserializationContext context) throws IOException {
                return time(in, context);
            }
        });
        addDeserializer(Instant.class, new JsonDeserializer<>() {
            @Override
            public Instant deserialize(JsonParser in, DeserializationContext context) throws IOException {
                return time(in, context).toInstant();
            }
        });
        addDeserializer(Duration.class, new JsonDeserializer<>() {
            @Override
            public Duration deserialize(JsonParser in, DeserializationContext context) throws IOException {
                return Duration.ofMillis(context.readValue(in, long.class));
            }
        });
        addDeserializer(Optional.class, new PerhapsReader(null));
    }

    private <T> void write(Class<T> type, Form<T> form) {
        addSerializer(type, new JsonSerializer<>() {
            @Override
            public void serialize(T value, JsonGenerator out, SerializerProvider provider) throws IOException {
                out.writeObject(form.of(value));
            }
        });
    }

    private static OffsetDateTime time(JsonParser in, DeserializationContext context) throws IOException {
        String text = context.readValue(in, String.class);
        try {
            return OffsetDateTime.parse(text);
        } catch (DateTimeException e) {
            return context.reportInputMismatch(
                    OffsetDateTime.class, "'%s' is no ISO 8601 time with offset, at '%s'", text, in.currentName());
        }
    }

    private static final class Millis extends JsonSerializer<Duration> {
        @Override
        public void serialize(Duration value, JsonGenerator out, SerializerProvider provider) throws IOException {
            out.writeNumber(value.toMillis());
        }

        @Override
        public boolean isEmpty(SerializerProvider provider, Duration value) {
            return value.isZero();
        }
    }

    @SuppressWarnings("rawtypes")
    private static final class Perhaps extends JsonSerializer<Optional> {
        @Override
        public void serialize(Optional value, JsonGenerator out, SerializerProvider provider) throws IOException {
            provider.defaultSerializeValue(value.orElse(null), out);
        }

        @Override
        public boolean isEmpty(SerializerProvider provider, Optional value) {
            return value.isEmpty();
        }
    }

    @SuppressWarnings("rawtypes")
    private static final class PerhapsReader extends JsonDeserializer<Optional> implements ContextualDeserializer {
        private final JavaType type;

        PerhapsReader(JavaType type) {
            this.type = type;
        }

        @Override
        public JsonDeserializer<?> createContextual(DeserializationContext context, BeanProperty property) {
            return new PerhapsReader(context.getContextualType().containedType(0));
        }

        @Override
        public Optional deserialize(JsonParser in, DeserializationContext context) throws IOException {
            return Optional.of(context.readValue(in, type));
        }

        @Override
        public Optional getNullValue(DeserializationContext context) {
            return Optional.empty();
        }
    }
}
