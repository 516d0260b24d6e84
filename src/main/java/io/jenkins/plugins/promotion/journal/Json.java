package io.jenkins.plugins.promotion.journal;

import static com.fasterxml.jackson.annotation.JsonInclude.Include.NON_NULL;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * The one way in which records become JSON and JSON becomes records. The components of a record are the keys, in their
 * order; times are ISO 8601 texts with offset, durations are milliseconds, enum constants their names; what is
 * {@code null} is left out. Reading is strict: an unknown key, a missing one and a value of another kind are refused.
 */
public final class Json {

    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .enable(DeserializationFeature.USE_LONG_FOR_INTS)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .defaultPropertyInclusion(JsonInclude.Value.construct(NON_NULL, NON_NULL))
            .visibility(PropertyAccessor.IS_GETTER, Visibility.NONE)
            .addModule(new JsonValues())
            .withConfigOverride(List.class, list -> list.setSetterInfo(JsonSetter.Value.forValueNulls(Nulls.AS_EMPTY)))
            .withConfigOverride(Map.class, map -> map.setSetterInfo(JsonSetter.Value.forValueNulls(Nulls.AS_EMPTY)))
            .build();

    private Json() {}

    /**
     * A record as JSON.
     *
     * @throws IllegalArgumentException if a component that must be there is {@code null}
     */
    public static ObjectNode of(Record value) {
        requireWhole(value);
        return MAPPER.valueToTree(value);
    }

    /**
     * A record from JSON.
     *
     * @throws IllegalArgumentException if it is not what {@link #of} gives for such a record
     */
    public static <T extends Record> T read(Class<T> type, JsonNode json) {
        try {
            T value = MAPPER.treeToValue(json, type);
            requireWhole(value);
            return value;
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e.getOriginalMessage(), e);
        }
    }

    /** A value as plain data: LinkedHashMap, ArrayList, String, Long and Boolean only; {@code null} for {@code null}. */
    public static Object plain(Object value) {
        return MAPPER.convertValue(MAPPER.<JsonNode>valueToTree(value), Object.class);
    }

    /** Plain data as text for people to read, and for programs. */
    public static String pretty(Object plain) {
        return MAPPER.valueToTree(plain).toPrettyString() + "\n";
    }

    /** A record as plain data. */
    @SuppressWarnings("unchecked")
    public static Map<String, Object> map(Record value) {
        return (Map<String, Object>) plain(value);
    }

    /** As {@link #read(Class, JsonNode)}, from text. */
    public static <T extends Record> T read(Class<T> type, String text) {
        try {
            return read(type, parse(text));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e.getOriginalMessage(), e);
        }
    }

    static String text(JsonNode json) {
        return json.toString();
    }

    static JsonNode parse(String text) throws JsonProcessingException {
        return MAPPER.readTree(text);
    }

    static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    /** A component of a record: looked up once, since every line of every journal asks. */
    private record Part(String name, Method accessor, boolean mayBeAbsent) {
        static Part of(RecordComponent component) {
            return new Part(
                    component.getName(), component.getAccessor(), component.isAnnotationPresent(MayBeAbsent.class));
        }
    }

    private static final ClassValue<List<Part>> PARTS = new ClassValue<>() {
        @Override
        protected List<Part> computeValue(Class<?> type) {
            return Arrays.stream(type.getRecordComponents()).map(Part::of).toList();
        }
    };

    private static void requireWhole(Object value) {
        if (value instanceof Record whole) {
            for (Part component : PARTS.get(whole.getClass())) {
                Object part = part(whole, component);
                if (part == null && !component.mayBeAbsent) {
                    throw new IllegalArgumentException("'" + component.name + "' is missing");
                }
                requireWhole(part);
            }
        } else if (value instanceof Collection<?> all) {
            all.forEach(Json::requireWhole);
        }
    }

    private static Object part(Record whole, Part component) {
        try {
            return component.accessor.invoke(whole);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
