package io.jenkins.plugins.promotion.structured;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.nodes.Tag;

/** A YAML file, read by the rules of YAML 1.1. */
final class YamlFile extends TreeFile {
    YamlFile(String path, byte[] bytes) {
        super(path, bytes);
    }

    @Override
    TreeFile again(byte[] changed) {
        return new YamlFile(path, changed);
    }

    @Override
    Node read() {
        return new YamlReader(this).root();
    }

    @Override
    String limits() {
        return eol.equals("\r") ? " (its lines end in carriage returns alone; save it with other line ends)" : "";
    }

    @Override
    boolean holdsNothing(Node node, Trail trail) {
        return trail.whole() && node.start() == node.end();
    }

    @Override
    boolean merges(Node map, Node.Member member) {
        return map.kind() == Node.Shape.MAP
                && (member.key().equals("<<") || member.mark().contains(Tag.MERGE.getValue()));
    }

    private boolean inFlow(Trail trail) {
        return trail.nodes().stream().limit(trail.nodes().size() - 1L).anyMatch(node -> node.style() == 'f');
    }

    private int column(int offset) {
        return offset - (text.lastIndexOf('\n', offset - 1) + 1);
    }

    private YamlText writer() {
        return new YamlText(eol, unit());
    }

    /** One level of indentation as the file uses it. */
    private int unit() {
        List<Node> documents = root.kind() == Node.Shape.DOCUMENTS
                ? root.entries().stream().map(Node.Member::value).toList()
                : List.of(root);
        for (Node document : documents) {
            for (Node.Member entry : document.entries()) {
                Node inner = entry.value();
                if (document.kind() == Node.Shape.MAP
                        && document.block()
                        && inner.block()
                        && inner.kind() == Node.Shape.MAP) {
                    return Math.max(1, column(inner.start()) - column(document.start()));
                }
            }
        }
        return 2;
    }

    @Override
    List<Edit> replacements(Trail trail, Value value) {
        Node old = trail.target();
        List<Edit> edits = new ArrayList<>();
        boolean empty = old.start() == old.end();
        if (value.compound() && !inFlow(trail)) {
            if (old.block()) {
                edits.add(new Edit(old.start(), old.end(), writer().block(value, column(old.start()))));
            } else if (empty && !trail.whole()) {
                int deeper = column(trail.parent().start()) + unit();
                edits.add(new Edit(old.start(), old.end(), eol + " ".repeat(deeper) + writer().block(value, deeper)));
            }
        }
        String written = text.substring(old.start(), old.end());
        for (String now : writer().scalars(value, old.compound() ? 'p' : old.style(), written, indentOf(trail))) {
            if (old.block()) {
                int gap = old.start();
                while (gap > 0 && Character.isWhitespace(text.charAt(gap - 1))) {
                    gap--;
                }
                if (gap > 0 && ":-".indexOf(text.charAt(gap - 1)) >= 0) {
                    edits.add(new Edit(gap, old.end(), " " + now));
                }
            }
            if (empty) {
                edits.add(new Edit(old.start(), old.end(), " " + now));
                edits.add(new Edit(old.start(), old.end(), ": " + now));
            }
            edits.add(new Edit(old.start(), old.end(), now));
            if (old.from() < old.start()) {
                String anchor = old.anchor().isEmpty() ? "" : "&" + old.anchor() + " ";
                edits.add(new Edit(old.from(), old.end(), anchor + now));
            }
        }
        return edits;
    }

    /** The column in which the lines of a block scalar at this place may begin. */
    private int indentOf(Trail trail) {
        return trail.whole() ? 0 : column(trail.parent().start()) + unit();
    }

    @Override
    List<Edit> insertions(Node parent, Trail parents, String key, Value value) {
        boolean map = parent.kind() != Node.Shape.LIST;
        if (!parent.compound() && root.kind() == Node.Shape.DOCUMENTS) {
            int at = lineEnd(parent.start());
            return atColumn(at, eol, map, key, value, 0, 'p', "");
        }
        if (!parent.compound()) {
            String glue = text.isEmpty() || text.endsWith("\n") ? "" : eol;
            return atColumn(text.length(), glue, map, key, value, 0, 'p', text.isEmpty() || glue.isEmpty() ? eol : "");
        }
        if (parent.entries().isEmpty()) {
            Value whole = map ? new Value.Members(Map.of(key, value)) : new Value.Items(List.of(value));
            return List.of(new Edit(parent.start(), parent.end(), writer().flow(whole)));
        }
        Node.Member last = parent.entries().get(parent.entries().size() - 1);
        char quote = map ? text.charAt(last.keyStart()) : 'p';
        int end = last.value().end();
        if (!parent.block()) {
            return inFlow(parent, last, map, key, value, quote);
        }
        int at = lineEnd(end);
        return atColumn(at, eol, map, key, value, column(parent.start()), quote, "");
    }

