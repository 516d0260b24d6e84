package io.jenkins.plugins.promotion.structured;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.promotion.refusal.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.Test;

public class StructuredFileTest {
    private static StructuredFile file(String path, String text) {
        return StructuredFiles.of(path, text.getBytes(StandardCharsets.UTF_8));
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private record Change(String path, String before, String pointer, Object value, String after) {}

    private static Change change(String path, String before, String pointer, Object value, String after) {
        return new Change(path, before, pointer, value, after);
    }

    private static final Map<String, Object> AB = new TreeMap<>(Map.of("a", 1L, "b", List.of("x", "y z: #")));

    /** Each value's place is counted on from the last one, not from the beginning of the file. */
    @Test(timeout = 30_000)
    public void aLargeFileWithAnEmojiIsReadInGoodTime() {
        StringBuilder yaml = new StringBuilder("note: 😀\nlist:\n");
        for (int i = 0; i < 40_000; i++) {
            yaml.append("  - name: value number ").append(i).append(" 😀\n    port: 80\n");
        }
        byte[] changed = file("a.yaml", yaml.toString()).replace("/list/39999/port", Value.of(81L));
        assertEquals(yaml.toString().replaceFirst("80\n$", "81\n"), text(changed));
    }

    @Test
    public void anEmojiMayStandAnywhere() {
        for (int before = 1000; before < 1050; before++) {
            String yaml = "a: " + "x".repeat(before) + "😀\nb: 1\n";
            assertEquals(yaml.replace("b: 1", "b: 2"), text(file("a.yaml", yaml).replace("/b", Value.of(2L))));
        }
    }

    @Test
    public void replacesOnlyTheValue() {
        List<Change> table = List.of(
                change("a.json", "{\"a\": 1 ,\"b\":[1,2]}\n", "/a", 25L, "{\"a\": 25 ,\"b\":[1,2]}\n"),
                change(
                        "a.json",
                        "{\"a\": 1, \"b\":[1,\r\n2]}",
                        "/b/1",
                        "x\"\n",
                        "{\"a\": 1, \"b\":[1,\r\n\"x\\\"\\n\"]}"),
                change("a.json", "{\"a/b\":{\"~\":null}}", "/a~1b/~0", true, "{\"a/b\":{\"~\":true}}"),
                change(
                        "a.json",
                        "\uFEFF {\"ä😀\":\"ö\", \"z\":1.50}",
                        "/z",
                        1.75,
                        "\uFEFF {\"ä😀\":\"ö\", \"z\":1.75}"),
                change("a.json", "{\"a\":\"\\u00e4\"}", "/a", "ö", "{\"a\":\"\\u00f6\"}"),
                change(
                        "a.json",
                        "{\n  \"a\": 1\n}\n",
                        "/a",
                        AB,
                        "{\n  \"a\": {\n    \"a\": 1,\n    \"b\": [\n      \"x\",\n      \"y z: #\"\n    ]\n  }\n}\n"),
                change("a.json", "{\"a\":{\"b\":1}}", "/a", null, "{\"a\":null}"),
                change("a.json", "[1]", "", "x", "\"x\""),
                change("a.yaml", "# c\na:   1   # one\nb: 2\n", "/a", 5L, "# c\na:   5   # one\nb: 2\n"),
                change("a.yaml", "a: 'it''s'\r\nb: \"x\"\r\n", "/a", "don't", "a: 'don''t'\r\nb: \"x\"\r\n"),
                change("a.yaml", "a: \"x\" # c", "/a", "y\n\"", "a: \"y\\n\\\"\" # c"),
                change("a.yaml", "a: x\n", "/a", "yes", "a: 'yes'\n"),
                change("a.yaml", "a: x\n", "/a", "1\u2028", "a: \"1\\u2028\"\n"),
                change("a.yaml", "a: x\n", "/a", "12", "a: '12'\n"),
                change("a.yaml", "a: 1.2.3\n", "/a", "1.2.4", "a: 1.2.4\n"),
                change("a.yaml", "a: x\n", "/a", "x: y", "a: 'x: y'\n"),
                change("a.yaml", "a:\nb: 1\n", "/a", 7L, "a: 7\nb: 1\n"),
                change("a.yaml", "a: # c\nb: 1\n", "/a", 7L, "a: 7 # c\nb: 1\n"),
                change("a.yaml", "{a: , b: 1}\n", "/a", 7L, "{a: 7 , b: 1}\n"),
                change("a.yaml", "a: &x 1\nb: *x\n", "/a", 2L, "a: &x 2\nb: *x\n"),
                change("a.yaml", "a: !mine x\n", "/a", 2L, "a: 2\n"),
                change("a.yaml", "a: |\n  one\n  two\n\n# c\nb: 1\n", "/a", "x\ny\n", "a: |\n  x\n  y\n\n# c\nb: 1\n"),
                change("a.yaml", "a: |-\n  one\nb: 1\n", "/a", "x\ny\n", "a: |\n  x\n  y\nb: 1\n"),
                change("a.yaml", "a: >\n  one\n  two\nb: 1\n", "/a", "x\ny\n", "a: >\n  x\n\n  y\nb: 1\n"),
                change("a.yaml", "- a: 1\n  b: 2\n- 3\n", "/0", "x", "- x\n- 3\n"),
                change("a.yaml", "😀: 1\nä: 2\nz: 3 # 😀\n", "/z", 4L, "😀: 1\nä: 2\nz: 4 # 😀\n"),
                change(
                        "a.yaml",
                        "a:\n  x: 1\n  y: 2 # c\nb: 1\n",
                        "/a",
                        AB,
                        "a:\n  a: 1\n  b:\n    - x\n    - \"y z: #\" # c\nb: 1\n"),
                change("a.yaml", "a:\n  # why\n  x: 1\nb: 1\n", "/a", "t", "a:\n  # why\n  t\nb: 1\n"),
                change("a.yaml", "a: [1, {b: c}]\n", "/a/1/b", "d, e", "a: [1, {b: 'd, e'}]\n"),
                change("a.yaml", "a: 0x1F\n", "/a", 32L, "a: 32\n"),
                change("a.yaml", "a: 2020-01-01\n", "/a", "2020-01-02", "a: '2020-01-02'\n"),
                change("a.properties", "! c\na = 1\nb=2\n", "a", 5L, "! c\na = 5\nb=2\n"),
                change("a.properties", "a:x\\\n   y\r\nb 2", "a", " l\n=", "a:\\ l\\n=\r\nb 2"),
                change("a.properties", "a x\n", "a", "=y", "a \\=y\n"),
                change("a.properties", "a\nb=1", "a", "x", "a=x\nb=1"),
                change("a.properties", "a=1\na=2\n", "a", "3", "a=1\na=3\n"),
                change("a.properties", "a=x\n", "/a", "ü€😀", "a=\\u00FC\\u20AC\\uD83D\\uDE00\n"),
                change("a.properties", "a=ä\n", "a", "ü€", "a=ü€\n"),
                change("a.properties", "k\\ 1\\u0041 : v", "k 1A", "w", "k\\ 1\\u0041 : w"));
        for (Change row : table) {
            StructuredFile file = file(row.path(), row.before());
            assertEquals(row.toString(), row.after(), text(file.replace(row.pointer(), Value.of(row.value()))));
            assertEquals(
                    row.before(),
                    text(file.replace(row.pointer(), file.get(row.pointer()).orElseThrow())));
        }
    }

    @Test
    public void addsMembersInTheStyleOfTheirNeighbours() {
        List<Change> table = List.of(
                change("a.json", "{}", "/a", 1L, "{\"a\": 1}"),
                change("a.json", "{\n\t\"o\": {}\n}\n", "/o/a", 1L, "{\n\t\"o\": {\n\t\t\"a\": 1\n\t}\n}\n"),
                change("a.json", "{\n  \"a\" : 1\n}\n", "/b", 2L, "{\n  \"a\" : 1,\n  \"b\" : 2\n}\n"),
                change("a.json", "{\"a\":1,\"b\":[]}", "/c", List.of(1L), "{\"a\":1,\"b\":[],\"c\":[1]}"),
                change("a.json", "[1, 2]", "/-", 3L, "[1, 2, 3]"),
                change(
                        "a.json",
                        "[\n  1\n]",
                        "/1",
                        AB,
                        "[\n  1,\n  {\n    \"a\": 1,\n    \"b\": [\n      \"x\",\n      \"y z: #\"\n    ]\n  }\n]"),
                change("a.yaml", "", "/a", 1L, "a: 1\n"),
                change("a.yaml", "# only a comment", "/a", 1L, "# only a comment\na: 1"),
                change("a.yaml", "a: 1 # c\n\n# end\n", "/b", "x", "a: 1 # c\nb: x\n\n# end\n"),
                change(
                        "a.yaml",
                        "a:\n    b: 1\nz: 9\n",
                        "/a/c",
                        AB,
                        "a:\n"
                                + "    b: 1\n"
                                + "    c:\n"
                                + "        a: 1\n"
                                + "        b:\n"
                                + "            - x\n"
                                + "            - \"y z: #\"\n"
                                + "z: 9\n"),
                change("a.yaml", "\"a\": 1", "/b", "y", "\"a\": 1\n\"b\": 'y'"),
                change("a.yaml", "- a: 1\r\n  b: 2\r\n", "/0/c", 3L, "- a: 1\r\n  b: 2\r\n  c: 3\r\n"),
                change("a.yaml", "x:\n- 1\n- 2\ny: 1\n", "/x/-", 3L, "x:\n- 1\n- 2\n- 3\ny: 1\n"),
                change("a.yaml", "x: {a: 1, b: 2}\n", "/x/c", List.of(), "x: {a: 1, b: 2, c: []}\n"),
                change("a.yaml", "x: {}\n", "/x/c", 1L, "x: {c: 1}\n"),
                change("a.yaml", "x:\n  t: |+\n    a\n\ny: 1\n", "/x/c", 1L, "x:\n  t: |+\n    a\n\n  c: 1\ny: 1\n"),
                change("a.properties", "a = 1\n\n# end\n", "b c", " x", "a = 1\nb\\ c = \\ x\n\n# end\n"),
                change("a.properties", "# only", "b", "x", "# only\nb=x"),
                change("a.properties", "", "b", "x", "b=x\n"),
                change("a.properties", "a=1", "b", true, "a=1\nb=true"));
        for (Change row : table) {
            StructuredFile file = file(row.path(), row.before());
            byte[] created = file.create(row.pointer(), Value.of(row.value()));
            assertEquals(row.toString(), row.after(), text(created));
            assertThrows(Refusal.class, () -> file(row.path(), row.after())
                    .create(row.pointer().replace("/-", "/0"), Value.of(1L)));
        }
    }

    @Test
    public void removesAMemberAndNothingElse() {
        List<Change> table = List.of(
                change("a.json", "{\"a\": 1, \"b\": 2}", "/a", null, "{\"b\": 2}"),
                change("a.json", "{\"a\": 1, \"b\": 2}", "/b", null, "{\"a\": 1}"),
                change("a.json", "{\n  \"a\": [ 1 ]\n}\n", "/a/0", null, "{\n  \"a\": []\n}\n"),
                change("a.yaml", "a: 1 # c\nb: 2\n", "/a", null, "b: 2\n"),
                change("a.yaml", "a:\n  b: 1\nc: 2\n", "/a/b", null, "a:\n  {}\nc: 2\n"),
                change("a.yaml", "- a: 1\n  b: 2\n", "/0/a", null, "- b: 2\n"),
                change("a.yaml", "x:\n  - 1\n  # two\n  - 2\n  - 3\n", "/x/1", null, "x:\n  - 1\n  # two\n  - 3\n"),
                change("a.yaml", "x: [1, 2]\n", "/x/0", null, "x: [2]\n"),
                change("a.yaml", "x:\n- 1 # c\ny: 2\n", "/x/0", null, "x: [] # c\ny: 2\n"),
                change("a.yaml", "- x: &a\n  - y: 1\n- *a\n", "/0/x/0", null, "- x: &a []\n- *a\n"),
                change("a.yaml", "a: |\n  t\n  u\n\nb: 1\n", "/a", null, "\nb: 1\n"),
                change("a.properties", "a=1\nb=x\\\n  y\na=2\n", "a", null, "b=x\\\n  y\n"),
                change("a.properties", "a=1\r\nb=x\\\r\n  y\r\nc=2\r\n", "b", null, "a=1\r\nc=2\r\n"));
        for (Change row : table) {
            assertEquals(
                    row.toString(),
                    row.after(),
                    text(file(row.path(), row.before()).remove(row.pointer())));
        }
    }

    @Test
    public void readsEveryTypeAsWhatItIs() {
        record Row(String path, String text, String pointer, Object value) {}
        List<Row> table = List.of(
                new Row(
                        "a.json",
                        "{\"a\": 12345678901234567890}",
                        "/a",
                        new java.math.BigInteger("12345678901234567890")),
                new Row("a.json", "{\"a\": 1e3}", "/a", 1000.0),
                new Row("a.json", "{\"\": \"x\"}", "/", "x"),
                new Row("a.yaml", "a: 010", "/a", 8L),
                new Row("a.yaml", "a: 1_000", "/a", 1000L),
                new Row("a.yaml", "a: on", "/a", true),
                new Row("a.yaml", "a: 'on'", "/a", "on"),
                new Row("a.yaml", "a: ~", "/a", null),
                new Row("a.yaml", "a: .inf", "/a", Double.POSITIVE_INFINITY),
                new Row("a.yaml", "a: 1e3", "/a", 1000.0),
                new Row("a.yaml", "a: 1.5e+3", "/a", 1500.0),
                new Row("a.yaml", "a: !!str 5", "/a", "5"),
                new Row("a.yaml", "a: >-\n  x\n  y\n", "/a", "x y"),
                new Row("a.yaml", "1: x", "/1", "x"),
                new Row("a.yaml", "a: 1:30", "/a", 90L),
                new Row("a.properties", "a = x\\u0041\\t\\\n  y ", "a", "xA\ty "));
        for (Row row : table) {
            Value found = file(row.path(), row.text()).get(row.pointer()).orElseThrow();
            assertTrue(row + " " + found, found.means(Value.of(row.value())));
        }
        assertEquals(Optional.empty(), file("a.json", "{\"a\":{}}").get("/a/b/c"));
    }

    @Test
    public void flattensToPointersWithDistinguishableTypes() {
        assertEquals(
                "{/a=1, /b/0=\"1\", /b/1=1.0, /b/2=~, /c={}, /d=*x, /e=!mine \"v\", /f~1g=yes, /t=2020-01-01}",
                file("a.yml", "a: &x 1\nb: ['1', 1.0, ~]\nc: {}\nd: *x\ne: !mine v\nf/g: yes\nt: 2020-01-01\n")
                        .flatten()
                        .toString());
        assertEquals(
                "{a.b=\"1\", c=\"2\"}",
                file("a.properties", "a.b=1\nc=0\nc=2").flatten().toString());
    }

    @Test
    public void hidesEveryByteOfAValueAndNoMore() {
        record Row(String path, String text, String pointer, String hidden) {}
        List<Row> table = List.of(
                new Row("a.json", "\uFEFF{\"ä😀\":\"geheim😀\",\"b\":1}", "/ä😀", "\uFEFF{\"ä😀\":\"M\",\"b\":1}"),
                new Row("a.json", "{\"a\":{\"b\":[1]}}", "/a", "{\"a\":\"M\"}"),
                new Row("a.yaml", "ä: 'geheim' # c", "/ä", "ä: \"M\" # c"),
                new Row("a.yaml", "ä: |\n  geheim\n  é\n\nb: 1", "/ä", "ä: \"M\"\n\nb: 1"),
                new Row("a.yaml", "ä: &x geheim # c", "/ä", "ä: &x \"M\" # c"),
                new Row("a.yaml", "ä: !t &x geheim\nb: *x\n", "/ä", "ä: &x \"M\"\nb: *x\n"),
                new Row("a.yaml", "ä: &x !t # c\n  # d\n  - g\nb: 1", "/ä", "ä: &x \"M\" # c\n  # d\nb: 1"),
                new Row("a.yaml", "ä:\n  - 1\n  - geheim\nb: 1", "/ä", "ä: \"M\"\nb: 1"),
                new Row("a.yaml", "ä:\n- 1\n- geheim\nb: 1", "/ä", "ä: \"M\"\nb: 1"),
                new Row("a.yaml", "- a: 1\n  b: 2\n- c", "/0", "- \"M\"\n- c"),
                new Row("a.yaml", "ä:\nb: 1", "/ä", "ä: \"M\"\nb: 1"),
                new Row("a.yaml", "ä: !t\nb: 1", "/ä", "ä: \"M\"\nb: 1"),
                new Row("a.yaml", "{ä, b: 1}", "/ä", "{ä: \"M\", b: 1}"),
                new Row("a.yaml", "a: 1\n---\nä: x\n", "/ä", "a: 1\n---\nä: \"M\"\n"),
                new Row("a.properties", "ä\nb=2", "ä", "ä=M\nb=2"),
                new Row("a.properties", "ä=1\nä=ge\\\n  heim\nb=2", "ä", "ä=M\nä=M\nb=2"));
        for (Row row : table) {
            assertEquals(
                    row.toString(),
                    row.hidden(),
                    text(file(row.path(), row.text()).hide(row.pointer(), "M")));
        }
    }

    @Test
    public void aRuleWithoutADocumentNamesThePlaceInEachOfThem() {
        StructuredFile file = file("a.yaml", "a: {b: 1}\n---\nc: 2\n---\na: {b: 3}\n");
        assertEquals(List.of("1:/a/b", "3:/a/b"), file.places("/a/b"));
        assertEquals(List.of("3:/a/b"), file.places("3:/a/b"));
        assertEquals(List.of(), file.places("2:/a/b"));
        assertEquals(List.of(), file.places("4:/a/b"));
        assertEquals(Optional.of(Value.of(2L)), file.get("/c"));
        assertEquals("{1:/a/b=1, 2:/c=2, 3:/a/b=3}", file.flatten().toString());
        assertEquals("a: {b: 1}\n---\nc: 2\n---\na: {b: 4}\n", text(file.replace("3:/a/b", Value.of(4L))));
        assertEquals("a: {b: 1}\n---\nc: 2\nd: 5\n---\na: {b: 3}\n", text(file.create("2:/d", Value.of(5L))));
        assertEquals("a: {b: 1}\n---\nc: 2\n---\na: {}\n", text(file.remove("3:/a/b")));
        Refusal several = assertThrows(Refusal.class, () -> file.get("/a/b"));
        assertTrue(several.getMessage(), several.getMessage().contains("name one of [1:/a/b, 3:/a/b]"));
        Refusal none = assertThrows(Refusal.class, () -> file.replace("7:/a", Value.of(1L)));
        assertTrue(none.getMessage(), none.getMessage().contains("it has 3 YAML documents"));
    }

    @Test
    public void whatAMergeKeyBringsInStaysAMapping() {
        StructuredFile file = file("a.yaml", "c: &y {p: 1}\nd:\n  <<: [*y]\n");
        Refusal refused = assertThrows(Refusal.class, () -> file.replace("/c", Value.of(1L)));
        assertTrue(
                refused.getMessage(),
                refused.getMessage().contains("'/c' is what the merge key at '/d/<</0' brings in"));
        assertEquals(
                "c: &y {p: 2}\nd:\n  <<: [*y]\n",
                text(file.replace("/c", new Value.Members(java.util.Map.of("p", Value.of(2L))))));
    }

    /** YAML 1.2 has no such text without quotes before a comma or bracket, though programs of 1.1 read it. */
    @Test
    public void aLoneSignIsQuoted() {
        for (String sign : List.of("-", "?", ":")) {
            assertEquals(
                    "{a: '" + sign + "', b: [1]}\n",
                    text(file("a.yaml", "{a: x, b: [1]}\n").replace("/a", new Value.Text(sign))));
            assertEquals(
                    "{b: ['" + sign + "']}\n",
                    text(file("a.yaml", "{b: [x]}\n").replace("/b/0", new Value.Text(sign))));
        }
    }

    @Test
    public void aWordIsWrittenAsItIsSpeltAndTypedByTheFile() {
        for (String word : List.of(
                "1.20", "0600", "off", "22:22", "1_000", "3.10", "0xFF", "2026-01-02", ".inf", "0o17", "y", "~")) {
            assertEquals("a: " + word + "\n", text(file("a.yaml", "a: x\n").replace("/a", StructuredFiles.word(word))));
            assertEquals("a=" + word, text(file("a.properties", "a=x").replace("a", new Value.Text(word))));
        }
        assertEquals("a: '='\n", text(file("a.yaml", "a: x\n").replace("/a", StructuredFiles.word("="))));
        assertEquals("a: '<<'\n", text(file("a.yaml", "a: x\n").replace("/a", StructuredFiles.word("<<"))));
        assertEquals("{\"a\": 1.20}", text(file("a.json", "{\"a\": 1}").replace("/a", StructuredFiles.word("1.20"))));
        assertEquals(
                "{\"a\": \"0600\"}", text(file("a.json", "{\"a\": 1}").replace("/a", StructuredFiles.word("0600"))));
        assertEquals("a: 1.20\n", text(file("a.yaml", "a: 1.2\n").replace("/a", StructuredFiles.word("1.20"))));
        assertEquals(
                "a: [0600, {b: off}]\n",
                text(file("a.yaml", "a: []\n")
                        .replace(
                                "/a",
                                new Value.Items(List.of(
                                        StructuredFiles.word("0600"),
                                        new Value.Members(Map.of("b", StructuredFiles.word("off"))))))));
    }

    @Test
    public void whatRefersToAValueIsNamed() {
        StructuredFile file =
                file("a.yaml", "base: &b {port: &p 80}\nx: *p\nprod:\n  <<: *b\nlist: [*b]\nother: &p 1\ny: *p\n");
        assertEquals(List.of("/prod", "/list/0", "/x"), file.sharedWith("/base/port"));
        assertEquals(List.of(), file.sharedWith("/prod"));
    }

    /** Without it, an alias would mean another one of the same name. */
    @Test
    public void anAnchorThatIsUsedElsewhereStays() {
        StructuredFile file = file("a.yaml", "a: &x 1\nb: {k: &x 2}\nc: *x\nd: &x [1]\n---\na: 1\n");
        for (String pointer : List.of("1:/b", "/b/k")) {
            Refusal refused = assertThrows(Refusal.class, () -> file.remove(pointer));
            assertTrue(
                    refused.getMessage(),
                    refused.getMessage()
                            .contains("since what its anchor &x stands for is used at '1:/c'; write it out"));
        }
        assertThrows(Refusal.class, () -> file.replace("/b", Value.of(5L)));
        assertEquals(
                "b: {k: &x 5}\nc: *x\n---\na: 1\n",
                text(file(
                                "a.yaml",
                                text(file("a.yaml", text(file.replace("/b/k", Value.of(5L))))
                                        .remove("1:/a")))
                        .remove("/d")));
    }

    @Test
    public void refusesByNameWithPlaceAndWayOut() {
        record Row(String path, String text, String pointer, String... says) {}
        List<Row> table = List.of(
                new Row("a.txt", "x", "/a", "a.txt", "cannot be addressed", ".json, .yaml, .yml, .properties, .xml"),
                new Row("a.json", "{\"a\": 1,\n \"b\": }", "/a", "line 2, column"),
                new Row("a.json", "{\"a\": hunter2}", "/a", "line 1", "not valid JSON"),
                new Row("a.json", "{\"a\": 1e99999999999}", "/a", "line 1"),
                new Row("a.json", "[".repeat(5000), "/a", "not valid JSON"),
                new Row("a.yaml", "[".repeat(5000), "/a", "200 levels"),
                new Row("a.json", "{} 1", "/a", "goes on", "line 1, column 4"),
                new Row("a.json", "", "/a", "empty"),
                new Row("a.json", "{\n // told\n \"a\": 1}", "/a", "has a comment, which JSON does not know", "line 2"),
                new Row("a.json", "[".repeat(1001), "/a", "(1001) exceeds the maximum allowed (1000) (line"),
                new Row("a.json", "[NaN]", "/a", "Non-standard token '...' (line"),
                new Row("a.json", "{\"a\": [1", "/a", "expected close marker for Array (line 1"),
                new Row("a.json", "{\"a\": 1} hunter2", "/a", "Unrecognized token '...' (line 1"),
                new Row("a.json", "{\"a\":1,\"a\":2}", "/a", "'a' twice", "column 8"),
                new Row("a.json", "{\"a\":{\"b\":1}}", "/a/c", "nearest existing is '/a'", "[b]"),
                new Row("a.json", "{\"a\":1}", "/a/c", "nearest existing is '/a'", "a single value"),
                new Row("a.json", "{\"a\":1}", "a", "must begin with '/'"),
                new Row("a.json", "{\"a\":1}", "/a~2", "'~0'"),
                new Row("a.yaml", "a: [1\nb: 2", "/a", "line 2"),
                new Row("a.yaml", "a: hunter2: hunter2", "/a", "line 1"),
                new Row("a.yaml", "a: {b: 'hunter2', c]}\n", "/a", "expected ',' or '}', but got ]"),
                new Row(
                        "a.yaml",
                        "a: \"hunter2\nb: 1\nc: 2\n",
                        "/a",
                        "unexpected end of stream, in what begins in line 1"),
                new Row("a.yaml", "a: {{ hunter2 }}\n", "/a", "has a template's {{ }} outside of quotes", "column 5"),
                new Row("a.yaml", "a: 1\n{{- if .x }}\n", "/a", "line 2"),
                new Row("a.yaml", "a: &x {b: 1}\nc: *x\n", "/c/b", "alias *x", "anchor"),
                new Row("a.yaml", "a: &x 1\nc: *x\n", "/c", "alias *x"),
                new Row("a.yaml", "a: *x\n", "/a", "no anchor before it", "line 1, column 4"),
                new Row("a.yaml", "x: &x {b: 1}\na:\n  <<: *x\n  c: 1\n", "/a/b", "merge key"),
                new Row("a.yaml", "a: 1\na: 2\n", "/a", "'a' twice", "take one of them out", "line 2"),
                new Row("a.json", "{\"a\": 1, \"a\": 2}", "/a", "'a' twice", "take one of them out"),
                new Row("a.json", "{\"a\": 1}\n{\"a\": 2}", "/a", "file item", "line 2"),
                new Row("a.xml", "<a b='1' b='2'/>", "/a/@b", "one attribute twice", "line 1"),
                new Row("a.xml", "<a xmlns:x='u' xmlns:y='u' x:b='1' y:b='2'/>", "/a/@x:b", "one attribute twice"),
                new Row("a.yaml", "? [a]\n: 1\n", "/a", "key that is not a single text", "file item"),
                new Row("a.yaml", "a: \u0007\n", "/a", "U+0007"),
                new Row(
                        "a.yaml",
                        "a: one\u0085two\nb: 2\n",
                        "/a",
                        "not valid YAML",
                        "U+0085",
                        "\\u0085 in double quotes"),
                new Row("a.yaml", "a: one\u2028two\nb: 2\n", "/a", "U+2028, which ends a line"),
                new Row("a.properties", "a=\\u00x", "a", "four hex digits", "line 1, column 3"),
                new Row("a.properties", "a.b=1\na.c=2", "a.d", "'a.d'", "[a.b, a.c]"));
        for (Row row : table) {
            Refusal e = assertThrows(row.toString(), Refusal.class, () -> file(row.path(), row.text())
                    .replace(row.pointer(), Value.of("new")));
            for (String word : row.says()) {
                assertTrue(e.getMessage() + " <- " + word, e.getMessage().contains(word));
            }
            assertTrue(e.getMessage(), e.getMessage().startsWith(row.path()));
            assertFalse(e.getMessage(), e.getMessage().contains("hunter2"));
        }
    }

    /** Which stands elsewhere, where it does no harm. */
    @Test
    public void aLineEndOfYamlAloneIsNoReasonForWhatEndsBadlyElsewhere() {
        String told = assertThrows(Refusal.class, () -> file("a.yaml", "a: \"x\u2028y\"\nb: [1\nc: 2\n"))
                .getMessage();
        assertTrue(told, told.contains("not valid YAML") && !told.contains("U+2028"));
    }

    @Test
    public void whatIsAddedEndsItsLineAsTheOthersDo() {
        for (String[] row : new String[][] {
            {"a: 1\rb: 2\r", "a: 1\rb: 2\rx: v\r"},
            {"a: 1\r\nb: 2", "a: 1\r\nb: 2\r\nx: v"},
        }) {
            byte[] added = file("a.yaml", row[0]).create("/x", Value.of("v"));
            assertEquals(row[1], new String(added, StandardCharsets.UTF_8));
        }
        String told = assertThrows(Refusal.class, () -> file("a.yaml", "b: 1\rc:\r  d: 3\r")
                        .create("/c/e", Value.of("v")))
                .getMessage();
        assertTrue(told, told.contains("carriage returns alone"));
    }

    /** What a refusal advises is done, and the value is there. */
    @Test
    public void whatCannotBeAddedSaysHowItCan() {
        String[][] table = {
            {"a.yaml", "a: 1\n---\nb: 2\n", "/x", "[1:/x, 2:/x]", "2:/x", "a: 1\n---\nb: 2\nx:\n  k: v\n"},
            {"a.yaml", "a:\nb: 1\n", "/a/k", "set '/a' itself", "/a", "a:\n  k: v\nb: 1\n"},
            {"a.yaml", "b: 1\n", "/a/k", "add '/a' itself", "/a", "b: 1\na:\n  k: v\n"},
            {"a.json", "{\"b\": 1}", "/a/k", "add '/a' itself", "/a", "{\"b\": 1, \"a\": {\"k\": \"v\"}}"},
            {"a.json", "[1]", "/1/k", "add '/1' itself", "/1", "[1,{\"k\": \"v\"}]"},
            {"a.xml", "<r><b/></r>", "/r/a/k", "add '/r/a' itself", "/r/a", "<r><b/><a><k>v</k></a></r>"},
            {
                "a.xml",
                "<r/>",
                "/r/a[@id='x/y']/c/k",
                "add '/r/a[@id='x/y']' itself",
                "/r/a[@id='x/y']",
                "<r><a id=\"x/y\"><k>v</k></a></r>"
            },
            {"a.ini", "[s]\nb=1\n", "/t/k", "add '/t' itself", "/t", "[s]\nb=1\n\n[t]\nk=v\n"},
            {"a.ini", "[s]\nb=1\n", "//k", "add '/' itself", "/", "k=v\n\n[s]\nb=1\n"},
        };
        Value held = Value.of(Map.of("k", "v"));
        for (String[] row : table) {
            StructuredFile file = file(row[0], row[1]);
            String told = assertThrows(row[2], Refusal.class, () -> file.create(row[2], Value.of("v")))
                    .getMessage();
            assertTrue(told, told.contains(row[3]));
            byte[] made = file.get(row[4]).isEmpty() ? file.create(row[4], held) : file.replace(row[4], held);
            assertEquals(row[5], new String(made, StandardCharsets.UTF_8));
        }
    }

    @Test
    public void latin1PropertiesKeepTheirEncoding() {
        byte[] latin = "ä=ö\nb=1\n".getBytes(StandardCharsets.ISO_8859_1);
        StructuredFile file = StructuredFiles.of("a.properties", latin);
        assertArrayEquals(
                "ä=ü\\u20AC\nb=1\n".getBytes(StandardCharsets.ISO_8859_1), file.replace("ä", new Value.Text("ü€")));
    }

    @Test
    public void propertiesCompareNumbersAsText() {
        StructuredFile file = file("a.properties", "port=8080\n");
        assertEquals(file.get("port").orElseThrow(), file.asStored(Value.of(8080L)));
        assertThrows(Refusal.class, () -> file.asStored(Value.of(null)));
        assertThrows(Refusal.class, () -> file.asStored(Value.of(List.of())));
    }
}
