package io.jenkins.plugins.promotion.plan;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.promotion.structured.Value;
import io.jenkins.plugins.promotion.structured.XmlJudge;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Present;
import org.snakeyaml.engine.v2.api.lowlevel.Serialize;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.w3c.dom.Document;

/** A format of files, read by another parser than the plugin's: the judge of what a change did. */
enum ReadBy {
    ENGINE,
    JACKSON,
    JDK_PROPERTIES,
    JDK_DOM,
    LINES,
    /** As systemd and Git read them: after a backslash a line goes on whatever stands in the next. */
    JOINED_LINES;

    /** A file that was read; a change is tried on it. */
    interface Reading {
        /** What is wrong with the changed file, if in this one just the place was to have this value; null if nothing is. */
        String setting(String place, Value value, byte[] before, byte[] changed);

        /** What is wrong with the changed file, if only the place was to go. */
        String removing(String place, byte[] changed);

        /** What the file says, without how it says it. */
        Object said();
    }

    /** What is wrong with a changed file, if it was to say the same. */
    String saying(Object said, byte[] changed) {
        Optional<Reading> reading = read(changed);
        return reading.isEmpty()
                ? "the judge cannot read it"
                : compared(said, reading.get().said());
    }

    static ReadBy of(String name) {
        return switch (name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT)) {
            case "yaml", "yml" -> ENGINE;
            case "json" -> JACKSON;
            case "properties" -> JDK_PROPERTIES;
            case "xml", "config" -> JDK_DOM;
            case "ini", "cnf", "editorconfig", "desktop" -> LINES;
            default -> JOINED_LINES;
        };
    }

    /** Empty if this parser cannot. */
    Optional<Reading> read(byte[] bytes) {
        try {
            return Optional.of(
                    switch (this) {
                        case ENGINE -> new YamlReading(documents(bytes));
                        case JACKSON -> new JsonReading(json(bytes));
                        case JDK_PROPERTIES -> new PropertiesReading(properties(bytes));
                        case JDK_DOM -> new DomReading(XmlJudge.dom(alone(bytes)));
                        case LINES -> new LinesReading(lines(bytes, false), false);
                        case JOINED_LINES -> new LinesReading(lines(bytes, true), true);
                    });
        } catch (Exception e) {
            return Optional.empty();
        }
    }

    /** The same in other styles of the format, as far as a writer of another parser knows some; none if it cannot. */
    List<byte[]> restyled(byte[] bytes) {
        try {
            List<byte[]> all = new ArrayList<>(
                    switch (this) {
                        case ENGINE -> List.of(dumped(bytes, FlowStyle.BLOCK), dumped(bytes, FlowStyle.FLOW));
                        case JACKSON -> List.of(
                                json(bytes).toString().getBytes(StandardCharsets.UTF_8),
                                json(bytes).toPrettyString().getBytes(StandardCharsets.UTF_8));
                        case JDK_PROPERTIES -> List.of(stored(bytes));
                        case JDK_DOM -> List.of(serialized(bytes));
                        case LINES, JOINED_LINES -> List.<byte[]>of();
                    });
            Object said = read(bytes).orElseThrow().said();
            all.removeIf(styled -> saying(said, styled) != null);
            return all;
        } catch (Exception e) {
            return List.of();
        }
    }

    /** What another file says is not looked up. */
    private static byte[] alone(byte[] bytes) {
        if (new String(bytes, StandardCharsets.ISO_8859_1).matches("(?s).*<!ENTITY\\s+\\w+\\s+(SYSTEM|PUBLIC).*")) {
            throw new IllegalArgumentException("refers to another file");
        }
        return bytes;
    }

    private static byte[] stored(byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        properties(bytes).store(out, null);
        return out.toByteArray();
    }

    private static byte[] serialized(byte[] bytes) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        TransformerFactory.newInstance()
                .newTransformer()
                .transform(new DOMSource(XmlJudge.dom(bytes)), new StreamResult(out));
        return out.toByteArray();
    }

    private static byte[] dumped(byte[] bytes, FlowStyle style) {
        DumpSettings settings = DumpSettings.builder()
                .setIndent(4)
                .setIndicatorIndent(2)
                .setExplicitStart(true)
                .build();
        Serialize serialize = new Serialize(settings);
        StringBuilder all = new StringBuilder();
        for (Node document : documents(bytes)) {
            restyle(document, style);
            all.append(new Present(settings)
                    .emitToString(serialize.serializeOne(document).iterator()));
        }
        return all.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void restyle(Node node, FlowStyle style) {
        if (node instanceof SequenceNode list) {
            list.setFlowStyle(style);
            list.getValue().forEach(item -> restyle(item, style));
        } else if (node instanceof MappingNode map) {
            map.setFlowStyle(style);
            map.getValue().forEach(tuple -> restyle(tuple.getValueNode(), style));
        }
    }

    private static String utf8(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }

    private static List<String> tokens(String pointer) {
        List<String> tokens = new ArrayList<>();
        if (pointer.isEmpty()) { // The whole document.
            return tokens;
        }
        for (String token : pointer.substring(1).split("/", -1)) {
            tokens.add(token.replace("~1", "/").replace("~0", "~"));
        }
        return tokens;
    }

    private static String plain(Value value) {
        return value instanceof Value.Text text ? text.text() : value.canonical();
    }

    private static String compared(Object expected, Object found) {
        return expected.equals(found) ? null : "expected " + shortened(expected) + ", is " + shortened(found);
    }

    /** The one piece of a file that a change took must lie within this range. */
    private static String outside(byte[] before, byte[] changed, int from, int to) {
        if (Arrays.equals(before, changed)) {
            return null;
        }
        int shorter = Math.min(before.length, changed.length);
        int start = 0;
        while (start < shorter && before[start] == changed[start]) {
            start++;
        }
        int end = 0;
        while (end < shorter - start && before[before.length - 1 - end] == changed[changed.length - 1 - end]) {
            end++;
        }
        return start >= from && before.length - end <= to
                ? null
                : "bytes " + start + " to " + (before.length - end) + " changed, not within " + from + " to " + to;
    }

    private static String shortened(Object what) {
        String text = what.toString();
        return text.length() > 300 ? text.substring(0, 300) + "…" : text;
    }

    private static List<Node> documents(byte[] bytes) {
        List<Node> documents = new ArrayList<>();
        LoadSettings settings = LoadSettings.builder()
                .setAllowDuplicateKeys(false)
                .setCodePointLimit(10_000_000)
                .setUseMarks(true)
                .build();
        new Compose(settings).composeAllFromString(utf8(bytes)).forEach(documents::add);
        return documents;
    }

    private record YamlReading(List<Node> documents) implements Reading {
        @Override
        public String setting(String place, Value value, byte[] before, byte[] changed) {
            String tag = value instanceof Value.Text ? "str" : value instanceof Value.Flag ? "bool" : "int";
            String fresh = "tag:yaml.org,2002:" + tag + " " + plain(value);
            if (documents.isEmpty() && place.isEmpty()) {
                return compared(List.of(fresh), all(changed));
            }
            Node node = at(place);
            if (node == null) {
                return "the judge has nothing there";
            }
            Node set = node;
            List<Object> expected = new ArrayList<>();
            documents.forEach(document -> expected.add(seen(document, set, fresh)));
            List<Object> found = all(changed);
            String text = utf8(before);
            int from = offset(text, node.getStartMark().orElseThrow().getIndex());
            int to = offset(text, node.getEndMark().orElseThrow().getIndex());
            int ahead = before.length - text.getBytes(StandardCharsets.UTF_8).length;
            while (from > 0 && " \n\r".indexOf(before[ahead + from - 1]) >= 0) {
                from--;
            }
            String problem = compared(expected, found);
            return problem != null ? problem : outside(before, changed, ahead + from - 1, ahead + to + 1);
        }

        private Node at(String place) {
            int colon = place.indexOf(':');
            boolean numbered = colon > 0 && place.substring(0, colon).matches("\\d+") && place.charAt(0) != '/';
            Node node = documents.get(numbered ? Integer.parseInt(place.substring(0, colon)) - 1 : 0);
            for (String token : tokens(numbered ? place.substring(colon + 1) : place)) {
                node = node == null ? null : child(node, token);
            }
            return node;
        }

        @Override
        public String removing(String place, byte[] changed) {
            Node gone = at(place);
            List<Object> expected = new ArrayList<>();
            documents.forEach(document -> expected.add(seen(document, gone, "")));
            return compared(expected, all(changed));
        }

        @Override
        public Object said() {
            return all(documents);
        }

        private static List<Object> all(byte[] bytes) {
            return all(ReadBy.documents(bytes));
        }

        private static List<Object> all(List<Node> documents) {
            List<Object> all = new ArrayList<>();
            documents.forEach(document -> all.add(seen(document, null, "")));
            return all;
        }

        private static int offset(String text, int points) {
            return text.substring(0, text.offsetByCodePoints(0, points)).getBytes(StandardCharsets.UTF_8).length;
        }

        private static Node child(Node node, String token) {
            if (node instanceof SequenceNode list) {
                return list.getValue().get(Integer.parseInt(token));
            }
            for (NodeTuple tuple : ((MappingNode) node).getValue()) {
                if (tuple.getKeyNode() instanceof ScalarNode key
                        && key.getValue().equals(token)) {
                    return tuple.getValueNode();
                }
            }
            return null;
        }

        private static Object seen(Node node, Node set, String fresh) {
            if (node == set) {
                return fresh;
            } else if (node instanceof ScalarNode scalar) {
                String read = scalar.getTag().getValue();
                String tag = read.equals("!ENV_VARIABLE") ? "tag:yaml.org,2002:str" : read; // This parser's alone.
                return tag + " " + (tag.endsWith(":null") ? "" : scalar.getValue());
            }
            List<Object> all = new ArrayList<>(List.of(node.getTag().getValue()));
            List<Node> inside = new ArrayList<>();
            if (node instanceof SequenceNode list) {
                inside.addAll(list.getValue());
                inside.removeIf(item -> item == set && fresh.isEmpty());
            } else {
                for (NodeTuple tuple : ((MappingNode) node).getValue()) {
                    if (tuple.getValueNode() != set || !fresh.isEmpty()) {
                        inside.add(tuple.getKeyNode());
                        inside.add(tuple.getValueNode());
                    }
                }
            }
            inside.forEach(each -> all.add(seen(each, set, fresh)));
            return all;
        }
    }

    private static JsonNode json(byte[] bytes) throws IOException {
        return new ObjectMapper(new JsonFactory())
                .enable(com.fasterxml.jackson.databind.DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .readTree(utf8(bytes));
    }

    private record JsonReading(JsonNode root) implements Reading {
        @Override
        public String setting(String place, Value value, byte[] before, byte[] changed) {
            try {
                JsonNode fresh = new ObjectMapper().readTree(value.canonical());
                List<String> tokens = tokens(place);
                if (tokens.isEmpty()) {
                    return compared(fresh.toString(), json(changed).toString());
                }
                String last = tokens.get(tokens.size() - 1);
                JsonNode parent = root.at(JsonPointer.compile(place.substring(0, place.lastIndexOf('/'))));
                JsonNode old = root.at(JsonPointer.compile(place));
                if (parent instanceof ObjectNode object) {
                    object.set(last, fresh);
                } else {
                    ((ArrayNode) parent).set(Integer.parseInt(last), fresh);
                }
                JsonNode is = json(changed);
                // Texts too, since an order of members that is another one is no equal text.
                String problem = compared(root.toString(), is.toString());
                boolean compound = old.isContainerNode();
                return problem != null ? problem : compound ? null : signs(before, changed);
            } catch (IOException e) {
                return e.toString();
            }
        }

        @Override
        public String removing(String place, byte[] changed) {
            try {
                String last = tokens(place).get(tokens(place).size() - 1);
                JsonNode parent = root.at(JsonPointer.compile(place.substring(0, place.lastIndexOf('/'))));
                if (parent instanceof ObjectNode object) {
                    object.remove(last);
                } else {
                    ((ArrayNode) parent).remove(Integer.parseInt(last));
                }
                return compared(root.toString(), json(changed).toString());
            } catch (IOException e) {
                return e.toString();
            }
        }

        @Override
        public Object said() {
            return root.toString();
        }

        /** A value of a leaf has no line break. */
        private static String signs(byte[] before, byte[] changed) {
            long was = utf8(before).chars().filter(c -> c == '\n').count();
            long is = utf8(changed).chars().filter(c -> c == '\n').count();
            return was - is > 1 || is > was ? "line breaks: " + was + ", now " + is : null;
        }
    }

    private static Charset charset(byte[] bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return StandardCharsets.UTF_8;
        } catch (CharacterCodingException e) {
            return StandardCharsets.ISO_8859_1;
        }
    }

    private static Properties properties(byte[] bytes) throws IOException {
        Properties properties = new Properties();
        int ahead = utf8(bytes).length() < new String(bytes, StandardCharsets.UTF_8).length() ? 3 : 0;
        try (Reader reader =
                new InputStreamReader(new ByteArrayInputStream(bytes, ahead, bytes.length - ahead), charset(bytes))) {
            properties.load(reader);
        }
        return properties;
    }

    private record PropertiesReading(Properties properties) implements Reading {
        @Override
        public String setting(String place, Value value, byte[] before, byte[] changed) {
            try {
                if (!properties.containsKey(place)) {
                    return "the judge has no such key";
                }
                properties.setProperty(place, plain(value));
                String problem = compared(properties, ReadBy.properties(changed));
                return problem != null ? problem : comments(before, changed);
            } catch (IOException e) {
                return e.toString();
            }
        }

        @Override
        public String removing(String place, byte[] changed) {
            try {
                properties.remove(place);
                return compared(properties, ReadBy.properties(changed));
            } catch (IOException e) {
                return e.toString();
            }
        }

        @Override
        public Object said() {
            return properties;
        }

        private static String comments(byte[] before, byte[] changed) {
            String pattern = "(?m)^[ \\t]*[#!].*$";
            return compared(all(pattern, before), all(pattern, changed));
        }

        private static List<String> all(String pattern, byte[] bytes) {
            return Pattern.compile(pattern)
                    .matcher(new String(bytes, StandardCharsets.ISO_8859_1))
                    .results()
                    .map(MatchResult::group)
                    .toList();
        }
    }

    private record DomReading(Document document) implements Reading {
        @Override
        public String setting(String place, Value value, byte[] before, byte[] changed) {
            try {
                int meant = XmlJudge.nodes(document, place).getLength();
                if (meant != 1 && !place.endsWith("/text()")) {
                    return "means " + meant + " nodes to XPath";
                }
                String was = XmlJudge.nodes(document, place).item(0).getTextContent();
                boolean lines = was.contains("\n");
                if (lines && was.isBlank() && plain(value).isEmpty() && Arrays.equals(before, changed)) {
                    return null; // Blanks over several lines are no text already.
                }
                XmlJudge.set(document, place, plain(value));
                String problem = compared(XmlJudge.said(document), XmlJudge.said(XmlJudge.dom(changed)));
                return problem != null ? problem : signs(before, changed, lines ? "" : "\r");
            } catch (Exception e) {
                return e.toString();
            }
        }

        @Override
        public String removing(String place, byte[] changed) {
            try {
                XmlJudge.remove(document, place);
                return compared(filled(document), filled(XmlJudge.dom(changed)));
            } catch (Exception e) {
                return e.toString();
            }
        }

        @Override
        public Object said() {
            return XmlJudge.said(document);
        }

        /** Without the blanks that are left where an only child was. */
        private static List<String> filled(Document document) {
            return XmlJudge.said(document).stream()
                    .filter(text -> !text.isBlank())
                    .toList();
        }

        private static int times(String sign, byte[] bytes) {
            String text = new String(bytes, StandardCharsets.ISO_8859_1).replaceAll("(?s)<!\\[CDATA\\[.*?]]>", "");
            return text.split(Pattern.quote(sign), -1).length - 1;
        }

        private static String signs(byte[] before, byte[] changed, String end) {
            for (String sign : List.of("<!--", "<?", "<!DOCTYPE", end)) {
                if (!sign.isEmpty() && times(sign, before) != times(sign, changed)) {
                    return times(sign, before) + " times " + sign.strip() + ", now " + times(sign, changed);
                }
            }
            return outside(before, changed, 0, before.length);
        }
    }

    /** Section, key and what stands behind the separator, with the lines that go on; everything else as it stands. */
    private record Line(String section, String key, String value, String raw) {}

    private static String text(byte[] bytes) {
        boolean little = bytes.length > 1 && bytes[0] == (byte) 0xFF && bytes[1] == (byte) 0xFE;
        String text = little ? new String(bytes, StandardCharsets.UTF_16) : new String(bytes, charset(bytes));
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }

    private static List<Line> lines(byte[] bytes, boolean joined) {
        List<Line> lines = new ArrayList<>();
        String section = "";
        int keyed = -1;
        for (String raw : text(bytes).split("\n", -1)) {
            String line = raw.strip();
            boolean comment = line.isEmpty() || line.startsWith("#") || line.startsWith(";");
            Line last = keyed < 0 ? null : lines.get(keyed);
            boolean cut = last != null
                    && keyed == lines.size() - 1
                    && !line.isEmpty()
                    && last.raw().stripTrailing().endsWith("\\")
                    && (joined || !line.matches("[\\p{L}\\p{N}_]\\S*\\s*=.*"));
            if (last != null && (cut || !comment && indent(raw) > indent(last.raw()))) {
                // Comments between belong to what they stand in.
                StringBuilder whole = new StringBuilder(last.raw());
                lines.subList(keyed + 1, lines.size())
                        .forEach(between -> whole.append('\n').append(between.raw()));
                lines.subList(keyed, lines.size()).clear();
                lines.add(new Line(last.section(), last.key(), last.value() + "\n" + raw, whole + "\n" + raw));
            } else if (comment) {
                lines.add(new Line(section, "", "", raw));
            } else if (line.startsWith("[")) {
                section = line.substring(1, line.lastIndexOf(']') < 1 ? line.length() : line.lastIndexOf(']'));
                lines.add(new Line(section, "", "", raw));
                keyed = -1;
            } else {
                int split = line.indexOf('=') >= 0 ? line.indexOf('=') : line.indexOf(':');
                String key = split < 0 ? line : line.substring(0, split).strip();
                keyed = lines.size();
                lines.add(new Line(
                        section,
                        key,
                        split < 0 ? null : line.substring(split + 1).strip(),
                        raw));
            }
        }
        return lines;
    }

    private static int indent(String line) {
        return line.length() - line.stripLeading().length();
    }

    private record LinesReading(List<Line> all, boolean joined) implements Reading {
        @Override
        public String setting(String place, Value value, byte[] before, byte[] changed) {
            List<String> tokens = tokens(place);
            int nth = tokens.size() > 2 ? Integer.parseInt(tokens.get(2)) : 0;
            List<Line> now = lines(changed, joined);
            if (now.size() != all.size()) {
                return all.size() + " lines, now " + now.size();
            }
            int seen = 0;
            for (int i = 0; i < all.size(); i++) {
                Line was = all.get(i);
                boolean meant = was.section().equals(tokens.get(0)) && was.key().equals(tokens.get(1)) && seen++ == nth;
                if (!meant && !was.equals(now.get(i))) {
                    return "line " + was + " became " + now.get(i);
                } else if (meant && !plain(value).equals(now.get(i).value())) {
                    return "line " + was + " became " + now.get(i);
                }
            }
            return seen > nth ? null : "the judge has no such key";
        }

        @Override
        public String removing(String place, byte[] changed) {
            List<String> tokens = tokens(place);
            List<Line> left = new ArrayList<>();
            int seen = 0;
            for (Line line : all) {
                boolean named = line.section().equals(tokens.get(0))
                        && (tokens.size() < 2 || line.key().equals(tokens.get(1)));
                boolean meant = named && (tokens.size() < 3 || seen == Integer.parseInt(tokens.get(2)));
                seen += named ? 1 : 0;
                if (!meant) {
                    left.add(line);
                }
            }
            return compared(said(left), said(lines(changed, joined)));
        }

        @Override
        public Object said() {
            return said(all);
        }

        private static List<String> said(List<Line> lines) {
            return lines.stream()
                    .filter(line -> !line.key().isEmpty())
                    .map(line -> line.section() + "/" + line.key() + "=" + line.value())
                    .toList();
        }
    }
}
