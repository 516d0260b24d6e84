package io.jenkins.plugins.promotion.structured;

import io.jenkins.plugins.promotion.refusal.Refusal;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;

/** A Java properties file, kept line by line. The last of several lines with one key counts; removing removes all. */
final class PropertiesFile extends StructuredFile {
    /** To some programs each of them counts, in its part of the file. */
    private static final String SEVERAL = "several lines";

    private final Charset charset;
    private final boolean ascii;
    private final String text;
    private final String eol;
    private final List<PropertiesLine> lines;
    private final Map<String, PropertiesLine> last = new LinkedHashMap<>();

    PropertiesFile(String path, byte[] bytes) {
        super(path, bytes);
        Charset found = StandardCharsets.UTF_8;
        String whole;
        try {
            whole = found.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            found = StandardCharsets.ISO_8859_1;
            whole = new String(bytes, found);
        }
        this.charset = found;
        this.text = whole;
        this.ascii = whole.chars().allMatch(c -> c < 0x80);
        this.eol = whole.contains("\r\n") ? "\r\n" : whole.contains("\n") || !whole.contains("\r") ? "\n" : "\r";
        this.lines = PropertiesLine.read(path, whole);
        lines.forEach(line -> last.put(line.key(), line));
    }

    @Override
    public Optional<Value> get(String pointer) {
        return Optional.ofNullable(last.get(key(pointer))).map(line -> new Value.Text(line.value()));
    }

    private String key(String pointer) {
        if (last.containsKey(pointer) || !pointer.startsWith("/")) {
            return pointer;
        }
        List<String> tokens = Pointer.tokens(path, pointer);
        return tokens.size() == 1 ? tokens.get(0) : pointer;
    }

    private PropertiesLine follow(String pointer) {
        PropertiesLine line = last.get(key(pointer));
        if (line == null) {
            throw FileProblem.of(path, "has no key '" + key(pointer) + "'" + near(key(pointer)));
        }
        return line;
    }

    private String near(String key) {
        for (String start = key; start.contains("."); ) {
            start = start.substring(0, start.lastIndexOf('.'));
            String prefix = start + ".";
            List<String> near = last.keySet().stream()
                    .filter(other -> other.startsWith(prefix))
                    .limit(5)
                    .toList();
            if (!near.isEmpty()) {
                return "; the nearest existing are " + near;
            }
        }
        return last.isEmpty()
                ? "; it has no keys"
                : "; it has " + last.keySet().stream().limit(5).toList() + (last.size() > 5 ? " and others" : "");
    }

    @Override
    public Value asStored(Value value) {
        boolean nothing = value instanceof Value.Nil
                || value instanceof Value.Plain word
                        && List.of("", "~", "null", "Null", "NULL").contains(word.spelled());
        if (value.compound() || nothing) {
            throw FileProblem.of(
                    path,
                    "a properties file holds text only, so "
                            + (nothing ? "null (use an empty text or remove the key)" : "a list or map")
                            + " cannot be written to it");
        }
        return value instanceof Value.Text ? value : new Value.Text(value.canonical());
    }

    @Override
    public Value whole() {
        Map<String, Value> members = new LinkedHashMap<>();
        for (PropertiesLine line : lines) {
            Value there = members.get(line.key());
            Value text = new Value.Text(line.value());
            if (there instanceof Value.Marked several) {
                List<Value> more = new ArrayList<>(((Value.Items) several.value()).items());
                more.add(text);
                members.put(line.key(), new Value.Marked(SEVERAL, new Value.Items(more)));
            } else {
                members.put(
                        line.key(),
                        there == null ? text : new Value.Marked(SEVERAL, new Value.Items(List.of(there, text))));
            }
        }
        return new Value.Members(members);
    }

    @Override
    public byte[] replace(String pointer, Value value) {
        PropertiesLine line = follow(pointer);
        String wanted = ((Value.Text) asStored(value)).text();
        if (line.value().equals(wanted)) {
            return bytes.clone();
        }
        String equals = line.separated() ? "" : "=";
        Edit edit = new Edit(
                line.valueStart(),
                line.end(),
                equals + value(wanted, equals + text.substring(line.keyEnd(), line.valueStart())));
        return checked(edit, line.key(), wanted);
    }

    @Override
    public byte[] create(String pointer, Value value) {
        String key = key(pointer);
        if (last.containsKey(key)) {
            throw FileProblem.of(path, "the key '" + key + "' exists already; replace it instead");
        }
        String wanted = ((Value.Text) asStored(value)).text();
        String separator = "=";
        int at = text.length();
        if (!lines.isEmpty()) {
            PropertiesLine before = lines.get(lines.size() - 1);
            String used = text.substring(before.keyEnd(), before.valueStart());
            separator = used.isEmpty() || used.contains("\\") ? "=" : used;
            at = before.end();
        }
        String added = escape(key, true) + separator + value(wanted, separator);
        if (at > 0 && !lines.isEmpty()) {
            added = eol + added;
        } else if (!text.isEmpty()) {
            added = text.endsWith("\n") || text.endsWith("\r") ? added + eol : eol + added;
        } else {
            added += eol;
        }
        return checked(new Edit(at, at, added), key, wanted);
    }

