package io.jenkins.plugins.promotion.structured;

import io.jenkins.plugins.promotion.refusal.Refusal;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An XML file, whose values are named as {@link XmlPointer} says. The value of an attribute, or of an element that has a text
 * and no attribute but the one that tells it from others, is a text; that of another element is a mapping: attributes with
 * {@code @}, its text as {@code text()}, elements by their names, several of one name as a list. What tells an element from
 * others is an attribute {@code id}, {@code name} or {@code key}, and part of its address rather than of its value.
 */
final class XmlFile extends StructuredFile {
    private static final Pattern DECLARED =
            Pattern.compile("<\\?xml[^>]*?encoding\\s*=\\s*[\"']([A-Za-z][A-Za-z0-9._-]*)[\"']");

    /** What may hold angle brackets of its own; all but the first is no value. */
    private static final Pattern BESIDES =
            Pattern.compile("<!\\[CDATA\\[.*?]]>|<!--.*?-->|<\\?.*?\\?>|<!DOCTYPE", Pattern.DOTALL);

    private final Encoded encoded;
    private final String text;
    private final String eol;
    private final XmlDocument document;

    XmlFile(String path, byte[] bytes) {
        super(path, bytes);
        this.encoded = Encoded.of(bytes, charsets(path, bytes))
                .orElseThrow(
                        () -> FileProblem.of(
                                path,
                                DECLARED.matcher(new String(bytes, StandardCharsets.ISO_8859_1))
                                                .lookingAt()
                                        ? "is not in the encoding that it names; save it so"
                                        : "is not UTF-8 text, which XML is that names no other encoding; save it so, or name it"));
        this.text = encoded.text();
        this.eol = text.contains("\r\n") ? "\r\n" : "\n";
        this.document = new XmlDocument(path, text);
    }

