package io.jenkins.plugins.promotion.structured;

import io.jenkins.plugins.promotion.refusal.Refusal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What JSON and YAML share: following a pointer, and trying edits until one reads back as it must. */
abstract sealed class TreeFile extends StructuredFile permits JsonFile, YamlFile {
    private static final String BOM = "\uFEFF";
    final String mark;
    final String text;
    final String eol;
    final Node root;

    /** The nodes on the way to a pointer, the document first. */
    record Trail(List<String> tokens, List<Node> nodes) {
        Node target() {
            return nodes.get(nodes.size() - 1);
        }

        Node parent() {
            return nodes.get(nodes.size() - 2);
        }

        String last() {
            return tokens.get(tokens.size() - 1);
        }
    }

    TreeFile(String path, byte[] bytes) {
        super(path, bytes);
        String whole;
        try {
            whole = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw FileProblem.of(path, "is not UTF-8 text; save it as UTF-8");
        }
        this.mark = whole.startsWith(BOM) ? BOM : "";
        this.text = whole.substring(mark.length());
        this.eol = text.contains("\r\n") ? "\r\n" : "\n";
        this.root = read();
    }

    abstract Node read();

    abstract TreeFile again(byte[] changed);

    abstract List<Edit> replacements(Trail trail, Value value);

    abstract List<Edit> insertions(Node parent, Trail parents, String key, Value value);

    abstract List<Edit> removals(Trail trail);

    @Override
    public final Optional<Value> get(String pointer) {
        List<String> tokens = Pointer.tokens(path, pointer);
        Node node = root;
        for (String token : tokens) {
            refuseAlias(node, pointer);
            Node.Member entry = node.compound() ? node.entry(token) : null;
            if (entry == null) {
                return Optional.empty();
            }
            node = entry.value();
        }
        refuseAlias(node, pointer);
        return Optional.of(node.value());
    }

    @Override
    public final byte[] replace(String pointer, Value value) {
        Trail trail = follow(pointer);
        if (trail.target().value().equals(value)) {
            return bytes.clone();
        }
        return first(
                replacements(trail, value),
                Node.changed(root.value(), trail.tokens(), value),
                "the value at '" + pointer + "' cannot be replaced in place");
    }

    @Override
    public final byte[] create(String pointer, Value value) {
        List<String> tokens = Pointer.tokens(path, pointer);
        if (tokens.isEmpty()) {
            throw FileProblem.of(path, "the whole document exists already; name a member of it");
        }
        if (get(pointer).isPresent()) {
            throw FileProblem.of(path, "'" + pointer + "' exists already; replace it instead");
        }
        String key = tokens.get(tokens.size() - 1);
        Trail parents = follow(Pointer.of(tokens.subList(0, tokens.size() - 1)));
        Node parent = parents.target();
        if (parent.kind() == Node.Shape.LIST) {
            String next = Integer.toString(parent.entries().size());
            if (!key.equals("-") && !key.equals(next)) {
                throw FileProblem.of(
                        path,
                        "'" + pointer + "' is not the place behind the last item of the list; use index " + next
                                + " or '-'");
            }
        } else if (parent.kind() != Node.Shape.MAP && !holdsNothing(parent, parents)) {
            throw FileProblem.of(
                    path,
                    "'" + Pointer.of(parents.tokens()) + "' is not an object or list, so '" + key
                            + "' cannot be added to it");
        }
        return first(
                insertions(parent, parents, key, value),
                Node.changed(root.value(), tokens, value),
                "'" + pointer + "' cannot be added in place");
    }

    /** Whether a scalar stands for a document without content, to which a first member may be added. */
    boolean holdsNothing(Node node, Trail trail) {
        return false;
    }

    @Override
    public final byte[] remove(String pointer) {
        Trail trail = follow(pointer);
        if (trail.tokens().isEmpty()) {
            throw FileProblem.of(path, "the whole document cannot be removed; delete the file instead");
        }
        return first(
                removals(trail),
                Node.changed(root.value(), trail.tokens(), null),
                "'" + pointer + "' cannot be removed in place");
    }