    @Override
    public byte[] remove(String pointer) {
        String key = follow(pointer).key();
        StringBuilder left = new StringBuilder(text);
        for (int i = lines.size() - 1; i >= 0; i--) {
            PropertiesLine line = lines.get(i);
            if (line.key().equals(key)) {
                int end = line.end();
                if (text.startsWith("\r\n", end)) {
                    end += 2;
                } else if (end < text.length()) {
                    end++;
                }
                left.delete(line.lineStart(), end);
            }
        }
        return checked(new Edit(0, text.length(), left.toString()), key, null);
    }

    private byte[] checked(Edit edit, String key, String wanted) {
        byte[] changed = encode(edit.in(text));
        Map<String, String> expected = values();
        Map<String, String> found = new PropertiesFile(path, changed).values();
        if (wanted == null) {
            expected.remove(key);
        } else {
            expected.put(key, wanted);
        }
        if (!found.equals(expected)) {
            throw FileProblem.of(
                    path,
                    "the key '" + key
                            + "' cannot be changed in place without changing another; use a file item or edit it by hand");
        }
        return changed;
    }

    private byte[] encode(String changed) {
        try {
            ByteBuffer out = charset.newEncoder().encode(CharBuffer.wrap(changed));
            byte[] result = new byte[out.remaining()];
            out.get(result);
            return result;
        } catch (CharacterCodingException e) {
            throw FileProblem.of(path, "the new value has characters that " + charset + " cannot hold");
        }
    }

    /** The value as it is written behind a separator; a separator of blanks alone needs an escaped first sign. */
    private String value(String wanted, String separator) {
        boolean sign = !wanted.isEmpty() && "=:".indexOf(wanted.charAt(0)) >= 0;
        boolean blank = !separator.contains("=") && !separator.contains(":");
        return (sign && blank ? "\\" : "") + escape(wanted, false);
    }

    private String escape(String raw, boolean key) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            switch (c) {
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append(key || i == 0 ? "\\t" : "\t");
                case '\f' -> out.append("\\f");
                case ' ' -> out.append(key || i == 0 ? "\\ " : " ");
                case '=', ':', '#', '!' -> out.append(key ? "\\" : "").append(c);
                default -> {
                    boolean latin = charset == StandardCharsets.ISO_8859_1;
                    if (c < 0x20 || c == 0x7f || (ascii ? c > 0x7e : latin ? c > 0xff : Character.isSurrogate(c))) {
                        out.append(String.format("\\u%04X", (int) c));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        return out.toString();
    }

    @Override
    public List<String> places(String pointer) {
        String key = key(pointer);
        return last.containsKey(key) ? List.of(key) : List.of();
    }

    @Override
    public String besides() {
        StringBuilder besides = new StringBuilder(text);
        lines.forEach(line -> blank(besides, line.lineStart(), line.end()));
        return besides.toString();
    }

    @Override
    public byte[] hide(String place, String mask) {
        return written(place, i -> mask);
    }

    /** The last line of a key counts, so it alone is what the other file has, unless both have as many. */
    @Override
    public byte[] paste(String place, StructuredFile from, String ownPlace) {
        PropertiesFile own = (PropertiesFile) from;
        List<PropertiesLine> mine = own.lines(ownPlace);
        boolean paired = mine.size() == lines(place).size();
        String wanted = own.last.get(ownPlace).value();
        String mask = last.get(place).value();
        Map<String, String> expected = values();
        expected.put(place, wanted);
        List<IntFunction<String>> ways = List.of(
                i -> {
                    PropertiesLine line = mine.get(paired ? i : mine.size() - 1);
                    return own.text.substring(line.valueStart(), line.end());
                },
                i -> {
                    PropertiesLine line = lines(place).get(i);
                    String separator = text.substring(line.keyEnd(), line.valueStart());
                    return value(wanted, line.separated() ? separator : "=");
                });
        for (IntFunction<String> way : ways) {
            try {
                byte[] changed = written(place, way);
                PropertiesFile again = new PropertiesFile(path, changed);
                if (again.values().equals(expected) && Arrays.equals(again.hide(place, mask), bytes)) {
                    return changed;
                }
            } catch (Refusal unreadable) {
                // The next way of writing it may be readable.
            }
        }
        throw FileProblem.of(
                path,
                "the target's own value of '" + place + "' has characters that cannot stand in the source's file; save"
                        + " both in the same encoding");
    }

    private List<PropertiesLine> lines(String key) {
        return lines.stream().filter(line -> line.key().equals(key)).toList();
    }

    private Map<String, String> values() {
        Map<String, String> values = new LinkedHashMap<>();
        last.forEach((key, line) -> values.put(key, line.value()));
        return values;
    }

    /** The file with other texts, as they are to be written, in all lines of a key. */
    private byte[] written(String key, IntFunction<String> texts) {
        StringBuilder changed = new StringBuilder(text);
        List<PropertiesLine> written = lines(key);
        for (int i = written.size() - 1; i >= 0; i--) {
            PropertiesLine line = written.get(i);
            changed.replace(line.valueStart(), line.end(), (line.separated() ? "" : "=") + texts.apply(i));
        }
        return encode(changed.toString());
    }

    @Override
    public Map<String, String> flatten() {
        Map<String, String> flat = new LinkedHashMap<>();
        last.forEach((key, line) -> flat.put(key, new Value.Text(line.value()).canonical()));
        return flat;
    }
}