    private static List<Charset> charsets(String path, byte[] bytes) {
        String start = new String(bytes, 0, Math.min(300, bytes.length), StandardCharsets.ISO_8859_1);
        if (start.startsWith("<\0")) {
            return List.of(StandardCharsets.UTF_16LE);
        } else if (start.startsWith("\0<")) {
            return List.of(StandardCharsets.UTF_16BE);
        }
        Matcher declared = DECLARED.matcher(start);
        List<Charset> charsets = new ArrayList<>(List.of(StandardCharsets.UTF_8));
        if (start.startsWith("\u00FE\u00FF") || start.startsWith("\u00FF\u00FE")) {
            return List.of(StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE);
        } else if (declared.lookingAt()) {
            try {
                charsets = List.of(Charset.forName(declared.group(1)));
            } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
                throw FileProblem.of(path, "names the encoding " + declared.group(1) + ", which is not known");
            }
        }
        return charsets;
    }

    private XmlPointer pointer(String pointer) {
        return XmlPointer.read(pointer)
                .orElseThrow(() -> FileProblem.of(path, "pointer '" + pointer + "' names no place: " + XmlPointer.HOW));
    }

    private Optional<XmlDocument.Place> find(String pointer) {
        return one(document.places(pointer(pointer)), pointer);
    }

    private Optional<XmlDocument.Place> one(List<XmlDocument.Place> found, String pointer) {
        if (found.size() > 1) {
            throw FileProblem.of(
                    path,
                    "has '" + pointer + "' " + found.size() + " times; name one of "
                            + found.stream()
                                    .limit(5)
                                    .map(XmlDocument.Place::pointer)
                                    .toList());
        }
        return found.stream().findFirst();
    }

    private XmlDocument.Place follow(String pointer) {
        return find(pointer).orElseThrow(() -> unknown(pointer(pointer), pointer, false));
    }

    private Refusal unknown(XmlPointer pointer, String written, boolean toBeAdded) {
        for (int i = pointer.steps().size(); i > 0; i--) {
            List<XmlDocument.Place> near = document.elements(pointer.steps().subList(0, i));
            if (!near.isEmpty()) {
                XmlElement element = near.get(0).element();
                List<String> has = new ArrayList<>();
                element.attributes().forEach(attribute -> has.add("@" + attribute.name()));
                has.addAll(document.names(element));
                return FileProblem.of(
                        path,
                        "has nothing at '" + written + "'; the nearest existing is '"
                                + near.get(0).pointer() + "', which has "
                                + (has.isEmpty()
                                        ? "a text at most"
                                        : has.subList(0, Math.min(10, has.size()))
                                                .toString())
                                + (toBeAdded
                                        ? "; add '" + XmlPointer.upTo(written, i + 1)
                                                + "' itself, with what it is to hold"
                                        : ""));
            }
        }
        return FileProblem.of(path, "has nothing at '" + written + "'; its root is '/" + document.root.name() + "'");
    }

    @Override
    public Optional<Value> get(String pointer) {
        return find(pointer).map(document::value);
    }

    @Override
    public Value whole() {
        return document.whole();
    }

    @Override
    public List<String> places(String pointer) {
        if (document.undecided(pointer(pointer))) {
            throw FileProblem.of(
                    path,
                    "uses an entity of its document type, which is not read, so that it cannot be told what '" + pointer
                            + "' names; name what is around it, or write the text in the place of the entity");
        } else if (document.hasDefaults()) {
            throw FileProblem.of(
                    path,
                    "declares attributes in its document type, whose values there may be what '" + pointer
                            + "' names; write them where they are used and take the declaration out, or hide the whole file");
        }
        List<XmlDocument.Place> places = document.places(pointer(pointer));
        refuseMany(places.size(), pointer);
        return places.stream().map(XmlDocument.Place::pointer).toList();
    }

    @Override
    public Map<String, String> flatten() {
        Map<String, String> flat = new LinkedHashMap<>();
        document.all()
                .forEach(
                        place -> flat.put(place.pointer(), document.value(place).canonical()));
        return flat;
    }

    @Override
    public Value asStored(Value value) {
        boolean nothing = value instanceof Value.Nil
                || value instanceof Value.Plain word
                        && List.of("", "~", "null", "Null", "NULL").contains(word.spelled());
        if (nothing) {
            throw FileProblem.of(path, "XML has no null; use an empty text, or remove what it names");
        } else if (value instanceof Value.Items list) {
            return new Value.Items(list.items().stream().map(this::asStored).toList());
        } else if (value instanceof Value.Members map) {
            Map<String, Value> members = new LinkedHashMap<>();
            map.members().forEach((key, member) -> members.put(key, asStored(member)));
            return new Value.Members(members);
        }
        return value instanceof Value.Text ? value : new Value.Text(value.canonical());
    }

    @Override
    public byte[] replace(String pointer, Value wanted) {
        XmlDocument.Place place = follow(pointer);
        Value value = valueOf(place, asStored(wanted));
        Value found = document.value(place);
        if (found.equals(value)) {
            return bytes.clone();
        }
        Edit edit;
        if (place.tail().startsWith("@")) {
            XmlElement.Attribute old = place.attribute();
            edit = new Edit(
                    old.valueStart(), old.end(), writer(true).quoted(scalar(value), text.charAt(old.valueStart())));
        } else if (!(value instanceof Value.Text given)) {
            if (!place.tail().isEmpty() || value instanceof Value.Items) {
                throw FileProblem.of(path, "'" + pointer + "' holds one text, or one element");
            }
            XmlElement old = place.element();
            String attributes = attributes(old, place.telling(), true);
            edit = new Edit(
                    old.start(), end(place), writer(true).element(old.name(), attributes, value, indent(old.start())));
        } else if (place.element().mixed() || !place.element().leaf()) {
            throw FileProblem.of(
                    path, "'" + pointer + "' holds elements, so that a text cannot take its place; name one");
        } else if (place.tail().isEmpty() && found instanceof Value.Members) {
            throw FileProblem.of(
                    path, "'" + pointer + "' has attributes, which would be lost; name '" + pointer + "/text()'");
        } else {
            edit = content(place, given.text());
        }
        return checked(edit, place, value, "the value at '" + pointer + "' cannot be replaced in place");
    }

    /** A value as it is told of this place: without what belongs to its address. */
    private Value valueOf(XmlDocument.Place place, Value value) {
        if (!place.tail().isEmpty() || !(value instanceof Value.Members map)) {
            return value;
        }
        Map<String, Value> members = new LinkedHashMap<>(map.members());
        for (String told : place.telling()) {
            Value given = told.startsWith("@") ? members.remove(told) : null;
            if (given != null
                    && !given.equals(new Value.Text(
                            place.element().attribute(told.substring(1)).value()))) {
                throw FileProblem.of(
                        path,
                        "'" + place.pointer() + "' is told from others by its attribute '" + told
                                + "', which is changed alone: name '" + place.pointer() + "/" + told + "'");
            }
        }
        if (members.isEmpty()) {
            return new Value.Text("");
        }
        return members.size() == 1 && members.containsKey(XmlDocument.TEXT)
                ? members.get(XmlDocument.TEXT)
                : new Value.Members(members);
    }

    private static String scalar(Value value) {
        return value instanceof Value.Text text ? text.text() : "";
    }

    /** The text between the tags, written where the old one was; comments stay. */
    private Edit content(XmlDocument.Place place, String wanted) {
        XmlElement element = place.element();
        if (element.empty()) {
            String tag = text.substring(element.start(), element.inside() - 2).stripTrailing();
            return new Edit(
                    element.start(),
                    element.inside(),
                    tag + ">" + writer(true).text(wanted) + "</" + element.name() + ">");
        }
        List<XmlElement.Part> texts =
                element.parts().stream().filter(part -> part.text() != null).toList();
        String written = writer(true).text(wanted);
        if (texts.size() == 1 && texts.get(0).cdata() && !wanted.contains("]]>") && wanted.indexOf('\r') < 0) {
            written = "<![CDATA[" + wanted.replace("\n", eol) + "]]>";
        }
        StringBuilder inside = new StringBuilder(texts.isEmpty() ? written : "");
        for (XmlElement.Part part : element.parts()) {
            inside.append(
                    part.text() == null
                            ? text.substring(part.start(), part.end())
                            : part == texts.get(0) ? written : "");
        }
        return new Edit(element.inside(), insideEnd(element), inside.toString());
    }

    private static int insideEnd(XmlElement element) {
        return element.parts().isEmpty()
                ? element.inside()
                : element.parts().get(element.parts().size() - 1).end();
    }

    /** Behind the element, its end tag included. */
    private int end(XmlDocument.Place place) {
        XmlElement element = place.element();
        return element.empty() ? element.inside() : text.indexOf('>', insideEnd(element)) + 1;
    }

    /** Some of the attributes as they stand, or all others, each with a blank before it. */
    private String attributes(XmlElement element, List<String> named, boolean these) {
        StringBuilder all = new StringBuilder();
        for (XmlElement.Attribute attribute : element.attributes()) {
            if (named.contains("@" + attribute.name()) == these) {
                all.append(' ').append(text, attribute.start(), attribute.end());
            }
        }
        return all.toString();
    }

    private XmlText writer(boolean lines) {
        Matcher indented = Pattern.compile("\\n([ \\t]+)<").matcher(text);
        boolean spaced = text.contains(" />");
        return new XmlText(
                path,
                encoded.charset().newEncoder(),
                eol,
                lines && indented.find() ? indented.group(1) : null,
                spaced ? " />" : "/>");
    }

    /** The blanks before the place, if nothing else is on its line. */
    private String indent(int at) {
        int begin = text.lastIndexOf('\n', at - 1) + 1;
        String before = text.substring(begin, at);
        return before.isBlank() ? before : "";
    }

    private boolean beginsLine(int at) {
        int begin = text.lastIndexOf('\n', at - 1) + 1;
        return begin > 0 && text.substring(begin, at).isBlank();
    }

    @Override
    public byte[] create(String pointer, Value wanted) {
        Value value = asStored(wanted);
        XmlPointer place = pointer(pointer);
        if (!document.places(place).isEmpty()) {
            throw FileProblem.of(path, "'" + pointer + "' exists already; replace it instead");
        }
        List<XmlPointer.Step> steps = place.steps();
        boolean element = place.tail().isEmpty();
        List<XmlPointer.Step> above = element ? steps.subList(0, steps.size() - 1) : steps;
        List<XmlDocument.Place> parents = above.isEmpty() ? List.of() : document.elements(above);
        XmlDocument.Place parent = one(parents, pointer).orElseThrow(() -> unknown(place, pointer, true));
        if (element) {
            return newElement(parent, steps.get(steps.size() - 1), value, pointer);
        }
        XmlDocument.Place made = XmlDocument.tailed(parent, place.tail());
        if (!(value instanceof Value.Text given)) {
            throw FileProblem.of(path, "'" + pointer + "' holds one text");
        } else if (place.tail().equals(XmlDocument.TEXT)) {
            if (!parent.element().leaf()) {
                throw FileProblem.of(path, "'" + pointer + "' would be a text beside elements, which is not added");
            }
            return checked(content(parent, given.text()), made, value, "'" + pointer + "' cannot be added");
        }
        XmlElement owner = parent.element();
        List<XmlElement.Attribute> there = owner.attributes();
        int nameEnd = owner.start() + 1 + owner.name().length();
        XmlElement.Attribute last = there.isEmpty() ? null : there.get(there.size() - 1);
        int lastFrom = there.size() > 1 ? there.get(there.size() - 2).end() : nameEnd;
        String gap = last == null ? " " : text.substring(lastFrom, last.start());
        int at = last == null ? nameEnd : last.end();
        char quote = last == null ? '"' : text.charAt(last.valueStart());
        String name = writer(true).name(place.tail().substring(1));
        Edit edit = new Edit(at, at, gap + name + "=" + writer(true).quoted(given.text(), quote));
        return checked(edit, made, value, "'" + pointer + "' cannot be added in place");
    }

    private byte[] newElement(XmlDocument.Place parent, XmlPointer.Step step, Value value, String pointer) {
        XmlElement owner = parent.element();
        List<XmlElement> children = owner.children();
        if (owner.mixed() || owner.leaf() && !owner.text().isBlank()) {
            throw FileProblem.of(path, "'" + parent.pointer() + "' holds a text, so that no element is added to it");
        }
        XmlElement before = null;
        int index = children.size();
        for (int i = 0; i < children.size(); i++) {
            if (children.get(i).name().equals(step.name()) || before == null && i == children.size() - 1) {
                before = children.get(i);
                index = i + 1;
            }
        }
        StringBuilder attributes = new StringBuilder();
        for (XmlPointer.Predicate told : step.predicates()) {
            boolean given = value instanceof Value.Members map && map.members().containsKey(told.of());
            if (told.of().startsWith("@") && !given) {
                attributes
                        .append(' ')
                        .append(told.of().substring(1))
                        .append('=')
                        .append(writer(true).quoted(told.text(), '"'));
            }
        }
        if (value instanceof Value.Items) {
            throw FileProblem.of(path, "'" + pointer + "' is one element; name each of several");
        }
        Edit edit;
        if (before != null) {
            int behind = partEnd(owner, before);
            boolean line = beginsLine(before.start());
            String indent = indent(before.start());
            String added = writer(line).element(step.name(), attributes.toString(), value, indent);
            edit = new Edit(behind, behind, (line ? eol + indent : "") + added);
        } else {
            edit = firstChild(owner, step.name(), attributes.toString(), value);
        }
        List<Integer> way = new ArrayList<>(parent.way());
        way.add(index);
        byte[] changed = encode(edit.in(text));
        XmlFile after = new XmlFile(path, changed);
        List<Integer> none = new ArrayList<>(parent.way());
        none.add(-1);
        boolean alike = document.without(none, "", null).equals(after.document.without(way, "", null));
        List<XmlDocument.Place> made = after.document.places(pointer(pointer));
        boolean found = alike
                && made.size() == 1
                && after.document.value(made.get(0)).equals(after.valueOf(made.get(0), value));
        if (!found) {
            throw FileProblem.of(
                    path,
                    "'" + pointer
                            + "' cannot be added in place: what was added would not be found there with this value;"
                            + " give it what the pointer tells it by, or use a file item");
        }
        return changed;
    }

    private static int partEnd(XmlElement owner, XmlElement child) {
        return owner.parts().stream()
                .filter(part -> part.element() == child)
                .findFirst()
                .orElseThrow()
                .end();
    }

    private Edit firstChild(XmlElement owner, String name, String attributes, Value value) {
        boolean line = beginsLine(owner.start()) || text.contains(">\n") || text.contains(">\r\n");
        XmlText writer = writer(line);
        String unit = line ? (writer.unit() == null ? "  " : writer.unit()) : "";
        String indent = indent(owner.start());
        String added = (line ? eol + indent + unit : "") + writer.element(name, attributes, value, indent + unit);
        String close = line ? eol + indent : "";
        if (owner.empty()) {
            String tag = text.substring(owner.start(), owner.inside() - 2).stripTrailing();
            return new Edit(owner.start(), owner.inside(), tag + ">" + added + close + "</" + owner.name() + ">");
        }
        int at = owner.inside();
        for (XmlElement.Part part : owner.parts()) {
            at = part.comment() ? part.end() : at;
        }
        boolean closed = text.substring(at, insideEnd(owner)).contains("\n");
        return new Edit(at, at, added + (closed ? "" : close));
    }

    @Override
    public byte[] remove(String pointer) {
        XmlDocument.Place place = follow(pointer);
        XmlElement element = place.element();
        if (place.tail().equals(XmlDocument.TEXT)) {
            return replace(pointer, new Value.Text(""));
        } else if (place.tail().isEmpty() && place.parent().isEmpty()) {
            throw FileProblem.of(path, "the root element cannot be removed; delete the file instead");
        } else if (place.tail().startsWith("@")) {
            int start = place.attribute().start();
            while (Character.isWhitespace(text.charAt(start - 1))) {
                start--;
            }
            return unless(new Edit(start, place.attribute().end(), ""), place, place.way());
        }
        int start = element.start();
        int end = end(place);
        boolean blanksCount = place.parent().orElseThrow().mixed();
        if (!blanksCount && beginsLine(start) && text.substring(end).matches("(?s)[ \\t]*\\r?\\n.*")) {
            int line = text.lastIndexOf('\n', start - 1);
            start = line > 0 && text.charAt(line - 1) == '\r' ? line - 1 : line;
            end = text.indexOf('\n', end);
            end = text.charAt(end - 1) == '\r' ? end - 1 : end;
        }
        List<Integer> none = new ArrayList<>(place.way().subList(0, place.way().size() - 1));
        none.add(-1);
        return unless(new Edit(start, end, ""), place, none);
    }

    private byte[] unless(Edit edit, XmlDocument.Place place, List<Integer> afterwards) {
        byte[] changed = encode(edit.in(text));
        XmlDocument after = new XmlFile(path, changed).document;
        if (!document.without(place.way(), place.tail(), null).equals(after.without(afterwards, place.tail(), null))) {
            throw FileProblem.of(
                    path,
                    "'" + place.pointer()
                            + "' cannot be removed in place without changing something else; use a file item"
                            + " or edit it by hand");
        }
        return changed;
    }

    private byte[] encode(String changed) {
        try {
            return encoded.encode(changed);
        } catch (CharacterCodingException e) {
            throw FileProblem.of(path, "the new value has characters that " + encoded.charset() + " cannot hold");
        }
    }

    /** The changed file, if the place has the value and everything else is as it was. */
    private byte[] checked(Edit edit, XmlDocument.Place place, Value value, String problem) {
        byte[] changed = encode(edit.in(text));
        XmlFile after = new XmlFile(path, changed);
        List<String> kept = place.tail().isEmpty() ? place.telling() : null;
        boolean alike = document.without(place.way(), place.tail(), kept)
                .equals(after.document.without(place.way(), place.tail(), kept));
        if (!alike || !after.document.value(after.same(place)).equals(value)) {
            throw FileProblem.of(
                    path, problem + " without changing something else; use a file item or edit it by hand");
        }
        return changed;
    }

    /** The place in this file that is reached by the same steps from child to child. */
    private XmlDocument.Place same(XmlDocument.Place place) {
        List<XmlElement> elements = new ArrayList<>(List.of(document.root));
        for (int index : place.way()) {
            elements.add(elements.get(elements.size() - 1).children().get(index));
        }
        return new XmlDocument.Place(place.pointer(), elements, place.way(), place.tail());
    }

    @Override
    public String besides() {
        StringBuilder besides = new StringBuilder(text);
        int told = 0;
        Matcher each = BESIDES.matcher(text);
        for (int from = 0; each.find(from); ) {
            boolean type = each.group().equals("<!DOCTYPE");
            from = type ? XmlReader.documentTypeEnd(text, each.start()) : each.end();
            if (!each.group().startsWith("<![CDATA[")) {
                blank(besides, told, each.start());
                told = from;
            }
        }
        blank(besides, told, text.length());
        return besides.toString();
    }

    /** The place, if all that stands there stands in the file itself. */
    private XmlDocument.Place known(XmlDocument.Place place) {
        boolean refers = place.tail().startsWith("@")
                ? XmlElement.refers(place.attribute().value())
                : place.element().refers();
        if (refers) {
            throw FileProblem.of(
                    path,
                    "uses an entity of its document type at '" + place.pointer()
                            + "', whose text stands elsewhere and would not be hidden; write the text there, or hide"
                            + " the whole file");
        }
        return place;
    }

    @Override
    public byte[] hide(String place, String mask) {
        return hide(follow(place), place, mask);
    }

    private byte[] hide(XmlDocument.Place place, String pointer, String mask) {
        XmlDocument.Place there = known(place);
        XmlElement element = there.element();
        List<String> told =
                there.telling().stream().filter(of -> !of.startsWith("@")).toList();
        Edit edit;
        if (there.tail().startsWith("@")) {
            edit = new Edit(there.attribute().valueStart(), there.attribute().end(), '"' + mask + '"');
        } else if (element.mixed() && !element.leaf() && !there.tail().isEmpty()) {
            throw FileProblem.of(
                    path, "the text at '" + pointer + "' stands among elements; name the element as a whole");
        } else if (!there.tail().isEmpty()) {
            edit = new Edit(element.inside(), insideEnd(element), mask);
        } else if (!told.isEmpty()) {
            throw FileProblem.of(
                    path,
                    "'" + element.name() + "' is told from others by '" + told.get(0)
                            + "' in it, and cannot be hidden with it; name what else is in it, such as '"
                            + element.name() + "/value'");
        } else {
            edit = new Edit(
                    element.start(),
                    end(there),
                    "<" + element.name() + attributes(element, there.telling(), true) + ">" + mask + "</"
                            + element.name() + ">");
        }
        return checked(edit, there, new Value.Text(mask), "the value at '" + pointer + "' cannot be hidden");
    }

    @Override
    public byte[] paste(String place, StructuredFile from, String ownPlace) {
        XmlFile own = (XmlFile) from;
        XmlDocument.Place there = follow(place);
        XmlDocument.Place mine = own.known(own.follow(ownPlace));
        String mask = ((Value.Text) document.value(there)).text();
        List<Edit> ways = new ArrayList<>();
        if (there.tail().startsWith("@")) {
            XmlElement.Attribute old = there.attribute();
            XmlElement.Attribute its = mine.attribute();
            ways.add(new Edit(old.valueStart(), old.end(), own.text.substring(its.valueStart(), its.end())));
            ways.add(new Edit(old.valueStart(), old.end(), writer(true).quoted(its.value(), '"')));
        } else if (!there.tail().isEmpty()) {
            XmlElement its = mine.element();
            int start = there.element().inside();
            int end = insideEnd(there.element());
            ways.add(new Edit(start, end, own.text.substring(its.inside(), insideEnd(its))));
            ways.add(new Edit(start, end, writer(true).text(its.text())));
        } else {
            XmlElement old = there.element();
            XmlElement its = mine.element();
            ways.add(new Edit(old.start(), end(there), own.text.substring(its.start(), own.end(mine))));
            String inside = own.text.substring(its.inside(), insideEnd(its));
            String tag = "<" + old.name() + attributes(old, there.telling(), true)
                    + own.attributes(its, there.telling(), false);
            ways.add(new Edit(
                    old.start(), end(there), its.empty() ? tag + "/>" : tag + ">" + inside + "</" + old.name() + ">"));
            if (its.leaf() && !its.mixed()) {
                ways.add(new Edit(
                        old.start(), end(there), tag + ">" + writer(true).text(its.text()) + "</" + old.name() + ">"));
            }
        }
        Value value = own.document.value(mine);
        for (Edit edit : ways) {
            try {
                byte[] changed = checked(edit, there, value, "");
                XmlFile after = new XmlFile(path, changed);
                if (Arrays.equals(after.hide(after.same(there), place, mask), bytes)) {
                    return changed;
                }
            } catch (Refusal unreadable) {
                // The next way of writing it may be readable.
            }
        }
        throw FileProblem.of(
                path,
                "the target's own value at '" + place
                        + "' cannot be written in the place of the source's without changing"
                        + " something else; write it in the same style in both");
    }
}
