package io.jenkins.plugins.promotion.structured;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.CollectionStartEvent;
import org.yaml.snakeyaml.events.DocumentStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.nodes.NodeId;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.reader.ReaderException;
import org.yaml.snakeyaml.resolver.Resolver;

/** Builds the tree of a YAML document from the parser's events; only these tell where an alias stands. */
final class YamlReader {
    private static final Resolver RESOLVER = new Resolver();
    private static final int DEEPEST = 200;
    private static final int LONGEST_WORD = 1 << 20;
    private static final Pattern ODD_ENDS = Pattern.compile("[\\u0085\\u2028\\u2029]");

    private final TreeFile file;
    private final String text;
    private final boolean wide;
    private final Iterator<Event> events;
    private final Set<String> anchors = new HashSet<>();
    private int lastIndex;
    private int lastOffset;

    YamlReader(TreeFile file) {
        this.file = file;
        this.text = file.text;
        requireWords();
        this.wide = text.codePointCount(0, text.length()) != text.length();
        this.events = new Yaml(options()).parse(new WholeCharacters(text)).iterator();
    }

    /** The parser takes the square of the length of a word. */
    private void requireWords() {
        int begin = 0;
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) <= ' ' || ",[]{}".indexOf(text.charAt(i)) >= 0) {
                begin = i + 1;
            } else if (i - begin >= LONGEST_WORD) {
                throw file.at(begin, "has a word of more than " + LONGEST_WORD + " characters");
            }
        }
    }

    private static LoaderOptions options() {
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(64 * 1024 * 1024);
        return options;
    }

    /** The document, or all of them if there are several. */
    Node root() {
        try {
            List<Node.Member> documents = new ArrayList<>();
            for (Event event = next(); !event.is(Event.ID.StreamEnd); event = next()) {
                if (event instanceof DocumentStartEvent) {
                    anchors.clear();
                    Node document = node(next(), 0);
                    documents.add(new Node.Member(
                            Integer.toString(documents.size() + 1), document.from(), document.from(), "", document));
                }
            }
            if (documents.isEmpty()) {
                return Node.scalar(new Value.Nil(), text.length(), text.length(), 'p');
            }
            return documents.size() == 1
                    ? documents.get(0).value()
                    : new Node(Node.Shape.DOCUMENTS, null, 0, 0, text.length(), 'd', "", "", documents);
        } catch (MarkedYAMLException e) {
            Mark mark = e.getProblemMark() == null ? e.getContextMark() : e.getProblemMark();
            throw FileProblem.of(
                    file.path,
                    mark == null ? 1 : mark.getLine() + 1,
                    mark == null ? 1 : mark.getColumn() + 1,
                    "is not valid YAML: " + TreeFile.mute(e.getProblem()) + begun(e.getContextMark(), mark)
                            + (mark == null ? "" : oddEnd(e.getContextMark(), mark)));
        } catch (ReaderException e) {
            throw file.at(
                    Math.max(0, e.getPosition()),
                    "is not valid YAML: has the character U+" + String.format("%04X", e.getCodePoint())
                            + ", which YAML does not allow");
        } catch (YAMLException e) {
            throw FileProblem.of(file.path, "is not valid YAML: " + TreeFile.mute(e.getMessage()));
        }
    }

    /** A sign that ends a line to YAML 1.1, and in most editors does not, if one stands in the lines that end badly. */
    private String oddEnd(Mark begin, Mark end) {
        int from = text.lastIndexOf('\n', offset(begin == null ? end : begin) - 1) + 1;
        Matcher odd = ODD_ENDS.matcher(text).region(from, Math.max(from, offset(end)));
        return odd.find()
                ? String.format(
                        "; it has U+%04X, which ends a line: write it as \\u%1$04X in double quotes",
                        (int) odd.group().charAt(0))
                : "";
    }

    /** Where that began which ends badly, where that is another line. */
    private static String begun(Mark begin, Mark end) {
        return begin == null || begin.getLine() == end.getLine()
                ? ""
                : ", in what begins in line " + (begin.getLine() + 1);
    }

    private Event next() {
        return events.next();
    }

    /** Marks count code points; counting goes on from the last one, since most marks come in the order of the text. */
    private int offset(Mark mark) {
        if (!wide) {
            return mark.getIndex();
        }
        lastOffset = text.offsetByCodePoints(lastOffset, mark.getIndex() - lastIndex);
        lastIndex = mark.getIndex();
        return lastOffset;
    }

    private Node node(Event event, int depth) {
        int from = offset(event.getStartMark());
        if (depth > DEEPEST) {
            throw file.at(from, "is nested deeper than " + DEEPEST + " levels");
        }
        if (event instanceof AliasEvent alias) {
            if (!anchors.contains(alias.getAnchor())) {
                throw file.at(from, "uses the alias *" + alias.getAnchor() + ", which has no anchor before it");
            }
            Value value = new Value.Special("*" + alias.getAnchor(), "");
            return new Node(Node.Shape.ALIAS, value, from, from, offset(event.getEndMark()), '*', "", "", List.of());
        }
        if (event instanceof ScalarEvent scalar) {
            anchor(scalar.getAnchor());
            return scalar(scalar, from);
        }
        CollectionStartEvent collection = (CollectionStartEvent) event;
        anchor(collection.getAnchor());
        int start = behindProperties(from, collection.getAnchor(), collection.getTag(), offset(event.getEndMark()));
        return event.is(Event.ID.SequenceStart)
                ? list(collection, from, start, depth)
                : map(collection, from, start, depth);
    }

    private void anchor(String anchor) {
        if (anchor != null) {
            anchors.add(anchor);
        }
    }

    private Node list(CollectionStartEvent event, int from, int start, int depth) {
        List<Node.Member> entries = new ArrayList<>();
        Event end = next();
        for (; !end.is(Event.ID.SequenceEnd); end = next()) {
            Node item = node(end, depth + 1);
            entries.add(new Node.Member(Integer.toString(entries.size()), item.from(), item.from(), "", item));
        }
        return collection(Node.Shape.LIST, event, from, start, entries, end);
    }

    private Node map(CollectionStartEvent event, int from, int start, int depth) {
        List<Node.Member> entries = new ArrayList<>();
        Set<String> keys = new HashSet<>();
        Event end = next();
        for (; !end.is(Event.ID.MappingEnd); end = next()) {
            int keyStart = offset(end.getStartMark());
            if (!(end instanceof ScalarEvent key)) {
                throw file.at(
                        keyStart,
                        text.startsWith("{", keyStart) && text.startsWith("{", keyStart - 1)
                                ? "has a template's {{ }} outside of quotes, which is no YAML; quote it, or use a file item"
                                : "has a key that is not a single text; such a file cannot be addressed, use a file item");
            }
            anchor(key.getAnchor());
            if (!keys.add(key.getValue())) {
                throw file.at(keyStart, "has the key '" + key.getValue() + "' twice in one mapping" + TreeFile.TWICE);
            }
            int keyEnd = offset(end.getEndMark());
            entries.add(new Node.Member(key.getValue(), keyStart, keyEnd, mark(key), node(next(), depth + 1)));
        }
        return collection(Node.Shape.MAP, event, from, start, entries, end);
    }

    private Node collection(
            Node.Shape kind, CollectionStartEvent event, int from, int start, List<Node.Member> entries, Event end) {
        boolean flow = event.isFlow();
        int behind = flow || entries.isEmpty()
                ? offset(end.getEndMark())
                : entries.get(entries.size() - 1).value().end();
        return new Node(
                kind,
                null,
                from,
                start,
                behind,
                flow ? 'f' : 'b',
                text(event.getAnchor()),
                text(event.getTag()),
                entries);
    }

    private static String text(String text) {
        return text == null ? "" : text;
    }

    /** What makes a key another one than the text it reads as. */
    private static String mark(ScalarEvent key) {
        List<String> marks = new ArrayList<>();
        if (key.getAnchor() != null) {
            marks.add("&" + key.getAnchor());
        }
        if (key.getTag() != null) {
            marks.add(key.getTag());
        } else if (key.isPlain()
                && (YamlText.merges(key.getValue()) || !(plain(key.getValue()) instanceof Value.Text))) {
            marks.add(Node.UNQUOTED);
        }
        return String.join(" ", marks);
    }

    private int behindProperties(int from, String anchor, String tag, int limit) {
        int at = from;
        for (int left = (anchor == null ? 0 : 1) + (tag == null ? 0 : 1); left > 0; left--) {
            while (at < text.length() && !Character.isWhitespace(text.charAt(at))) {
                at++;
            }
            int behind = at;
            while (at < text.length() && (Character.isWhitespace(text.charAt(at)) || text.charAt(at) == '#')) {
                if (text.charAt(at) == '#') {
                    int end = text.indexOf('\n', at);
                    at = end < 0 ? text.length() : end;
                } else {
                    at++;
                }
            }
            if (left == 1 && at > limit) {
                return behind;
            }
        }
        return at;
    }

    private Node scalar(ScalarEvent event, int from) {
        int end = offset(event.getEndMark());
        char style = event.isPlain() ? 'p' : event.getScalarStyle().getChar();
        int start = event.isPlain() && event.getValue().isEmpty() && !hasProperties(event)
                ? end
                : behindProperties(from, event.getAnchor(), event.getTag(), end);
        start = event.isPlain() && event.getValue().isEmpty() ? Math.min(start, end) : start;
        if (style == '|' || style == '>') {
            end = blockEnd(start, end);
        }
        Value value;
        try {
            value = event.getTag() == null && event.isPlain()
                    ? plain(event.getValue())
                    : value(event.getTag() == null ? Tag.STR.getValue() : event.getTag(), event.getValue());
        } catch (YAMLException | IllegalArgumentException e) {
            throw file.at(start, "has a value that its tag does not allow");
        }
        return new Node(
                Node.Shape.SCALAR,
                value,
                Math.min(from, start),
                start,
                Math.max(start, end),
                style,
                text(event.getAnchor()),
                text(event.getTag()),
                List.of());
    }

    private static boolean hasProperties(ScalarEvent event) {
        return event.getAnchor() != null || event.getTag() != null;
    }

    /** The end of a block scalar's last line that counts, before its line break. */
    private int blockEnd(int start, int end) {
        int headEnd = text.indexOf('\n', start);
        if (headEnd < 0 || headEnd >= end) {
            return Math.min(end, headEnd < 0 ? text.length() : headEnd);
        }
        String head = text.substring(start, headEnd).replaceAll("\\s#.*", "");
        int at = end;
        if (!head.contains("+")) {
            while (at > headEnd && Character.isWhitespace(text.charAt(at - 1))) {
                at--;
            }
            int lineEnd = text.indexOf('\n', at);
            at = lineEnd < 0 || lineEnd > end ? end : lineEnd;
        } else if (at > headEnd && text.charAt(at - 1) == '\n') {
            at--;
        }
        return at > start && text.charAt(at - 1) == '\r' ? at - 1 : at;
    }

    /** What a scalar with this tag holds; the tag itself stands beside it. */
    private static Value value(String tag, String raw) {
        if (tag.equals(Tag.NULL.getValue())) {
            return raw.isEmpty() ? new Value.Nil() : new Value.Nil(raw);
        } else if (tag.equals(Tag.BOOL.getValue())
                || tag.equals(Tag.INT.getValue())
                || tag.equals(Tag.FLOAT.getValue())) {
            return number(tag, raw);
        }
        return new Value.Text(raw);
    }

    private static Value number(String tag, String raw) {
        if (raw.length() > TreeFile.LONGEST_NUMBER) {
            throw new IllegalArgumentException("too long");
        }
        String bare = raw.replace("_", "");
        if (tag.equals(Tag.FLOAT.getValue()) && bare.matches("[-+]?(\\d+\\.?\\d*|\\.\\d+)([eE][-+]?\\d{1,9})?")) {
            return new Value.Decimal(Value.Decimal.common(new java.math.BigDecimal(bare)), raw);
        } else if (tag.equals(Tag.INT.getValue()) && bare.matches("[-+]?(0|[1-9]\\d*)")) {
            return new Value.Whole(new java.math.BigInteger(bare.startsWith("+") ? bare.substring(1) : bare), raw);
        }
        String quoted = "!<" + tag + "> '" + raw.replace("'", "''") + "'";
        Value value = Value.of((Object) new Yaml(new SafeConstructor(options())).load(quoted));
        if (value instanceof Value.Whole whole) {
            return new Value.Whole(whole.number(), raw);
        } else if (value instanceof Value.Decimal decimal) {
            return new Value.Decimal(decimal.text(), raw);
        }
        return value instanceof Value.Flag flag ? new Value.Flag(flag.on(), raw) : new Value.Text(raw);
    }

    /** The type a YAML 1.1 program gives to an unquoted word; what other programs type is told apart from a text. */
    static Value plain(String raw) {
        String tag = RESOLVER.resolve(NodeId.scalar, raw, true).getValue();
        if (tag.equals(Tag.STR.getValue()) || YamlText.merges(raw)) {
            return YamlText.typedElsewhere(raw) ? new Value.Special(Value.Special.ELSEWHERE, raw) : new Value.Text(raw);
        }
        return tag.equals(Tag.TIMESTAMP.getValue()) ? new Value.Special(tag, raw) : value(tag, raw);
    }
}
