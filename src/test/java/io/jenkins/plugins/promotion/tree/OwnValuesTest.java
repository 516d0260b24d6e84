package io.jenkins.plugins.promotion.tree;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.promotion.structured.Styles;
import io.jenkins.plugins.promotion.structured.XmlJudge;
import io.jenkins.plugins.promotion.structured.XmlStyles;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.eclipse.jgit.lib.Config;
import org.junit.Test;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.w3c.dom.Document;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * Whatever style source and target are written in: after a copy the target's own value reads back as it did, and everything
 * else as in the source, by two parsers each. {@code -Dpairs=100000} tries more pairs, {@code -Dseed=} others.
 */
public class OwnValuesTest {
    private static final int PAIRS = Integer.getInteger("pairs", 2000);
    private static final long SEED = Long.getLong("seed", 1);

    private static HiddenValues hidden(String rule) {
        return new HiddenValues(new TreeSpec("/", Scope.ALL, ValueRule.parseAll(List.of(rule)), List.of()));
    }

    private static String kept(String path, String pointer, String source, String target) {
        try {
            HiddenValues hidden = hidden(path + "#" + pointer);
            byte[] masked = hidden.masked(path, source.getBytes(StandardCharsets.UTF_8));
            byte[] own = target.getBytes(StandardCharsets.UTF_8);
            byte[] result = hidden.keeping(path, masked, own);
            byte[] again = hidden.masked(path, result);
            assertEquals(new String(masked, StandardCharsets.UTF_8), new String(again, StandardCharsets.UTF_8));
            return new String(result, StandardCharsets.UTF_8);
        } catch (TreeRefusedException e) {
            throw new AssertionError(e.getMessage(), e);
        }
    }

    @Test
    public void ownValuesOfYamlSurviveEveryPairOfStyles() {
        for (int i = 0; i < PAIRS; i++) {
            Styles styles = new Styles(new Random(SEED * 1_000_003 + i));
            Random random = new Random(SEED * 7_000_003 + i);
            boolean inList = random.nextInt(4) == 0;
            String source = styles.yaml(styles.value(3), inList, "from source");
            String target = styles.yaml(styles.value(3), inList, "of target");
            String pointer = "/db/own" + (inList ? "/1" : "");
            String says = "seed " + SEED + ", pair " + i + "\n--- source\n" + source + "\n--- target\n" + target;
            try {
                String result = kept("a.yaml", pointer, source, target);
                for (boolean newer : new boolean[] {false, true}) {
                    List<Object> s = documents(source, newer);
                    List<Object> t = documents(target, newer);
                    List<Object> r = documents(result, newer);
                    String label = says + "\n--- result\n" + result + "\nnewer: " + newer;
                    assertEquals(label, own(t, inList, null), own(r, inList, "cut"));
                    own(s, inList, "cut");
                    assertEquals(label, s, r);
                }
            } catch (AssertionError e) {
                throw new AssertionError(says + "\n" + e.getMessage(), e);
            }
        }
    }

    @Test
    public void ownValuesOfJsonSurviveEveryPairOfStyles() throws Exception {
        ObjectMapper mapper = new ObjectMapper();
        for (int i = 0; i < PAIRS / 3; i++) {
            Styles styles = new Styles(new Random(SEED * 1_000_003 + i));
            String source = styles.json(styles.value(3), "1");
            String target = styles.json(styles.value(3), "2");
            String result = kept("a.json", "/db/own", source, target);
            ObjectNode s = (ObjectNode) mapper.readTree(source);
            JsonNode r = mapper.readTree(result);
            ((ObjectNode) s.get("db"))
                    .set("own", mapper.readTree(target).get("db").get("own"));
            assertEquals("pair " + i, s, r);
            assertEquals("pair " + i, documents(s.toString(), true), documents(r.toString(), true));
        }
    }

    @Test
    public void ownValuesOfPropertiesSurviveEveryPairOfStyles() throws Exception {
        for (int i = 0; i < PAIRS / 3; i++) {
            Styles styles = new Styles(new Random(SEED * 1_000_003 + i));
            String source = styles.properties(text(styles.value(0)), "1");
            String target = styles.properties(text(styles.value(0)), "2");
            String says = "pair " + i + "\n" + source + "\n" + target;
            try {
                String result = kept("a.properties", "db.own", source, target);
                Properties s = properties(source);
                s.setProperty("db.own", properties(target).getProperty("db.own"));
                assertEquals(says + "\n" + result, s, properties(result));
            } catch (AssertionError e) {
                throw new AssertionError(says + "\n" + e.getMessage(), e);
            }
        }
    }

