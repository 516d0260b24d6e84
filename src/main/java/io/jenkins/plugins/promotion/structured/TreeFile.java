package io.jenkins.plugins.promotion.structured;

import io.jenkins.plugins.promotion.refusal.Refusal;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** What JSON, YAML and INI share: following a pointer, and trying edits until one reads back as it must. */
abstract sealed class TreeFile extends StructuredFile permits JsonFile, YamlFile, IniFile {
    /** A sign, which may be told, or something longer. */
    private static final Pattern QUOTED = Pattern.compile("(?s)('[^\\p{L}\\p{N}\\s'\"]')|(['\"]).{2,}\\2");

    /** Programs disagree about which counts. */
    static final String TWICE = "; take one of them out, or use a file item";

    private final Encoded encoded;
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

        /** Whether the target is a document rather than something inside of one. */
        boolean whole() {
            return nodes.size() < 2 || parent().kind() == Node.Shape.DOCUMENTS;
        }

        /** The way to what the target is in. */
        Trail above() {
            return new Trail(tokens.subList(0, tokens.size() - 1), nodes.subList(0, nodes.size() - 1));
        }

        private String pointer() {
            return nodes.get(0).kind() == Node.Shape.DOCUMENTS
                    ? tokens.get(0) + ":" + Pointer.of(tokens.subList(1, tokens.size()))
                    : Pointer.of(tokens);
        }

