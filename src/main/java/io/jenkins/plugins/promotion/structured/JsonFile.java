package io.jenkins.plugins.promotion.structured;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A JSON file (RFC 8259; no comments). A member that occurs twice in an object is refused as ambiguous. */
final class JsonFile extends TreeFile {
    private static final JsonFactory FACTORY = new JsonFactory();
    private static final Pattern INDENTED = Pattern.compile("\\n([ \\t]+)\\S");

    JsonFile(String path, byte[] bytes) {
        super(path, bytes);
    }

    @Override
    TreeFile again(byte[] changed) {
        return new JsonFile(path, changed);
    }

    @Override
    Node read() {
        try (JsonParser parser = FACTORY.createParser(text)) {
            if (parser.nextToken() == null) {
                throw at(text.length(), "is empty, which is not valid JSON; write at least {}");
            }
            Node node = value(parser);
            if (parser.nextToken() != null) {
                throw at(start(parser), "goes on after the end of its JSON value; use a file item for this one");
            }
            return node;
        } catch (JsonProcessingException e) {
            int line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
            int column = e.getLocation() == null ? 1 : e.getLocation().getColumnNr();
            throw FileProblem.of(path, line, column, problem(e));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The parser's words, without what they quote from the file and advise to its programmer. */
    private static String problem(JsonProcessingException e) {
        String message = e.getOriginalMessage() == null ? "" : e.getOriginalMessage();
        if (message.contains("comment")) {
            return "has a comment, which JSON does not know; take it out, or use a file item for this one";
        }
        return "is not valid JSON: "
                + mute(message.replaceAll(",? from `[^`]*`|: enable `[^`]*` to allow| not enabled for parser", "")
                        .replaceAll("value \\(.{2,}\\)", "value")
                        .replaceAll(" \\(start marker at .*\\)|: was expecting \\(.*", ""));
    }

    private static int start(JsonParser parser) {
        return (int) parser.currentTokenLocation().getCharOffset();
    }

    private Node value(JsonParser parser) throws IOException {
        int start = start(parser);
        JsonToken token = parser.currentToken();
        if (token == JsonToken.START_OBJECT) {
            return object(parser, start);
        } else if (token == JsonToken.START_ARRAY) {
            List<Node.Member> entries = new ArrayList<>();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                Node item = value(parser);
                entries.add(new Node.Member(Integer.toString(entries.size()), item.start(), item.start(), "", item));
            }
            return Node.flow(Node.Shape.LIST, start, start(parser) + 1, entries);
        }
        Value scalar =
                switch (token) {
                    case VALUE_STRING -> new Value.Text(parser.getText());
                    case VALUE_NUMBER_INT -> new Value.Whole(parser.getBigIntegerValue(), parser.getText());
                    case VALUE_NUMBER_FLOAT -> new Value.Decimal(
                            Value.Decimal.common(parser.getDecimalValue()), parser.getText());
                    case VALUE_TRUE -> new Value.Flag(true);
                    case VALUE_FALSE -> new Value.Flag(false);
                    default -> new Value.Nil();
                };
        return Node.scalar(scalar, start, end(start), token == JsonToken.VALUE_STRING ? '"' : 'p');
    }

    private Node object(JsonParser parser, int start) throws IOException {
        List<Node.Member> entries = new ArrayList<>();
        Set<String> keys = new HashSet<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String key = parser.currentName();
            int keyStart = start(parser);
            if (!keys.add(key)) {
                throw at(keyStart, "has the key '" + key + "' twice in one object" + TWICE);
            }
            parser.nextToken();
            entries.add(new Node.Member(key, keyStart, end(keyStart), "", value(parser)));
        }
        return Node.flow(Node.Shape.MAP, start, start(parser) + 1, entries);
    }

