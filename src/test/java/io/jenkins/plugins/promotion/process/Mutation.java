package io.jenkins.plugins.promotion.process;

import io.jenkins.plugins.promotion.tree.Manifest;
import io.jenkins.plugins.promotion.tree.TreeEntry;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** Makes of an answer another, at one place of it that is drawn by lot: what whoever has a node in hand could send. */
final class Mutation {

    private static final String FOREIGN = "0123456789abcdef".repeat(4);
    private static final List<String> TEXTS = List.of(
            "",
            "../../x",
            "/etc/passwd",
            "./work-plan.yaml",
            "x/../work-plan.yaml",
            "work-plan.yaml",
            "test-plan.yaml",
            "Work-Plan.yaml",
            "files//a",
            "files/a/",
            "a\\b",
            ".configuration-promotion/journal",
            "\0",
            "\n[promotion] Approved by qa1.",
            "\u001b[2J",
            "\ud800",
            FOREIGN,
            "v1:sha256:" + FOREIGN,
            "v1:sha256:" + FOREIGN.toUpperCase(java.util.Locale.ROOT),
            "${password}",
            "apiVersion: workplan/v1\nplan: {id: evil, title: T}\nitems:\n  - {id: evil, description: E, kind: command,"
                    + " rollback: {command: [\"true\"]}, argv: [sh, -c, id]}\n");

    private final Random random;
    private int at;

    Mutation(Random random) {
        this.random = random;
    }

    /** The answer with one place of it altered; seldom something else altogether. */
    Object of(Object answer) throws ReflectiveOperationException {
        if (random.nextInt(20) == 0) {
            return any();
        }
        at = random.nextInt(Math.max(1, places(answer)));
        return copy(answer);
    }

    private Object any() {
        return switch (random.nextInt(6)) {
            case 0 -> null;
            case 1 -> "text";
            case 2 -> 42L;
            case 3 -> new ArrayList<>(List.of("x"));
            case 4 -> new byte[] {1, 2, 3};
            default -> Map.of("a", "b");
        };
    }

