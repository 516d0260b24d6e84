package io.jenkins.plugins.promotion.structured;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads an INI file line by line. Programs disagree about quotes, escapes and what stands behind a value; so a value is the
 * rest of its line as it stands, and what is written is what any of them reads. Where they disagree about which lines are
 * keys, the file is refused.
 */
final class IniReader {
    private static final Pattern SECTION =
            Pattern.compile("\\[((?:[^\\[\\]\"]|\"(?:\\\\.|[^\"\\\\])*\")*)\\](?:[ \\t]*|[ \\t]*[;#].*)");
    private static final Pattern ODD_SECTION = Pattern.compile("\\[([^=;#]*)\\]");
    private static final int LONGEST_HEADER = 1000;

    private static final Value UNREAD = new Value.Text("");
    private static final Pattern SEPARATOR = Pattern.compile("=|:(?=[ \\t]|$)");
    /** Files of systemd and git, to which a line that ends with a backslash is never whole; elsewhere it may be a folder. */
    private static final Pattern JOINED = Pattern.compile("(?i).*\\.(?!ini$|cnf$|editorconfig$|desktop$)[a-z]+");

    private static final Pattern KEY = Pattern.compile("[\\p{L}\\p{N}_]\\S*");

    private final TreeFile file;
    private final String text;
    private final boolean joined;
    private final Map<String, Map<String, List<Node.Member>>> sections = new LinkedHashMap<>();
    private final Map<String, int[]> spans = new LinkedHashMap<>();
    private Map<String, List<Node.Member>> section;
    private List<Node.Member> last;
    private String lastIndent = "";

    IniReader(TreeFile file) {
        this.file = file;
        this.text = file.text;
        this.joined = JOINED.matcher(file.path).matches();
    }

    /** Sections, in them keys; a key that is there more than once has a list. What stands above has the section "". */
    Node read() {
        if (text.indexOf('\0') >= 0) {
            throw file.at(text.indexOf('\0'), "has a NUL character");
        } else if (Pattern.compile("\\r(?!\\n)").matcher(text).find()) {
            throw FileProblem.of(file.path, "has a carriage return that ends no line; save it with other line ends");
        }
        if (text.stripLeading().startsWith("<")) {
            throw FileProblem.of(file.path, "is no INI file; it looks like XML");
        }
        begin("", 0, 0);
        for (int start = 0; start < text.length(); ) {
            int next = text.indexOf('\n', start);
            int end = next < 0 ? text.length() : next;
            line(start, end > start && text.charAt(end - 1) == '\r' ? end - 1 : end);
            start = next < 0 ? text.length() : next + 1;
        }
        List<Node.Member> all = new ArrayList<>();
        sections.forEach((name, keys) -> {
            int[] span = spans.get(name);
            if (!name.isEmpty() || !keys.isEmpty()) {
                all.add(new Node.Member(name, span[0], span[1], "", block(Node.Shape.MAP, span[1], members(keys))));
            }
        });
        return block(Node.Shape.MAP, 0, all);
    }

    private List<Node.Member> members(Map<String, List<Node.Member>> keys) {
        List<Node.Member> members = new ArrayList<>();
        keys.forEach((key, unread) -> {
            List<Node.Member> lines = unread.stream().map(this::read).toList();
            Node.Member first = lines.get(0);
            members.add(
                    lines.size() == 1
                            ? first
                            : new Node.Member(
                                    key,
                                    first.keyStart(),
                                    first.keyEnd(),
                                    "",
                                    block(Node.Shape.LIST, first.value().start(), numbered(lines))));
        });
        return members;
    }

    private static List<Node.Member> numbered(List<Node.Member> lines) {
        List<Node.Member> items = new ArrayList<>();
        for (Node.Member line : lines) {
            items.add(
                    new Node.Member(Integer.toString(items.size()), line.keyStart(), line.keyEnd(), "", line.value()));
        }
        return items;
    }

    private static Node block(Node.Shape shape, int start, List<Node.Member> entries) {
        int end = start;
        for (Node.Member entry : entries) {
            end = Math.max(end, entry.value().end());
        }
        return new Node(shape, null, start, start, end, 'b', "", "", entries);
    }

    /** Brackets inside of a name are told from one behind it where the line has nothing else. */
    private static Matcher header(String line) {
        // Beyond that it is none, and the pattern would need much stack.
        Matcher header = SECTION.matcher(line.length() > LONGEST_HEADER ? "" : line);
        return header.matches() ? header : ODD_SECTION.matcher(line);
    }

    private void begin(String name, int start, int end) {
        section = sections.computeIfAbsent(name, any -> new LinkedHashMap<>());
        spans.putIfAbsent(name, new int[] {start, end});
        last = null;
    }