    /** The end of the string, number or word that begins here. */
    private int end(int start) {
        int i = start;
        if (text.charAt(start) == '"') {
            for (i = start + 1; text.charAt(i) != '"'; i++) {
                i += text.charAt(i) == '\\' ? 1 : 0;
            }
            return i + 1;
        }
        while (i < text.length() && " \t\r\n,]}".indexOf(text.charAt(i)) < 0) {
            i++;
        }
        return i;
    }

    private JsonText writer(boolean lines) {
        Matcher indented = INDENTED.matcher(text);
        boolean ascii = text.contains("\\u") && text.chars().allMatch(c -> c < 0x7f);
        String unit = indented.find() ? indented.group(1) : null;
        return new JsonText(lines ? unit : null, eol, ascii);
    }

    @Override
    List<Edit> replacements(Trail trail, Value value) {
        Node old = trail.target();
        boolean lines = !old.compound()
                || old.entries().isEmpty()
                || text.substring(old.start(), old.end()).contains("\n");
        return List.of(new Edit(old.start(), old.end(), writer(lines).write(value, indent(old.start()))));
    }

    @Override
    List<Edit> insertions(Node parent, Trail parents, String key, Value value) {
        boolean map = parent.kind() == Node.Shape.MAP;
        if (parent.entries().isEmpty()) {
            Value whole = map ? new Value.Members(Map.of(key, value)) : new Value.Items(List.of(value));
            return List.of(new Edit(parent.start(), parent.end(), writer(true).write(whole, indent(parent.start()))));
        }
        Node.Member last = parent.entries().get(parent.entries().size() - 1);
        int before = parent.entries().size() == 1
                ? parent.start() + 1
                : text.indexOf(
                                ',',
                                parent.entries()
                                        .get(parent.entries().size() - 2)
                                        .value()
                                        .end())
                        + 1;
        String gap = text.substring(before, last.keyStart());
        JsonText writer = writer(gap.contains("\n"));
        String name = map
                ? writer.key(key) + text.substring(last.keyEnd(), last.value().start())
                : "";
        String lineIndent = gap.contains("\n") ? gap.substring(gap.lastIndexOf('\n') + 1) : "";
        int at = last.value().end();
        boolean spaced = name.endsWith(" ") || !map && text.contains("\": ");
        String glue = gap.isEmpty() && parent.entries().size() == 1 && spaced ? " " : gap;
        return List.of(new Edit(at, at, "," + glue + name + writer.write(value, lineIndent)));
    }

    @Override
    List<Edit> maskings(Trail trail, String mask) {
        Node old = trail.target();
        return List.of(new Edit(old.start(), old.end(), mask));
    }

    @Override
    List<Edit> pastings(Trail trail, TreeFile own, Trail mine) {
        Node old = trail.target();
        Node theirs = mine.target();
        return List.of(new Edit(old.start(), old.end(), own.text.substring(theirs.start(), theirs.end())));
    }

    @Override
    Value typed(String word) {
        if (word.length() > LONGEST_NUMBER) {
            if (word.matches("[-+]?[0-9].*")) {
                throw FileProblem.of(
                        path,
                        "holds no number of more than " + LONGEST_NUMBER + " characters; quote it to make it a text");
            }
        } else if (word.matches("[-+]?(0|[1-9]\\d*)")) {
            String bare = word.startsWith("+") ? word.substring(1) : word;
            return new Value.Whole(new BigInteger(bare), bare);
        } else if (word.matches("[-+]?(0|[1-9]\\d*)(\\.\\d+)?([eE][-+]?\\d{1,3})?")) {
            String bare = word.startsWith("+") ? word.substring(1) : word;
            return new Value.Decimal(Value.Decimal.common(new BigDecimal(bare)), bare);
        }
        return switch (word) {
            case "", "~", "null", "Null", "NULL" -> new Value.Nil();
            case "true", "True", "TRUE" -> new Value.Flag(true);
            case "false", "False", "FALSE" -> new Value.Flag(false);
            default -> new Value.Text(word);
        };
    }

    @Override
    List<Edit> removals(Trail trail) {
        return List.of(withoutMember(trail.parent(), trail.parent().entry(trail.last())));
    }
}
