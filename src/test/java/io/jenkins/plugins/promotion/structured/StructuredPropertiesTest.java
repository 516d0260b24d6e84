package io.jenkins.plugins.promotion.structured;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.jenkins.plugins.promotion.refusal.Refusal;
import java.io.ByteArrayInputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Random;
import org.junit.Test;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;

/** Laws that hold for every document, tried on random ones; a failure names its seed. */
public class StructuredPropertiesTest {
    private static final String[] TEXTS = {
        "",
        "x",
        "two words",
        "yes",
        "null",
        "~",
        "1",
        "-1.5",
        "0x1F",
        "a: b",
        "a #b",
        "# c",
        "- x",
        "'",
        "\"",
        "it's",
        "\\",
        "a\nb",
        "a\nb\n",
        "\n",
        " lead",
        "trail ",
        "ä€",
        "😀",
        "\t",
        "{x}",
        "[1",
        "*a",
        "&a",
        "!t",
        "%",
        "@",
        "`",
        "2020-01-01",
        "a=b",
        "k:v",
        "\u00a0",
        "\\u0041",
        "<<",
        "=",
        "a\r\nb",
        "1.2.3",
        "? x",
        "| x"
    };

    private final Random random = new Random();

    private void with(int seed) {
        random.setSeed(seed);
    }

    private <T> T any(T[] choices) {
        return choices[random.nextInt(choices.length)];
    }

    private Object scalar() {
        return switch (random.nextInt(7)) {
            case 0 -> (long) random.nextInt(2000) - 1000;
            case 1 -> random.nextInt(1000) / 8.0;
            case 2 -> random.nextBoolean();
            case 3 -> null;
            default -> any(TEXTS);
        };
    }

    private Object tree(int depth) {
        int kind = depth <= 0 ? 2 : random.nextInt(4);
        if (kind == 0) {
            List<Object> list = new ArrayList<>();
            for (int i = random.nextInt(4); i > 0; i--) {
                list.add(tree(depth - 1));
            }
            return list;
        }
        return kind == 1 ? map(depth) : scalar();
    }