    private void line(int start, int end) {
        int from = start;
        while (from < end && " \t".indexOf(text.charAt(from)) >= 0) {
            from++;
        }
        int to = end;
        while (to > from && " \t".indexOf(text.charAt(to - 1)) >= 0) {
            to--;
        }
        String line = text.substring(from, to);
        if (line.isEmpty() || line.startsWith(";") || line.startsWith("#")) {
            return;
        }
        String indent = text.substring(start, from);
        if (goesOn(indent, line, from)) {
            Node.Member before = last.get(last.size() - 1);
            Node value = before.value();
            int begin = value.scalar() instanceof Value.Nil ? value.end() : value.start();
            last.set(last.size() - 1, member(before.key(), before.keyStart(), before.keyEnd(), begin, to));
            return;
        }
        Matcher header = header(line);
        if (header.matches()) {
            begin(header.group(1), from, from + header.end(1) + 1);
            return;
        } else if (line.startsWith("[") && line.indexOf(']') < 0) {
            throw file.at(from, "has a section whose ] is missing");
        }
        Matcher separator = SEPARATOR.matcher(line);
        int split = separator.find() ? separator.start() : line.indexOf(':');
        if (line.startsWith("[") && line.indexOf(']') > 0 && (split < 0 || line.indexOf(']') < split)) {
            throw file.at(from, "has something behind the ] of a section");
        }
        String key = (split < 0 ? line : line.substring(0, split)).stripTrailing();
        int keyEnd = from + key.length();
        lastIndent = indent;
        last = section.computeIfAbsent(key, any -> new ArrayList<>());
        if (split < 0) {
            last.add(new Node.Member(key, from, keyEnd, "", Node.scalar(new Value.Nil(), keyEnd, keyEnd, 'p')));
            return;
        }
        int value = from + split + 1;
        while (value < end && " \t".indexOf(text.charAt(value)) >= 0) {
            value++;
        }
        last.add(member(key, from, keyEnd, value, Math.max(value, to)));
    }

    /** One whose text is read when all its lines are known. */
    private static Node.Member member(String key, int keyStart, int keyEnd, int start, int end) {
        return new Node.Member(key, keyStart, keyEnd, "", Node.scalar(UNREAD, start, end, 'p'));
    }

    private Node.Member read(Node.Member line) {
        Node value = line.value();
        if (value.scalar() != UNREAD) {
            return line;
        }
        String read = text.substring(value.start(), value.end()).replace("\r\n", "\n");
        Node known = Node.scalar(new Value.Text(read), value.start(), value.end(), 'p');
        return new Node.Member(line.key(), line.keyStart(), line.keyEnd(), "", known);
    }

    /** Whether the lines between the first and the last are comments, and there are any. */
    private static boolean comments(String[] lines) {
        return Arrays.stream(lines, 1, lines.length - 1)
                .map(String::strip)
                .allMatch(line -> line.startsWith("#") || line.startsWith(";"));
    }

    /** How many stand at the value's end. */
    private int backslashes(Node value) {
        int first = value.end();
        while (first > value.start() && text.charAt(first - 1) == '\\') {
            first--;
        }
        return value.end() - first;
    }

    /** Whether a line belongs to the value above it. */
    private boolean goesOn(String indent, String line, int at) {
        if (last == null) {
            return false;
        }
        Node above = last.get(last.size() - 1).value();
        boolean empty = above.start() == above.end();
        boolean escapes = !empty && text.charAt(above.end() - 1) == '\\';
        boolean alone = escapes
                && (above.start() == above.end() - 1 || " \t\n\u000B\f\r".indexOf(text.charAt(above.end() - 2)) >= 0);
        int lineEnd = text.indexOf('\n', above.start());
        Matcher separator = SEPARATOR.matcher(line);
        boolean keyed = separator.find()
                && KEY.matcher(line.substring(0, separator.start()).strip()).matches();
        boolean header = header(line).matches();
        String[] between = text.substring(above.end(), at).split("\n", -1);
        boolean next = between.length == 2 || joined && between.length > 2 && comments(between);
        boolean further = joined ? backslashes(above) % 2 != 0 : alone || !keyed && !header;
        if (next && escapes && further) {
            return true;
        }
        boolean deeper = indent.length() > lastIndent.length() && indent.startsWith(lastIndent);
        if (!deeper || header) {
            return false;
        } else if (keyed && !empty && (lineEnd < 0 || lineEnd >= above.end())) {
            throw file.at(
                    at,
                    "has an indented line of which some programs say that it is a key, others that it belongs to the"
                            + " value above; indent keys alike, or use a file item");
        }
        return true;
    }
}