    /** Judged by the JDK: the place has the target's value, everything else is the source's. */
    @Test
    public void ownValuesOfXmlSurviveEveryPairOfStyles() throws Exception {
        for (int i = 0; i < PAIRS / 3; i++) {
            Random random = new Random(SEED * 1_000_003 + i);
            String tail = new String[] {"@own", "own", "own/text()"}[random.nextInt(3)];
            String[] texts = Stream.of(XmlStyles.TEXTS)
                    .filter(text -> !tail.endsWith("text()") || !text.isEmpty())
                    .toArray(String[]::new);
            String theirs = texts[random.nextInt(texts.length)];
            String mine = texts[random.nextInt(texts.length)];
            String source = new XmlStyles(random).owning(tail, theirs, "of source");
            String target = new XmlStyles(random).owning(tail, mine, "of target");
            String pointer = "/config/db[@name='a']/" + tail;
            String says = "pair " + i + " " + pointer + "\n" + source + "\n" + target;
            try {
                String result = kept("a.xml", pointer, source, target);
                Document s = XmlJudge.dom(source);
                Document r = XmlJudge.dom(result);
                assertEquals(
                        says + "\n" + result, mine, XmlJudge.one(r, pointer).getTextContent());
                XmlJudge.set(s, pointer, mine);
                assertEquals(says + "\n" + result, XmlJudge.said(s), XmlJudge.said(r));
            } catch (AssertionError e) {
                throw new AssertionError(says + "\n" + e.getMessage(), e);
            }
        }
    }

    private static String ini(Random random, List<String> own, String other) {
        String eol = random.nextInt(5) == 0 ? "\r\n" : "\n";
        String indent = random.nextInt(3) == 0 ? "\t" : "";
        String equals = random.nextBoolean() ? " = " : "=";
        StringBuilder text = new StringBuilder(random.nextInt(3) == 0 ? "; head" + eol + eol : "");
        text.append("[first]")
                .append(eol)
                .append(indent)
                .append("a")
                .append(equals)
                .append(other)
                .append(eol);
        text.append("[db]").append(eol);
        for (String value : own) {
            if (random.nextInt(3) == 0) {
                text.append("# own = 1")
                        .append(eol)
                        .append(indent)
                        .append("pool")
                        .append(equals)
                        .append(other)
                        .append(eol);
            }
            text.append(indent).append("own").append(equals).append(value).append(eol);
        }
        return text.append(random.nextBoolean() ? eol + "[last]" + eol + "own" + equals + other : "")
                .toString();
    }

    /** Judged by JGit's reader. */
    @Test
    public void ownValuesOfIniFilesSurviveEveryPairOfStyles() throws Exception {
        String[] texts = {"plain", "two words", "a=b", "+refs/*:x", "0600", "ümläut", "[x]", "C:/a"};
        for (int i = 0; i < PAIRS / 3; i++) {
            Random random = new Random(SEED * 1_000_003 + i);
            List<List<String>> own = new ArrayList<>();
            for (int side = 0; side < 2; side++) {
                List<String> values = new ArrayList<>();
                for (int k = random.nextInt(3); k >= 0; k--) {
                    values.add(texts[random.nextInt(texts.length)]);
                }
                own.add(values);
            }
            String source = ini(random, own.get(0), "source");
            String target = ini(random, own.get(1), "target");
            String result = kept("a.ini", "/db/own", source, target);
            Config wanted = new Config();
            wanted.fromText(source);
            wanted.setStringList("db", null, "own", own.get(1));
            Config found = new Config();
            found.fromText(result);
            String says = "pair " + i + "\n" + source + "\n" + target + "\n" + result;
            for (String section : wanted.getSections()) {
                assertEquals(says, wanted.getNames(section), found.getNames(section));
                for (String name : wanted.getNames(section)) {
                    assertArrayEquals(
                            says, wanted.getStringList(section, null, name), found.getStringList(section, null, name));
                }
            }
        }
    }

    @Test
    public void aListAtAnotherIndentationKeepsItsItems() {
        assertEquals(
                "db:\n  hosts:\n    - p1\n    - p2\n  pool: 9\n",
                kept(
                        "shop.yaml",
                        "/db/hosts",
                        "db:\n  hosts:\n  - d1\n  pool: 9\n",
                        "db:\n  hosts:\n    - p1\n    - p2\n  pool: 5\n"));
    }

    /** In quotes a merge key would be a text, and a number another key. */
    @Test
    public void keysThatAreNoTextsStayUnquotedInAnotherStyle() {
        String source = "db: {own: 1, z: 2}\n";
        assertEquals(
                "db: {own: {<<: {a: 1}, 3: {true: x}, \"4\": y}, z: 2}\n",
                kept("a.yaml", "/db/own", source, "db:\n  own:\n    <<: {a: 1}\n    3:\n      true: x\n    '4': y\n"));
    }

    @Test
    public void aRuleIsAboutEveryDocumentThatHasThePlace() {
        String source = "spring:\n"
                + "  datasource:\n"
                + "    password: dev\n"
                + "---\n"
                + "spring:\n"
                + "  config:\n"
                + "    activate:\n"
                + "      on-profile: prod\n";
        String target = source.replace("dev", "own");
        assertEquals(target, kept("application.yml", "/spring/datasource/password", source, target));
        assertEquals(
                "a: 1\n---\n" + target,
                kept("application.yml", "/spring/datasource/password", "a: 1\n---\n" + source, target));
    }