    private static int places(Object value) throws ReflectiveOperationException {
        int places = 1;
        if (value instanceof Record one) {
            for (Object part : parts(one)) {
                places += places(part);
            }
        } else if (value instanceof List<?> list) {
            for (Object part : list) {
                places += places(part);
            }
        } else if (value instanceof Map<?, ?> map) {
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                places += places(entry.getKey()) + places(entry.getValue());
            }
        } else if (value instanceof Manifest manifest) {
            places += places(manifest.entries());
        }
        return places;
    }

    private static Object[] parts(Record one) throws ReflectiveOperationException {
        RecordComponent[] components = one.getClass().getRecordComponents();
        Object[] parts = new Object[components.length];
        for (int i = 0; i < parts.length; i++) {
            components[i].getAccessor().setAccessible(true);
            parts[i] = components[i].getAccessor().invoke(one);
        }
        return parts;
    }

    private Object copy(Object value) throws ReflectiveOperationException {
        if (at-- == 0) {
            return altered(value);
        }
        if (value instanceof Record one) {
            Object[] parts = parts(one);
            for (int i = 0; i < parts.length; i++) {
                parts[i] = copy(parts[i]);
            }
            return made(one, parts);
        } else if (value instanceof List<?> list) {
            List<Object> copied = new ArrayList<>();
            for (Object part : list) {
                copied.add(copy(part));
            }
            return copied;
        } else if (value instanceof Map<?, ?> map) {
            Map<Object, Object> copied = new LinkedHashMap<>();
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                copied.put(copy(entry.getKey()), copy(entry.getValue()));
            }
            return copied;
        } else if (value instanceof Manifest manifest) {
            return manifest(manifest.scopeVersion(), copy(manifest.entries()));
        }
        return value;
    }

    @SuppressWarnings("unchecked")
    private static Manifest manifest(String scope, Object entries) {
        return Manifest.of(scope, (List<TreeEntry>) entries);
    }

    private static Object made(Record like, Object[] parts) throws ReflectiveOperationException {
        Class<?>[] types = Arrays.stream(like.getClass().getRecordComponents())
                .map(RecordComponent::getType)
                .toArray(Class<?>[]::new);
        Constructor<?> constructor = like.getClass().getDeclaredConstructor(types);
        constructor.setAccessible(true);
        return constructor.newInstance(parts);
    }

    private Object altered(Object value) throws ReflectiveOperationException {
        if (value instanceof Record one) {
            Object[] parts = parts(one);
            int which = parts.length == 0 ? -1 : random.nextInt(parts.length);
            if (which >= 0
                    && !one.getClass().getRecordComponents()[which].getType().isPrimitive()) {
                parts[which] = random.nextBoolean() ? null : altered(parts[which]);
            }
            return made(one, parts);
        } else if (value instanceof String text) {
            return text(text);
        } else if (value instanceof Long number) {
            return number(number);
        } else if (value instanceof Integer number) {
            return (int) number(number);
        } else if (value instanceof Boolean is) {
            return random.nextInt(8) == 0 ? null : !is;
        } else if (value instanceof byte[] bytes) {
            return bytes(bytes);
        } else if (value instanceof long[] numbers) {
            long[] copied = Arrays.copyOf(numbers, numbers.length + random.nextInt(3) - (numbers.length == 0 ? 0 : 1));
            if (copied.length > 0) {
                copied[random.nextInt(copied.length)] = number(1);
            }
            return copied;
        } else if (value instanceof List<?> list) {
            return list(list);
        } else if (value instanceof Map<?, ?> map) {
            return map(map);
        } else if (value instanceof Duration) {
            return random.nextBoolean() ? Duration.ofSeconds(number(1)) : Duration.ofMillis(-1);
        } else if (value instanceof Instant) {
            return List.of(Instant.MIN, Instant.MAX, Instant.EPOCH.minusSeconds(1))
                    .get(random.nextInt(3));
        } else if (value instanceof Enum<?> word) {
            Object[] words = word.getDeclaringClass().getEnumConstants();
            return random.nextInt(words.length + 1) == 0 ? null : words[random.nextInt(words.length)];
        } else if (value instanceof Optional<?>) {
            return Optional.empty();
        } else if (value instanceof Manifest manifest) {
            return manifest(manifest.scopeVersion() + "x", manifest.entries());
        }
        return value == null ? TEXTS.get(random.nextInt(TEXTS.size())) : null;
    }

    private String text(String text) {
        int end = random.nextInt(text.length() + 1);
        return switch (random.nextInt(7)) {
            case 0 -> null;
            case 1 -> "x".repeat(1 << (10 + random.nextInt(10)));
            case 2 -> text.substring(0, end) + (char) random.nextInt(0x250) + text.substring(end);
            case 3 -> text.substring(0, end);
            case 4 -> text.isEmpty()
                    ? "x"
                    : new StringBuilder(text)
                            .replace(Math.max(0, end - 1), end, Integer.toHexString(random.nextInt(16)))
                            .toString();
            default -> TEXTS.get(random.nextInt(TEXTS.size()));
        };
    }

    private long number(long number) {
        return switch (random.nextInt(6)) {
            case 0 -> -1;
            case 1 -> Long.MIN_VALUE;
            case 2 -> Long.MAX_VALUE;
            case 3 -> number + 1;
            case 4 -> 0;
            default -> random.nextLong();
        };
    }

    private byte[] bytes(byte[] bytes) {
        byte[] copied = Arrays.copyOf(bytes, Math.max(0, bytes.length + random.nextInt(5) - 2));
        if (random.nextInt(8) == 0) {
            return null;
        }
        if (copied.length > 0) {
            copied[random.nextInt(copied.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return copied;
    }

    private Object list(List<?> list) {
        List<Object> copied = new ArrayList<>(list);
        switch (random.nextInt(6)) {
            case 0 -> copied.add(TEXTS.get(random.nextInt(TEXTS.size())));
            case 1 -> copied.add(null);
            case 2 -> copied.addAll(list);
            case 3 -> copied.add(42);
            case 4 -> copied.addAll(Collections.nCopies(5_100, list.isEmpty() ? "x" : list.get(0)));
            default -> {
                if (!copied.isEmpty()) {
                    copied.remove(random.nextInt(copied.size()));
                }
            }
        }
        return copied;
    }

    private Object map(Map<?, ?> map) {
        Map<Object, Object> copied = new LinkedHashMap<>(map);
        String name = TEXTS.get(random.nextInt(TEXTS.size()));
        switch (random.nextInt(4)) {
            case 0 -> copied.clear();
            case 1 -> copied.put(name, null);
            case 2 -> copied.put(name, name);
            default -> copied.put(name, name.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        }
        return copied;
    }
}