    private List<Edit> atColumn(
            int at, String before, boolean map, String key, Value value, int column, char quote, String after) {
        List<Edit> edits = new ArrayList<>();
        String lead = before + " ".repeat(column);
        for (String name : map ? writer().keys(key, quote) : List.of("-")) {
            String colon = map ? ":" : "";
            if (value.compound()
                    && !value.plain().equals(List.of())
                    && !value.plain().equals(Map.of())) {
                String inner = map ? eol + " ".repeat(column + unit()) : " ";
                int deeper = map ? column + unit() : column + 2;
                edits.add(new Edit(at, at, lead + name + colon + inner + writer().block(value, deeper) + after));
            }
            for (String now : writer().scalars(value, 'p', "", column + unit())) {
                edits.add(new Edit(at, at, lead + name + colon + " " + now + after));
            }
        }
        return edits;
    }

    private List<Edit> inFlow(Node parent, Node.Member last, boolean map, String key, Value value, char quote) {
        List<Edit> edits = new ArrayList<>();
        int end = last.value().end();
        int before = parent.entries().size() == 1
                ? parent.start() + 1
                : parent.entries().get(parent.entries().size() - 2).value().end();
        String gap = text.substring(before, last.keyStart());
        gap = gap.substring(gap.indexOf(',') + 1);
        gap = gap.isBlank() && !gap.isEmpty() ? gap : " ";
        for (String name : map ? writer().keys(key, quote) : List.of("")) {
            for (String now : writer().scalars(value, 'p', "", 0)) {
                edits.add(new Edit(end, end, "," + gap + (map ? name + ": " : "") + now));
            }
        }
        return edits;
    }

    private int lineEnd(int offset) {
        int end = text.indexOf('\n', offset);
        end = end < 0 ? text.length() : end;
        return end > offset && text.charAt(end - 1) == '\r' ? end - 1 : end;
    }

    /** Just behind the colon or dash that a value stands behind, in lines of its own style. */
    private int gap(Trail trail) {
        Node parent = trail.parent();
        if (parent.kind() == Node.Shape.MAP) {
            return text.indexOf(':', parent.entry(trail.last()).keyEnd()) + 1;
        }
        return dash(parent, parent.entries().indexOf(parent.entry(trail.last()))) + 1;
    }

    private boolean ownLines(Trail trail) {
        return !trail.whole() && !inFlow(trail);
    }

    private static String anchor(Node node) {
        return node.anchor().isEmpty() ? "" : "&" + node.anchor() + " ";
    }

    @Override
    List<Edit> maskings(Trail trail, String mask) {
        Node old = trail.target();
        String now = anchor(old) + mask;
        boolean bare = old.from() == old.end();
        if (!ownLines(trail)) {
            Edit edit = new Edit(old.from(), old.end(), now);
            return bare
                    ? List.of(new Edit(old.from(), old.end(), " " + now), new Edit(old.from(), old.end(), ": " + now))
                    : List.of(edit);
        }
        int gap = gap(trail);
        if (bare) {
            return List.of(new Edit(gap, gap, " " + now));
        }
        String between = text.substring(gap, old.start());
        if (between.indexOf('\n') < 0) {
            return List.of(new Edit(old.from(), old.end(), now));
        }
        // A value below its key: comments between the two stay, behind the mask.
        String before = text.substring(gap, Math.min(old.from(), old.start()));
        String comments = (before.isBlank() ? "" : before) + behindMarks(old);
        return List.of(new Edit(gap, old.end(), " " + now + comments.stripTrailing()));
    }

    /** What stands between the anchor and tag of a value and the value. */
    private String behindMarks(Node node) {
        int at = node.from();
        for (int next = at; next < node.start() && "&!".indexOf(text.charAt(next)) >= 0; ) {
            while (next < node.start() && !Character.isWhitespace(text.charAt(next))) {
                next++;
            }
            at = next;
            while (next < node.start() && Character.isWhitespace(text.charAt(next))) {
                next++;
            }
        }
        return text.substring(at, node.start());
    }

