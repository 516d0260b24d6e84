package io.jenkins.plugins.promotion.journal;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * A stored map read back with its types: String, Long, Boolean, List and Map are all it holds. Times are ISO 8601 texts
 * with offset, durations are milliseconds, an absent key is an absent value.
 *
 * @param what names the record for messages, for example {@code gate}
 * @param map as it came from the store
 */
public record Facts(String what, Map<String, ?> map) {

    /** An empty map to {@link Writer#put} into. */
    public static Writer write() {
        return new Writer();
    }

    /** A text that must be there. */
    public String text(String key) {
        return optionalText(key).orElseThrow(() -> damaged(key, "is missing"));
    }

    /** A text that may be absent. */
    public Optional<String> optionalText(String key) {
        return get(key, String.class, "a text");
    }

    /** A number that must be there. */
    public long number(String key) {
        return optionalNumber(key).orElseThrow(() -> damaged(key, "is missing"));
    }

    /** A number that may be absent. */
    public Optional<Long> optionalNumber(String key) {
        return get(key, Number.class, "a number").map(Number::longValue);
    }

    /** Whether the key is there and true. */
    public boolean flag(String key) {
        return get(key, Boolean.class, "true or false").orElse(false);
    }

    /** A time that must be there. */
    public OffsetDateTime time(String key) {
        return optionalTime(key).orElseThrow(() -> damaged(key, "is missing"));
    }

    /** A time that may be absent. */
    public Optional<OffsetDateTime> optionalTime(String key) {
        return optionalText(key).map(text -> {
            try {
                return OffsetDateTime.parse(text);
            } catch (DateTimeException e) {
                throw damaged(key, "is '" + text + "', no ISO 8601 time with offset");
            }
        });
    }

    /** A duration that may be absent. */
    public Optional<Duration> optionalDuration(String key) {
        return optionalNumber(key).map(Duration::ofMillis);
    }

    /** One of an enum's constants, by its name. */
    public <E extends Enum<E>> E constant(String key, Class<E> type) {
        String text = text(key);
        for (E constant : type.getEnumConstants()) {
            if (constant.name().equals(text)) {
                return constant;
            }
        }
        throw damaged(key, "is '" + text + "', which is none of " + List.of(type.getEnumConstants()));
    }

    /** A list of texts, empty if absent. */
    public List<String> texts(String key) {
        return elements(key, String.class, "texts", text -> text);
    }

    /** A list of records, empty if absent. */
    public <T> List<T> records(String key, Function<Map<String, ?>, T> reader) {
        return elements(key, Map.class, "maps", element -> reader.apply(strings(element)));
    }

    /** A record that may be absent. */
    public <T> Optional<T> optionalRecord(String key, Function<Map<String, ?>, T> reader) {
        return get(key, Map.class, "a map").map(value -> reader.apply(strings(value)));
    }

    /** Texts by name in the stored order, empty if absent. */
    public Map<String, String> textsByName(String key) {
        return byName(key, String.class, text -> text);
    }

    /** Durations by name in the stored order, empty if absent. */
    public Map<String, Duration> durationsByName(String key) {
        return byName(key, Number.class, millis -> Duration.ofMillis(millis.longValue()));
    }

    private <V, T> Map<String, T> byName(String key, Class<V> type, Function<V, T> reader) {
        Map<String, T> result = new LinkedHashMap<>();
        get(key, Map.class, "a map").map(Facts::strings).orElse(Map.of()).forEach((name, value) -> {
            if (!type.isInstance(value)) {
                throw damaged(key, "holds something unexpected under '" + name + "'");
            }
            result.put(name, reader.apply(type.cast(value)));
        });
        return result;
    }

    private <V, T> List<T> elements(String key, Class<V> type, String expected, Function<V, T> reader) {
        List<T> result = new ArrayList<>();
        for (Object element : get(key, List.class, "a list").orElse(List.of())) {
            if (!type.isInstance(element)) {
                throw damaged(key, "holds something else than " + expected);
            }
            result.add(reader.apply(type.cast(element)));
        }
        return result;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, ?> strings(Map<?, ?> map) {
        return (Map<String, ?>) map;
    }

    private <T> Optional<T> get(String key, Class<T> type, String expected) {
        Object value = map.get(key);
        if (value != null && !type.isInstance(value)) {
            throw damaged(key, "is not " + expected);
        }
        return Optional.ofNullable(type.cast(value));
    }

    private IllegalArgumentException damaged(String key, String why) {
        return new IllegalArgumentException("The stored " + what + " is damaged: '" + key + "' " + why
                + ". Restore the change's folder from a backup of JENKINS_HOME.");
    }

    /** Builds a map that {@link Facts} reads. */
    public static final class Writer {
        private final Map<String, Object> map = new LinkedHashMap<>();

        private Writer() {}

        /**
         * Adds a value: a text, number, boolean, enum constant (by name), time, duration (milliseconds), or a
         * collection or map of those. {@code null} and an empty Optional are left out.
         *
         * @throws IllegalArgumentException for any other type
         */
        public Writer put(String key, Object value) {
            Object plain = plain(value);
            if (plain != null) {
                map.put(key, plain);
            }
            return this;
        }

        /** The map: a LinkedHashMap in the order of {@link #put}. */
        public Map<String, Object> map() {
            return map;
        }

        private static Object plain(Object value) {
            if (value == null || value instanceof String || value instanceof Long || value instanceof Boolean) {
                return value;
            }
            if (value instanceof Integer number) {
                return number.longValue();
            }
            if (value instanceof Enum<?> constant) {
                return constant.name();
            }
            if (value instanceof Instant instant) {
                return plain(instant.atOffset(ZoneOffset.UTC));
            }
            if (value instanceof OffsetDateTime time) {
                return time.format(DateTimeFormatter.ISO_OFFSET_DATE_TIME);
            }
            if (value instanceof Duration duration) {
                return duration.toMillis();
            }
            if (value instanceof Optional<?> optional) {
                return plain(optional.orElse(null));
            }
            if (value instanceof Collection<?> collection) {
                List<Object> list = new ArrayList<>();
                collection.forEach(element -> list.add(plain(element)));
                return list;
            }
            if (value instanceof Map<?, ?> entries) {
                Map<String, Object> plain = new LinkedHashMap<>();
                entries.forEach((key, element) -> plain.put((String) key, plain(element)));
                return plain;
            }
            throw new IllegalArgumentException(value.getClass().getName() + " cannot be stored as plain data");
        }
    }
}