        private Trail to(Node.Member entry) {
            List<String> further = new ArrayList<>(tokens);
            further.add(entry.key());
            List<Node> deeper = new ArrayList<>(nodes);
            deeper.add(entry.value());
            return new Trail(further, deeper);
        }
    }

    TreeFile(String path, byte[] bytes) {
        super(path, bytes);
        this.encoded = Encoded.of(bytes, charsets())
                .orElseThrow(() -> FileProblem.of(path, "is not UTF-8 text; save it as UTF-8"));
        this.text = encoded.text();
        this.eol = text.contains("\r\n") ? "\r\n" : text.contains("\n") || !text.contains("\r") ? "\n" : "\r";
        this.root = read();
    }

    /** In which the file may be, where no byte order mark says so. */
    List<Charset> charsets() {
        return List.of(StandardCharsets.UTF_8);
    }

    abstract Node read();

    abstract TreeFile again(byte[] changed);

    abstract List<Edit> replacements(Trail trail, Value value);

    abstract List<Edit> insertions(Node parent, Trail parents, String key, Value value);

    abstract List<Edit> removals(Trail trail);

    /** Ways to write the mask, in quotes, in the place of a value; its anchor stays. */
    abstract List<Edit> maskings(Trail trail, String mask);

    /** Ways to write another file's value as it stands there in the place of a mask. */
    abstract List<Edit> pastings(Trail trail, TreeFile own, Trail mine);

    /** What an unquoted word is by this format. */
    abstract Value typed(String word);

    @Override
    public Value whole() {
        return root.value();
    }

    @Override
    public Value asStored(Value value) {
        if (value instanceof Value.Plain word) {
            return typed(word.spelled());
        } else if (value instanceof Value.Items list) {
            return new Value.Items(list.items().stream().map(this::asStored).toList());
        } else if (value instanceof Value.Members map) {
            Map<String, Value> members = new LinkedHashMap<>();
            map.members().forEach((key, member) -> members.put(key, asStored(member)));
            return new Value.Members(members);
        }
        return value;
    }

    @Override
    public final Optional<Value> get(String pointer) {
        return find(pointer, "change the value where its anchor is")
                .map(trail -> trail.target().unanchored());
    }

    @Override
    public final byte[] replace(String pointer, Value wanted) {
        Trail trail = follow(pointer);
        Value value = asStored(wanted);
        if (trail.target().unanchored().equals(value)) {
            return bytes.clone();
        }
        requireMergeable(trail, trail.target().kind() != Node.Shape.MAP || value instanceof Value.Members, pointer);
        refuseUsedOutside(
                trail.target(), false, "the value at '" + pointer + "' cannot be replaced", "write it out there first");
        return first(
                replacements(trail, value),
                Node.changed(root.value(), trail.tokens(), value),
                "the value at '" + pointer + "' cannot be replaced in place without changing something else"
                        + limits());
    }

    @Override
    public final byte[] create(String pointer, Value wanted) {
        Value value = asStored(wanted);
        Pointer place = Pointer.of(pointer);
        List<String> tokens = Pointer.tokens(path, place.inside());
        if (tokens.isEmpty()) {
            throw FileProblem.of(path, "the whole document exists already; name a member of it");
        }
        if (get(pointer).isPresent()) {
            throw FileProblem.of(path, "'" + pointer + "' exists already; replace it instead");
        }
        String key = tokens.get(tokens.size() - 1);
        String above = Pointer.of(tokens.subList(0, tokens.size() - 1));
        String around = place.document() == 0 ? above : place.document() + ":" + above;
        Trail parents = find(around, Pointer.child("", key), "change the value where its anchor is")
                .orElseThrow(() -> FileProblem.of(
                        path, nothingAt(around) + "; add '" + around + "' itself, with what it is to hold"));
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
                    "'" + around + "' is not an object or list, so '" + key + "' cannot be added to it; set '" + around
                            + "' itself to what has it");
        }
        List<String> whole = new ArrayList<>(parents.tokens());
        whole.add(key);
        return first(
                insertions(parent, parents, key, value),
                Node.changed(root.value(), whole, value),
                "'" + pointer + "' cannot be added in place without changing something else" + limits());
    }

    /** What values of this format cannot be, in brackets; empty if they can be anything. */
    String limits() {
        return "";
    }

    /** Whether a scalar stands for a document without content, to which a first member may be added. */
    boolean holdsNothing(Node node, Trail trail) {
        return false;
    }

    @Override
    public final byte[] remove(String pointer) {
        Trail trail = follow(pointer);
        if (trail.whole()) {
            throw FileProblem.of(path, "the whole document cannot be removed; delete the file instead");
        }
        refuseUsedOutside(trail.target(), true, "'" + pointer + "' cannot be removed", "write it out there first");
        return first(
                removals(trail),
                left(Node.changed(root.value(), trail.tokens(), null)),
                "'" + pointer + "' cannot be removed in place without changing something else");
    }

    /** What is left where something was taken away, as this format reads it. */
    Value left(Value whole) {
        return whole;
    }

    @Override
    public final List<String> places(String pointer) {
        Pointer place = Pointer.of(pointer);
        List<String> tokens = Pointer.tokens(path, place.inside());
        List<String> places = new ArrayList<>();
        for (Trail start : documents(place.document())) {
            refuseOtherSpellings(start.target(), tokens, pointer);
            trail(start, tokens, pointer, "name the place where its anchor is")
                    .ifPresentOrElse(trail -> places.add(trail.pointer()), () -> refuseMerged(start, tokens, pointer));
            refuseMany(places.size(), pointer);
        }
        return places;
    }

    /** Refuses what a program may take for the place of a pointer, and the pointer does not name. */
    void refuseOtherSpellings(Node document, List<String> tokens, String pointer) {}

    /** What a merge key brings in is written elsewhere; a rule that names it here would miss it. */
    private void refuseMerged(Trail start, List<String> tokens, String pointer) {
        Node node = start.target();
        for (String token : tokens) {
            Node.Member entry = node.compound() ? node.entry(token) : null;
            if (entry == null) {
                Node map = node;
                if (node.entries().stream().noneMatch(member -> merges(map, member))) {
                    return;
                }
                Map<Node, String> places = new IdentityHashMap<>();
                root.walk("", (at, from) -> places.put(from, at));
                String from = mergedFrom(node, token, places, new HashSet<>());
                if (from != null) {
                    throw FileProblem.of(
                            path,
                            "'" + pointer + "' is brought in by a merge key; name the place where it is written, '"
                                    + from + "'");
                }
                return;
            }
            node = entry.value();
        }
    }

    /** Where the member of a mapping is written that a merge key brings in, through others perhaps; null if none does. */
    private String mergedFrom(Node node, String token, Map<Node, String> places, Set<String> followed) {
        for (Node.Member member : node.entries()) {
            if (!merges(node, member)) {
                continue;
            }
            List<Node> sources = new ArrayList<>();
            member.value().each(sources::add);
            for (Node source : List.copyOf(sources)) {
                if (source.kind() == Node.Shape.ALIAS && followed.add(named(source))) {
                    places.keySet().stream()
                            .filter(other -> other.anchor().equals(named(source)))
                            .forEach(sources::add);
                }
            }
            for (Node source : sources) {
                if (source.kind() == Node.Shape.MAP) {
                    String from = source.entry(token) == null
                            ? mergedFrom(source, token, places, followed)
                            : Pointer.child(places.get(source), token);
                    if (from != null) {
                        return from;
                    }
                }
            }
        }
        return null;
    }

    /** Whether a member is a merge key, which brings in what another mapping has. */
    boolean merges(Node map, Node.Member member) {
        return false;
    }

    @Override
    public final String besides() {
        StringBuilder besides = new StringBuilder(text);
        root.each(node -> {
            if (!node.compound()) {
                blank(besides, node.start(), node.end());
            }
            for (Node.Member member : node.entries()) {
                if (node.kind() == Node.Shape.MAP) {
                    blank(besides, member.keyStart(), member.keyEnd());
                }
            }
        });
        return besides.toString();
    }

    @Override
    public final List<String> sharedWith(String pointer) {
        Trail trail = follow(pointer);
        List<String> shared = new ArrayList<>();
        for (Node node : trail.nodes()) {
            if (!node.anchor().isEmpty()) {
                boolean[] counts = {false};
                root.walk("", (at, other) -> {
                    counts[0] = other == node || counts[0] && !other.anchor().equals(node.anchor());
                    if (counts[0]
                            && other.kind() == Node.Shape.ALIAS
                            && named(other).equals(node.anchor())) {
                        shared.add(at.replaceFirst("/<<(/\\d+)?$", ""));
                    }
                });
            }
        }
        return shared;
    }

    /** What a merge key brings in stays a mapping: no program reads another. */
    private void requireMergeable(Trail trail, boolean stays, String pointer) {
        String anchor = trail.target().anchor();
        if (stays || anchor.isEmpty()) {
            return;
        }
        root.walk("", (at, other) -> {
            if (other.kind() == Node.Shape.ALIAS && named(other).equals(anchor) && at.matches("(?s).*/<<(/\\d+)?")) {
                throw FileProblem.of(
                        path,
                        "'" + pointer + "' is what the merge key at '" + at
                                + "' brings in, which has to be a mapping; write it out there");
            }
        });
    }

    /**
     * An alias outside of what goes would have no anchor any more, or another one of the same name.
     *
     * @param itself whether the anchor of what goes does too
     */
    private void refuseUsedOutside(Node gone, boolean itself, String problem, String wayOut) {
        Set<Node> within = Collections.newSetFromMap(new IdentityHashMap<>());
        gone.each(within::add);
        Map<String, Node> anchored = new HashMap<>();
        root.walk("", (at, node) -> {
            Node meant = node.kind() == Node.Shape.ALIAS ? anchored.get(named(node)) : null;
            if (within.contains(meant) && !within.contains(node) && (itself || meant != gone)) {
                throw FileProblem.of(
                        path,
                        problem + ", since what its anchor &" + meant.anchor() + " stands for is used at '" + at + "'; "
                                + wayOut);
            }
            anchored.put(node.anchor(), node);
        });
    }

    private static String named(Node alias) {
        return ((Value.Special) alias.scalar()).tag().substring(1);
    }

    @Override
    public final byte[] hide(String place, String mask) {
        Trail trail = follow(place);
        refuseUsedOutside(
                trail.target(),
                false,
                "the value at '" + place + "' cannot be hidden alone",
                "hide that too, or the file as a whole");
        return first(
                maskings(trail, '"' + mask + '"'),
                Node.changed(root.value(), trail.tokens(), new Value.Text(mask)),
                "the value at '" + place + "' cannot be hidden without changing something else" + limits());
    }

    @Override
    public final byte[] paste(String place, StructuredFile from, String ownPlace) {
        Trail trail = follow(place);
        TreeFile own = (TreeFile) from;
        Trail mine = own.follow(ownPlace);
        refuseSharing(trail.target(), own, mine.target(), place);
        Value value = mine.target().unanchored();
        String mask = ((Value.Text) trail.target().unanchored()).text();
        requireMergeable(trail, mine.target().kind() == Node.Shape.MAP, place);
        List<Edit> ways = new ArrayList<>(pastings(trail, own, mine));
        ways.addAll(replacements(trail, value));
        Value expected = Node.changed(root.value(), trail.tokens(), value);
        return first(
                ways,
                expected,
                changed -> Arrays.equals(again(changed).hide(place, mask), bytes),
                "the target's own value at '" + place + "' cannot be written in the place of the source's without"
                        + " changing something else; write it in the same style in both, such as on one line");
    }

    /** A value that is one only together with another place of its file cannot stand in another file. */
    private void refuseSharing(Node old, TreeFile own, Node mine, String place) {
        Set<String> inside = new HashSet<>();
        mine.entries().forEach(entry -> entry.value().each(node -> {
            if (node.kind() == Node.Shape.ALIAS && !inside.contains(named(node))) {
                throw FileProblem.of(
                        own.path,
                        "the target's own value at '" + place + "' uses the alias *" + named(node)
                                + ", whose anchor stands outside of it; write the value out in the target");
            }
            inside.add(node.anchor());
        }));
        inside.remove("");
        root.each(node -> {
            String name = node.kind() == Node.Shape.ALIAS ? named(node) : node.anchor();
            if (node != old && inside.contains(name)) {
                throw FileProblem.of(
                        own.path,
                        "the target's own value at '" + place + "' has the anchor &" + name
                                + ", and so has another place in the source; give one of them another name");
            }
        });
    }

    @Override
    public final Map<String, String> flatten() {
        Map<String, String> flat = new LinkedHashMap<>();
        root.flatten("", flat);
        return flat;
    }

    private byte[] first(List<Edit> edits, Value expected, String problem) {
        return first(edits, expected, changed -> true, problem + "; use a file item or edit it by hand");
    }

    private byte[] first(List<Edit> edits, Value expected, Predicate<byte[]> also, String problem) {
        for (Edit edit : edits) {
            try {
                byte[] changed = encoded.encode(edit.in(text));
                if (again(changed).root.value().equals(expected) && also.test(changed)) {
                    return changed;
                }
            } catch (Refusal | CharacterCodingException unreadable) {
                // The next way of writing it may be readable.
            }
        }
        throw FileProblem.of(path, problem);
    }

    /** The beginnings of those documents that a pointer may mean. */
    private List<Trail> documents(int number) {
        Trail start = new Trail(List.of(), List.of(root));
        if (root.kind() != Node.Shape.DOCUMENTS) {
            return number < 2 ? List.of(start) : List.of();
        }
        return root.entries().stream()
                .filter(entry -> number == 0 || entry.key().equals(Integer.toString(number)))
                .map(start::to)
                .toList();
    }

    private Optional<Trail> trail(Trail start, List<String> tokens, String pointer, String wayOut) {
        Trail trail = start;
        for (String token : tokens) {
            refuseAlias(trail.target(), pointer, wayOut);
            Node.Member entry = trail.target().compound() ? trail.target().entry(token) : null;
            if (entry == null) {
                return Optional.empty();
            }
            trail = trail.to(entry);
        }
        refuseAlias(trail.target(), pointer, wayOut);
        return Optional.of(trail);
    }

    private Optional<Trail> find(String pointer, String wayOut) {
        return find(pointer, "", wayOut);
    }

    /** @param below what further stands in the pointer that people wrote */
    private Optional<Trail> find(String pointer, String below, String wayOut) {
        Pointer place = Pointer.of(pointer);
        List<String> tokens = Pointer.tokens(path, place.inside());
        List<Trail> found = documents(place.document()).stream()
                .flatMap(start -> trail(start, tokens, pointer, wayOut).stream())
                .toList();
        if (found.size() > 1) {
            throw FileProblem.of(
                    path,
                    (below.isEmpty() ? "has '" : "can have '") + pointer + below
                            + "' in several of its documents; name one of "
                            + found.stream()
                                    .limit(5)
                                    .map(trail -> trail.pointer() + below)
                                    .toList());
        }
        return found.stream().findFirst();
    }

    private Trail follow(String pointer) {
        return find(pointer, "change the value where its anchor is")
                .orElseThrow(() -> FileProblem.of(path, nothingAt(pointer)));
    }

    private String nothingAt(String pointer) {
        Pointer place = Pointer.of(pointer);
        List<Trail> documents = documents(place.document());
        if (documents.isEmpty()) {
            int count = root.kind() == Node.Shape.DOCUMENTS ? root.entries().size() : 1;
            return "has nothing at '" + pointer + "'; it has " + count + " YAML document" + (count == 1 ? "" : "s");
        }
        Trail nearest = documents.get(0);
        for (Trail start : documents) {
            Trail trail = start;
            for (String token : Pointer.tokens(path, place.inside())) {
                Node.Member entry = trail.target().compound() ? trail.target().entry(token) : null;
                if (entry == null) {
                    break;
                }
                trail = trail.to(entry);
            }
            nearest = trail.nodes().size() > nearest.nodes().size() ? trail : nearest;
        }
        return nothingAt(pointer, nearest.whole() && documents.size() < 2 ? "" : nearest.pointer(), nearest.target());
    }

    private static String nothingAt(String pointer, String nearest, Node node) {
        String merged = node.kind() == Node.Shape.MAP && node.entry("<<") != null
                ? " and a merge key ('<<'), whose values are changed where they are written"
                : "";
        String has = node.kind() == Node.Shape.LIST
                ? "is a list of " + node.entries().size()
                : node.kind() == Node.Shape.MAP
                        ? "has the keys "
                                + node.entries().stream()
                                        .limit(10)
                                        .map(Node.Member::key)
                                        .toList()
                                + merged
                        : "is a single value";
        return "has nothing at '" + pointer + "'; the nearest existing is "
                + (nearest.isEmpty() ? "the document" : "'" + nearest + "'") + ", which " + has;
    }

    private void refuseAlias(Node node, String pointer, String wayOut) {
        if (node.kind() == Node.Shape.ALIAS) {
            throw FileProblem.of(
                    path, "'" + pointer + "' is reached through the alias *" + named(node) + "; " + wayOut);
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
                : QUOTED.matcher(message)
                        .replaceAll(found -> found.group(1) == null ? "'...'" : found.group())
                        .replaceAll("\\s+", " ");
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
