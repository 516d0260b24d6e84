package io.jenkins.plugins.promotion.structured;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An INI file as systemd, Git, PHP, Windows and others write it: {@code /section/key}, or {@code //key} above the first
 * section. A value is the text behind the separator as it stands, with quotes and all; a key without separator has none
 * ({@code null}); a key that is there several times is a list.
 */
final class IniFile extends TreeFile {
    IniFile(String path, byte[] bytes) {
        super(path, bytes);
    }

    @Override
    List<Charset> charsets() {
        return List.of(
                StandardCharsets.UTF_8,
                StandardCharsets.ISO_8859_1,
                StandardCharsets.UTF_16LE,
                StandardCharsets.UTF_16BE);
    }

    @Override
    Node read() {
        return new IniReader(this).read();
    }

    @Override
    TreeFile again(byte[] changed) {
        return new IniFile(path, changed);
    }

    /** Which section and which key comes first counts for some programs. */
    @Override
    public Value whole() {
        Map<String, Value> sections = new LinkedHashMap<>();
        for (Node.Member section : root.entries()) {
            Value.Members keys = (Value.Members) section.value().value();
            sections.put(section.key(), new Value.Members(keys.members(), true));
        }
        return new Value.Members(sections, true);
    }

    /** To Git and to Windows upper and lower case are the same in names. */
    @Override
    void refuseOtherSpellings(Node document, List<String> tokens, String pointer) {
        for (Node.Member section : document.entries()) {
            for (Node.Member key : section.value().entries()) {
                List<String> there = List.of(section.key(), key.key());
                List<String> named = there.subList(0, Math.min(2, tokens.size()));
                List<String> wanted = tokens.subList(0, named.size());
                if (!named.equals(wanted) && String.join("\n", named).equalsIgnoreCase(String.join("\n", wanted))) {
                    throw FileProblem.of(
                            path,
                            "has '" + Pointer.of(there) + "', which some programs take for '" + pointer
                                    + "'; name it as it is written, or write it as it is named");
                }
            }
        }
    }

    @Override
    Value typed(String word) {
        return List.of("", "~", "null", "Null", "NULL").contains(word) ? new Value.Nil() : new Value.Text(word);
    }

    @Override
    public Value asStored(Value value) {
        if (value instanceof Value.Items list) {
            List<Value> items = list.items().stream().map(this::asStored).toList();
            if (items.isEmpty() || items.stream().anyMatch(Value::compound)) {
                throw FileProblem.of(path, "an INI file holds lists of texts only, and none that is empty");
            }
            return items.size() == 1 ? items.get(0) : new Value.Items(items);
        } else if (value instanceof Value.Members || value instanceof Value.Plain || value instanceof Value.Nil) {
            return value instanceof Value.Nil ? new Value.Nil() : super.asStored(value);
        }
        return value instanceof Value.Text ? value : new Value.Text(value.canonical());
    }

    @Override
    String limits() {
        return " (here a value is one line, without blanks around it)";
    }

    /** A key of a section, however many lines it has. */
    private static boolean isKey(Trail trail) {
        return trail.tokens().size() == 2;
    }

    /** The lines of a key, or the one line of an item. */
    private static List<Node.Member> lines(Trail trail) {
        Node.Member member = trail.parent().entry(trail.last());
        return member.value().kind() == Node.Shape.LIST ? member.value().entries() : List.of(member);
    }

    private static boolean flat(Value value) {
        return value instanceof Value.Items list
                ? list.items().stream().noneMatch(Value::compound)
                : !(value instanceof Value.Members);
    }

    private static List<Value> each(Value value) {
        return value instanceof Value.Items list ? list.items() : List.of(value);
    }

    @Override
    List<Edit> replacements(Trail trail, Value value) {
        if (trail.tokens().size() < 2) {
            throw FileProblem.of(path, "a section is not replaced as a whole; name its keys one by one");
        } else if (!flat(value) || value.compound() && !isKey(trail)) {
            throw FileProblem.of(path, "a key of an INI file holds a text or a list of texts");
        }
        List<Edit> ways = new ArrayList<>();
        List<Node.Member> lines = lines(trail);
        List<Value> values = each(value);
        if (values.size() == lines.size()) {
            List<Edit> edits = new ArrayList<>();
            for (int i = 0; i < values.size(); i++) {
                edits.add(edit(lines.get(i), raw(values.get(i))));
            }
            ways.add(together(edits));
        }
        ways.add(written(lines, values.stream().map(this::raw).toList()));
        return ways;
    }

    /** The text of a value as it is written; null if it has none. */
    private String raw(Value value) {
        return value instanceof Value.Nil ? null : ((Value.Text) value).text().replace("\n", eol);
    }

    /** A line with another value. */
    private Edit edit(Node.Member line, String raw) {
        Node old = line.value();
        boolean bare = old.scalar() instanceof Value.Nil;
        if (raw == null) {
            return new Edit(line.keyEnd(), old.end(), "");
        } else if (bare) {
            return new Edit(line.keyEnd(), line.keyEnd(), separator() + raw);
        }
        String before = text.substring(line.keyEnd(), old.start());
        boolean blank = old.start() == old.end()
                && before.length() > 1
                && Character.isWhitespace(before.charAt(0))
                && !Character.isWhitespace(before.charAt(before.length() - 1));
        return new Edit(old.start(), old.end(), (blank ? " " : "") + raw);
    }

    /** The lines of a key as these, where the first of them was. */
    private Edit written(List<Node.Member> lines, List<String> raws) {
        Node.Member first = lines.get(0);
        int start = lineStart(first.keyStart());
        String head = text.substring(start, first.keyEnd());
        String separator = first.value().scalar() instanceof Value.Nil
                ? separator()
                : text.substring(first.keyEnd(), first.value().start());
        StringBuilder all = new StringBuilder();
        for (String raw : raws) {
            all.append(all.isEmpty() ? "" : eol).append(head).append(raw == null ? "" : separator + raw);
        }
        List<Edit> edits = new ArrayList<>();
        edits.add(new Edit(start, first.value().end(), all.toString()));
        lines.stream().skip(1).map(this::withoutLine).forEach(edits::add);
        return together(edits);
    }

    private Edit together(List<Edit> edits) {
        String changed = text;
        for (Edit edit : edits.stream()
                .sorted(Comparator.comparingInt(Edit::start).reversed())
                .toList()) {
            changed = edit.in(changed);
        }
        return new Edit(0, text.length(), changed);
    }

    /** What the file puts between keys and values: what its last key has. */
    private String separator() {
        String[] found = {"="};
        root.each(node -> node.entries().stream()
                .filter(member -> member.value().scalar() instanceof Value.Text)
                .forEach(member -> {
                    String between =
                            text.substring(member.keyEnd(), member.value().start());
                    found[0] = between.contains("\n") ? found[0] : between;
                }));
        return found[0];
    }

    private int lineStart(int at) {
        return text.lastIndexOf('\n', at - 1) + 1;
    }

    /** Behind the line's end, its break included. */
    private int lineEnd(int at) {
        int end = text.indexOf('\n', at);
        return end < 0 ? text.length() : end + 1;
    }

    private Edit withoutLine(Node.Member line) {
        int start = lineStart(line.keyStart());
        int end = lineEnd(line.value().end());
        boolean last = end == text.length() && !text.endsWith("\n") && start > 0;
        return new Edit(last ? start - (text.startsWith("\r\n", start - 2) ? 2 : 1) : start, end, "");
    }

    @Override
    List<Edit> insertions(Node parent, Trail parents, String key, Value value) {
        int depth = parents.tokens().size();
        if (depth == 0) {
            return List.of(newSection(key, value));
        } else if (depth > 2 || !flat(value) || depth == 2 && value.compound()) {
            throw FileProblem.of(path, "a key of an INI file holds a text or a list of texts");
        }
        List<Node.Member> there = new ArrayList<>();
        parent.entries()
                .forEach(member -> there.addAll(
                        member.value().kind() == Node.Shape.LIST
                                ? member.value().entries()
                                : List.of(member)));
        Node.Member last = there.stream()
                .max(Comparator.comparingInt(Node.Member::keyStart))
                .orElse(null);
        String name = depth == 2 ? parents.last() : key;
        int at = last == null
                ? parents.parent().entry(parents.last()).keyEnd()
                : last.value().end();
        if (last == null) {
            Matcher rest = Pattern.compile("[^\\r\\n]*").matcher(text);
            at += rest.region(at, text.length()).lookingAt() ? rest.end() - at : 0;
        }
        String indent = last == null ? anyIndent() : text.substring(lineStart(last.keyStart()), last.keyStart());
        String separator = last == null || last.value().scalar() instanceof Value.Nil
                ? separator()
                : text.substring(last.keyEnd(), last.value().start());
        return List.of(new Edit(at, at, eol + lines(name, value, indent, separator.contains("\n") ? "=" : separator)));
    }

    private String anyIndent() {
        Matcher keys = Pattern.compile("(?m)^([ \\t]*)[^\\s;#\\[].*$").matcher(text);
        return keys.find() ? keys.group(1) : "";
    }

    private String lines(String key, Value value, String indent, String separator) {
        StringBuilder lines = new StringBuilder();
        for (Value each : each(value)) {
            String raw = raw(each);
            lines.append(lines.isEmpty() ? "" : eol)
                    .append(indent)
                    .append(key)
                    .append(raw == null ? "" : separator + raw);
        }
        return lines.toString();
    }

    /** Whether a blank line stands before some section, or before the comment above it. */
    private boolean sectionsApart() {
        boolean blank = false;
        for (String line : text.lines().toList()) {
            String bare = line.strip();
            if (blank && bare.startsWith("[")) {
                return true;
            }
            blank = bare.isEmpty() || blank && (bare.startsWith(";") || bare.startsWith("#"));
        }
        return false;
    }

    /** Behind the blank lines that begin here. */
    private int blankLinesEnd(int from) {
        int end = from;
        while (end < text.length() && text.substring(end, lineEnd(end)).isBlank()) {
            end = lineEnd(end);
        }
        return end;
    }

    private Edit newSection(String name, Value value) {
        if (!(value instanceof Value.Members keys)) {
            throw FileProblem.of(path, "'" + name + "' would be a section; name a key in it, or give it keys");
        }
        StringBuilder added = new StringBuilder(name.isEmpty() ? "" : "[" + name + "]" + eol);
        keys.members().forEach((key, each) -> {
            if (!flat(each)) {
                throw FileProblem.of(path, "a key of an INI file holds a text or a list of texts");
            }
            added.append(lines(key, each, name.isEmpty() ? "" : anyIndent(), separator()))
                    .append(eol);
        });
        if (name.isEmpty()) {
            return new Edit(0, 0, added.append(text.isEmpty() ? "" : eol).toString());
        }
        boolean ended = text.isEmpty() || text.endsWith("\n");
        boolean apart = !text.isEmpty() && (root.entries().size() < 2 || sectionsApart());
        if (!ended) {
            added.setLength(added.length() - eol.length());
        }
        String before = (ended ? "" : eol) + (apart && !text.endsWith(eol + eol) ? eol : "");
        return new Edit(text.length(), text.length(), before + added);
    }

    @Override
    List<Edit> removals(Trail trail) {
        if (trail.tokens().size() > 1) {
            return List.of(together(lines(trail).stream().map(this::withoutLine).toList()));
        }
        return List.of(withoutSection(trail.last(), trail.target()));
    }

    /** Of two lines of a key the one that is left is no list, and above the first section there is none without keys. */
    @Override
    Value left(Value whole) {
        Map<String, Value> sections = new LinkedHashMap<>();
        ((Value.Members) whole).members().forEach((section, value) -> {
            Map<String, Value> keys = new LinkedHashMap<>();
            ((Value.Members) value).members().forEach((key, lines) -> keys.put(key, asStored(lines)));
            if (!section.isEmpty() || !keys.isEmpty()) {
                sections.put(section, new Value.Members(keys));
            }
        });
        return new Value.Members(sections);
    }

    /** From each header of the section to its last key, and the blank lines behind or, at the end of the file, before. */
    private Edit withoutSection(String name, Node section) {
        List<Edit> gone = new ArrayList<>();
        Matcher headers = Pattern.compile("(?m)^[ \\t]*\\[.*$").matcher(text);
        List<Integer> starts = new ArrayList<>(List.of(0));
        while (headers.find()) {
            starts.add(headers.start());
        }
        starts.add(text.length());
        for (int i = 0; i + 1 < starts.size(); i++) {
            int start = starts.get(i);
            int next = starts.get(i + 1);
            boolean header = text.substring(start, next).stripLeading().startsWith("[" + name + "]");
            if (i == 0 ? !name.isEmpty() : !header) {
                continue;
            }
            int end = i == 0 ? 0 : lineEnd(start);
            for (Node.Member key : section.entries()) {
                for (Node.Member line :
                        key.value().kind() == Node.Shape.LIST ? key.value().entries() : List.of(key)) {
                    if (line.keyStart() >= start && line.keyStart() < next) {
                        end = Math.max(end, lineEnd(line.value().end()));
                    }
                }
            }
            int behind = blankLinesEnd(end);
            if (behind < text.length()) {
                gone.add(new Edit(start, behind, ""));
            } else {
                int before = start;
                while (before > 0 && Character.isWhitespace(text.charAt(before - 1))) {
                    before--;
                }
                gone.add(new Edit(before, text.length(), before > 0 && text.endsWith("\n") ? eol : ""));
            }
        }
        return together(gone);
    }

    @Override
    List<Edit> maskings(Trail trail, String mask) {
        if (trail.tokens().size() < 2) {
            throw FileProblem.of(path, "a section is not hidden as a whole; name its keys one by one");
        }
        String bare = mask.substring(1, mask.length() - 1);
        return List.of(written(lines(trail), List.of(bare)));
    }

    @Override
    List<Edit> pastings(Trail trail, TreeFile own, Trail mine) {
        List<String> raws = new ArrayList<>();
        for (Node.Member line : lines(mine)) {
            Node value = line.value();
            raws.add(value.scalar() instanceof Value.Nil ? null : own.text.substring(value.start(), value.end()));
        }
        return List.of(written(lines(trail), raws));
    }
}