    private String tag(Node node) {
        for (String word : text.substring(node.from(), node.start()).split("\\s+")) {
            if (word.startsWith("!")) {
                return word;
            } else if (word.startsWith("#")) {
                break;
            }
        }
        return "";
    }

    @Override
    List<Edit> pastings(Trail trail, TreeFile from, Trail mine) {
        YamlFile own = (YamlFile) from;
        Node old = trail.target();
        Node theirs = mine.target();
        String tag = own.tag(theirs);
        String body = own.text
                .substring(theirs.start(), theirs.end())
                .replace("\r\n", "\n")
                .replace("\n", eol);
        String lead = tag.isEmpty() ? "" : tag + " ";
        int parent = trail.whole() ? 0 : column(trail.parent().start());
        int ownParent = mine.whole() ? 0 : own.column(mine.parent().start());
        List<Edit> edits = new ArrayList<>();
        if (body.isEmpty()) {
            edits.add(new Edit(old.start(), old.end(), tag));
            if (ownLines(trail) && old.anchor().isEmpty()) {
                edits.add(new Edit(gap(trail), old.end(), tag));
            }
            return edits;
        }
        if (!theirs.block()) {
            edits.add(new Edit(old.start(), old.end(), lead + body));
            edits.add(new Edit(old.start(), old.end(), lead + shifted(body, parent - ownParent)));
        } else if (ownLines(trail)) {
            int column = own.column(theirs.start());
            if (trail.parent().kind() == Node.Shape.LIST && tag.isEmpty()) {
                edits.add(new Edit(old.start(), old.end(), shifted(body, column(old.start()) - column)));
            }
            for (int deeper : new int[] {column - ownParent, unit(), 2}) {
                int lineEnd = lineEnd(old.end());
                int to = Math.max(0, parent + deeper);
                String marks = (anchor(old) + tag).strip();
                edits.add(new Edit(
                        gap(trail),
                        lineEnd,
                        (marks.isEmpty() ? "" : " " + marks)
                                + text.substring(old.end(), lineEnd)
                                + eol
                                + " ".repeat(to)
                                + shifted(body, to - column)));
            }
        }
        return edits;
    }

    /** The lines but for the first one further to the right, or to the left. */
    private static String shifted(String body, int by) {
        if (by == 0) {
            return body;
        }
        return by > 0
                ? body.replaceAll("\n(?=[^\\r\n])", "\n" + " ".repeat(by))
                : body.replaceAll("\n {1," + -by + "}", "\n");
    }

    @Override
    Value typed(String word) {
        return YamlReader.plain(word);
    }

    @Override
    List<Edit> removals(Trail trail) {
        Node parent = trail.parent();
        Node.Member gone = parent.entry(trail.last());
        if (!parent.block()) {
            return List.of(withoutMember(parent, gone));
        }
        int index = parent.entries().indexOf(gone);
        int start = parent.kind() == Node.Shape.MAP ? gone.keyStart() : dash(parent, index);
        int end = gone.value().end();
        List<Edit> edits = new ArrayList<>();
        if (parent.entries().size() == 1) {
            String empty = parent.kind() == Node.Shape.MAP ? "{}" : "[]";
            edits.add(new Edit(parent.start(), parent.end(), empty));
            if (!trail.above().whole()) {
                edits.addAll(maskings(trail.above(), empty));
            }
            edits.add(new Edit(parent.start(), parent.end(), " " + empty));
            return edits;
        }
        int lineStart = text.lastIndexOf('\n', start - 1) + 1;
        int next = Math.min(text.length(), lineEnd(end) + (text.startsWith("\r\n", lineEnd(end)) ? 2 : 1));
        if (text.substring(lineStart, start).isBlank()) {
            edits.add(new Edit(lineStart, next, ""));
        }
        if (index + 1 < parent.entries().size()) {
            int following = parent.kind() == Node.Shape.MAP
                    ? parent.entries().get(index + 1).keyStart()
                    : dash(parent, index + 1);
            edits.add(new Edit(start, following, ""));
        }
        return edits;
    }

    /** Where the dash of a block list's item stands. */
    private int dash(Node list, int index) {
        if (index == 0) {
            return list.start();
        }
        int at = lineEnd(list.entries().get(index - 1).value().end());
        while (at < text.length()) {
            at = text.indexOf('\n', at) + 1;
            String line = text.substring(at, lineEnd(at)).strip();
            if (line.startsWith("-") || at == 0) {
                break;
            }
        }
        return text.indexOf('-', at);
    }
}