    @Test
    public void whatCannotStandElsewhereIsRefusedByItsReason() {
        String[][] table = {
            {"db: {own: 1}\n", "x: &x 1\ndb: {own: [*x]}\n", "the alias *x, whose anchor stands outside"},
            {"a: &x 1\nb: *x\ndb: {own: 1}\n", "db: {own: [&x 2, *x]}\n", "give one of them another name"},
            {"x: &x 1\ndb: {own: *x}\n", "db: {own: 1}\n", "name the place where its anchor is"},
            {
                "b: &b {own: 1}\ndb: {<<: *b}\n",
                "db: {own: 1}\n",
                "brought in by a merge key; name the place where it is written, '/b/own'"
            },
            {
                "db: {own: &o {a: 1}}\nb:\n  <<: *o\n",
                "db: {own: 1}\n",
                "'/db/own' is what the merge key at '/b/<<' brings in, which has to be a mapping"
            },
            {"db: {own: [&x 1]}\na: *x\n", "db: {own: 1}\n", "cannot be hidden alone"},
            {"db: {own: 1}\n", "db: {}\n", "put one into the target's file first"},
            {"db: {own: 1}\n", "db: {own: ]\n", "line 1"},
        };
        for (String[] row : table) {
            AssertionError refused =
                    assertThrows(row[2], AssertionError.class, () -> kept("a.yaml", "/db/own", row[0], row[1]));
            assertTrue(refused.getMessage(), refused.getMessage().contains(row[2]));
        }
    }

    private static String text(Object value) {
        return value == null ? "" : value.toString();
    }

    private static Properties properties(String text) throws Exception {
        Properties properties = new Properties();
        properties.load(new StringReader(text));
        return properties;
    }

    /** The own value, which is replaced by the other one if that is given. */
    @SuppressWarnings("unchecked")
    private static Object own(List<Object> documents, boolean inList, Object instead) {
        for (Object document : documents) {
            Map<Object, Object> db =
                    (Map<Object, Object>) ((Map<Object, Object>) document).get("tag:yaml.org,2002:str db");
            if (db != null) {
                String key = "tag:yaml.org,2002:str own";
                if (inList) {
                    List<Object> list = (List<Object>) ((Map<Object, Object>) db.get(key)).get("list");
                    return instead == null ? list.get(1) : list.set(1, instead);
                }
                return instead == null ? db.get(key) : db.put(key, instead);
            }
        }
        throw new AssertionError("no db in " + documents);
    }

    /** All documents by tag and content, as the parser for YAML 1.1 or the one for 1.2 sees them. */
    private static List<Object> documents(String text, boolean newer) {
        List<Object> documents = new ArrayList<>();
        if (newer) {
            LoadSettings settings =
                    LoadSettings.builder().setAllowDuplicateKeys(false).build();
            new Compose(settings).composeAllFromString(text).forEach(node -> documents.add(seen(node)));
        } else {
            new Yaml(new LoaderOptions()).composeAll(new StringReader(text)).forEach(node -> documents.add(seen(node)));
        }
        return documents;
    }

    /** Nothing at all is null by every schema. */
    private static String seen(String tag, String text) {
        return tag + " " + (tag.endsWith(":null") && text.isEmpty() ? "null" : text);
    }

    private static Object seen(Node node) {
        if (node instanceof ScalarNode scalar) {
            return seen(scalar.getTag().getValue(), scalar.getValue());
        } else if (node instanceof SequenceNode list) {
            List<Object> items = new ArrayList<>();
            list.getValue().forEach(item -> items.add(seen(item)));
            return new TreeMap<Object, Object>(Map.of("tag", list.getTag().getValue(), "list", items));
        }
        Map<Object, Object> members = new TreeMap<>();
        members.put("tag", node.getTag().getValue());
        ((MappingNode) node)
                .getValue()
                .forEach(tuple -> members.put(seen(tuple.getKeyNode()), seen(tuple.getValueNode())));
        return members;
    }

    private static Object seen(org.snakeyaml.engine.v2.nodes.Node node) {
        if (node instanceof org.snakeyaml.engine.v2.nodes.ScalarNode scalar) {
            return seen(scalar.getTag().getValue(), scalar.getValue());
        } else if (node instanceof org.snakeyaml.engine.v2.nodes.SequenceNode list) {
            List<Object> items = new ArrayList<>();
            list.getValue().forEach(item -> items.add(seen(item)));
            return new TreeMap<Object, Object>(Map.of("tag", list.getTag().getValue(), "list", items));
        }
        Map<Object, Object> members = new TreeMap<>();
        members.put("tag", node.getTag().getValue());
        ((org.snakeyaml.engine.v2.nodes.MappingNode) node)
                .getValue()
                .forEach(tuple -> members.put(seen(tuple.getKeyNode()), seen(tuple.getValueNode())));
        return members;
    }
}