    @Override
    public final Span span(String pointer) {
        Node node = follow(pointer).target();
        int start = (mark + text.substring(0, node.start())).getBytes(StandardCharsets.UTF_8).length;
        return new Span(
                start, start + text.substring(node.start(), node.end()).getBytes(StandardCharsets.UTF_8).length);
    }

    @Override
    public final Map<String, String> flatten() {
        Map<String, String> flat = new LinkedHashMap<>();
        root.flatten("", flat);
        return flat;
    }

    private byte[] first(List<Edit> edits, Value expected, String problem) {
        for (Edit edit : edits) {
            byte[] changed = (mark + edit.in(text)).getBytes(StandardCharsets.UTF_8);
            try {
                if (again(changed).root.value().equals(expected)) {
                    return changed;
                }
            } catch (Refusal unreadable) {
                // The next way of writing it may be readable.
            }
        }
        throw FileProblem.of(path, problem + " without changing something else; use a file item or edit it by hand");
    }

    private Trail follow(String pointer) {
        List<String> tokens = Pointer.tokens(path, pointer);
        List<Node> nodes = new ArrayList<>(List.of(root));
        for (int i = 0; i < tokens.size(); i++) {
            Node node = nodes.get(i);
            refuseAlias(node, pointer);
            Node.Member entry = node.compound() ? node.entry(tokens.get(i)) : null;
            if (entry == null) {
                throw unknown(pointer, Pointer.of(tokens.subList(0, i)), node);
            }
            nodes.add(entry.value());
        }
        refuseAlias(nodes.get(tokens.size()), pointer);
        return new Trail(tokens, nodes);
    }

    private Refusal unknown(String pointer, String nearest, Node node) {
        String merged = node.kind() == Node.Shape.MAP && node.entry("<<") != null
                ? " and a merge key ('<<'), whose values are changed where they are written"
                : "";
        String has = node.kind() == Node.Shape.LIST
                ? "a list of " + node.entries().size()
                : node.kind() == Node.Shape.MAP
                        ? "the keys "
                                + node.entries().stream()
                                        .limit(10)
                                        .map(Node.Member::key)
                                        .toList()
                                + merged
                        : "a single value";
        return FileProblem.of(
                path,
                "has nothing at '" + pointer + "'; the nearest existing is "
                        + (nearest.isEmpty() ? "the document" : "'" + nearest + "'") + ", which is " + has);
    }

    private void refuseAlias(Node node, String pointer) {
        if (node.kind() == Node.Shape.ALIAS) {
            throw FileProblem.of(
                    path,
                    "'" + pointer + "' is reached through the alias " + ((Value.Special) node.scalar()).tag()
                            + "; change the value where its anchor is");
        }
    }

    /** A problem at a place of the text. */
    final Refusal at(int offset, String problem) {
        int line = 1;
        int begin = 0;
        for (int i = 0; i < Math.min(offset, text.length()); i++) {
            if (text.charAt(i) == '\n') {
                line++;
                begin = i + 1;
            }
        }
        return FileProblem.of(path, line, Math.max(1, offset - begin + 1), problem);
    }

    /** The parser's words without what they quote from the file. */
    static String mute(String message) {
        return message == null
                ? ""
                : message.replaceAll("(?s)(['\"]).{2,}\\1", "$1...$1").replaceAll("\\s+", " ");
    }

    /** The whitespace at the beginning of the line that holds the offset. */
    final String indent(int offset) {
        int begin = text.lastIndexOf('\n', offset - 1) + 1;
        int end = begin;
        while (end < text.length() && (text.charAt(end) == ' ' || text.charAt(end) == '\t')) {
            end++;
        }
        return text.substring(begin, Math.min(end, Math.max(begin, offset)));
    }

    /** The members of a flow collection or JSON value without one of them. */
    final Edit withoutMember(Node parent, Node.Member gone) {
        int index = parent.entries().indexOf(gone);
        int end = gone.value().end();
        if (index > 0) {
            return new Edit(parent.entries().get(index - 1).value().end(), end, "");
        } else if (parent.entries().size() > 1) {
            return new Edit(gone.keyStart(), parent.entries().get(1).keyStart(), "");
        }
        return new Edit(parent.start() + 1, parent.end() - 1, "");
    }
}