    private Map<String, Object> map(int depth) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 1 + random.nextInt(4); i > 0; i--) {
            map.put(random.nextInt(3) == 0 ? any(TEXTS) : "k" + random.nextInt(50), tree(depth - 1));
        }
        return map;
    }

    private String json(Object tree) throws Exception {
        ObjectMapper mapper = new ObjectMapper();
        mapper.configure(SerializationFeature.INDENT_OUTPUT, random.nextBoolean());
        String text = mapper.writeValueAsString(tree);
        return random.nextBoolean() ? text.replace("\n", "\r\n") : text + "\n";
    }

    private String yaml(Object tree) {
        DumperOptions options = new DumperOptions();
        options.setDefaultFlowStyle(any(DumperOptions.FlowStyle.values()));
        options.setDefaultScalarStyle(any(DumperOptions.ScalarStyle.values()));
        options.setAllowUnicode(random.nextBoolean());
        options.setIndent(2 + random.nextInt(3));
        String text = new Yaml(options).dump(tree);
        if (options.getDefaultFlowStyle() == DumperOptions.FlowStyle.BLOCK && !text.contains("+")) {
            text = "# head\n\n" + text + "\n# foot\n";
        }
        return text;
    }

    private static List<String> pointers(Object tree, String at, List<String> into) {
        into.add(at);
        if (tree instanceof Map<?, ?> map) {
            map.forEach((key, value) -> pointers(value, Pointer.child(at, (String) key), into));
        } else if (tree instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
                pointers(list.get(i), at + "/" + i, into);
            }
        }
        return into;
    }

    private void laws(String path, byte[] bytes, Object tree, int seed) {
        StructuredFile file = StructuredFiles.of(path, bytes);
        String label = path + " seed " + seed + "\n" + new String(bytes, StandardCharsets.UTF_8);
        assertTrue(label, Value.of(tree).means(file.get("").orElseThrow()));
        List<String> pointers = pointers(tree, "", new ArrayList<>());
        String pointer = pointers.get(random.nextInt(pointers.size()));
        Value old = file.get(pointer).orElseThrow();
        assertArrayEquals(label, bytes, file.replace(pointer, old));

        Object plain = random.nextInt(4) == 0 ? tree(2) : scalar();
        byte[] changed = replaced(label, file, pointer, Value.of(plain));
        String says = label + "\n" + pointer + " := " + Value.of(plain).canonical();
        assertEquals(
                says,
                Optional.of(Value.of(plain)),
                StructuredFiles.of(path, changed).get(pointer));
        if (!pointer.isEmpty()) {
            String outside = new String(file.hide(pointer, "M"), StandardCharsets.UTF_8);
            byte[] hidden = StructuredFiles.of(path, changed).hide(pointer, "M");
            assertEquals(
                    says + " outside, but for blanks before the value",
                    outside.replaceAll(" +", " "),
                    new String(hidden, StandardCharsets.UTF_8).replaceAll(" +", " "));
        }

        if (tree instanceof Map<?, ?> && !((Map<?, ?>) tree).containsKey("new key")) {
            byte[] more = file.create("/new key", Value.of(plain));
            StructuredFile with = StructuredFiles.of(path, more);
            assertEquals(says, Optional.of(Value.of(plain)), with.get("/new key"));
            assertEquals(
                    says,
                    file.flatten(),
                    StructuredFiles.of(path, with.remove("/new key")).flatten());
        }
    }

    private static byte[] replaced(String label, StructuredFile file, String pointer, Value value) {
        try {
            return file.replace(pointer, value);
        } catch (Refusal e) {
            throw new AssertionError(label + " " + pointer + " := " + value.canonical(), e);
        }
    }

    @Test
    public void jsonLaws() throws Exception {
        for (int seed = 0; seed < 1500; seed++) {
            with(seed);
            Object tree = tree(4);
            laws("r.json", json(tree).getBytes(StandardCharsets.UTF_8), tree, seed);
        }
    }

    @Test
    public void yamlLaws() {
        for (int seed = 0; seed < 1500; seed++) {
            with(seed);
            Object tree = map(4);
            laws("r.yaml", yaml(tree).getBytes(StandardCharsets.UTF_8), tree, seed);
        }
    }

    @Test
    public void propertiesAgreeWithTheJdk() throws Exception {
        String[] parts = {
            "a",
            "b",
            "=",
            ":",
            " ",
            "\t",
            "\\",
            "\n",
            "\r\n",
            "\r",
            "#",
            "!",
            "\\\n",
            "\\\r\n  ",
            "\\u00e4",
            "\\t",
            "k1",
            "v",
            "ö",
            "\\ ",
            "\f",
            "\\=",
            "\n\n",
            "x=y\n"
        };
        for (int seed = 0; seed < 3000; seed++) {
            with(seed);
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(25); i > 0; i--) {
                text.append(any(parts));
            }
            if (text.toString().endsWith("\\")) {
                text.append('.'); // a key may not end in a lone backslash: nothing can be put behind it
            }
            byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
            StructuredFile file = StructuredFiles.of("r.properties", bytes);
            String label = "seed " + seed + " " + new Value.Text(text.toString()).canonical();
            Map<String, String> jdk = load(bytes);
            Map<String, String> ours = new LinkedHashMap<>();
            for (String key : file.flatten().keySet()) {
                ours.put(key, (String) file.get(key).orElseThrow().plain());
            }
            assertEquals(label, jdk, ours);
            String wanted = any(TEXTS);
            for (String key : jdk.keySet()) {
                assertArrayEquals(label, bytes, file.replace(key, new Value.Text(jdk.get(key))));
                byte[] changed = replaced(label, file, key, new Value.Text(wanted));
                Map<String, String> expected = new LinkedHashMap<>(jdk);
                expected.put(key, wanted);
                assertEquals(label + " " + key + " := " + wanted, expected, load(changed));
            }
        }
    }

    private static Map<String, String> load(byte[] bytes) throws Exception {
        Properties properties = new Properties();
        try (Reader reader = new InputStreamReader(new ByteArrayInputStream(bytes), StandardCharsets.UTF_8)) {
            properties.load(reader);
        }
        Map<String, String> map = new LinkedHashMap<>();
        properties.stringPropertyNames().forEach(key -> map.put(key, properties.getProperty(key)));
        return map;
    }
}
