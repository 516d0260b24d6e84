package io.jenkins.plugins.promotion.structured;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Finds places in an XML file, names them, and says what stands there. */
final class XmlDocument {
    /** What tells an element from its siblings, best first: an attribute, or the text of an element in it. */
    private static final List<String> TELLING = List.of("@id", "@name", "@key", "id", "name", "key");

    static final String TEXT = "text()";

    /** An entity of parameters, whose text is declarations. */
    private static final Pattern DEFINES = Pattern.compile("<!ENTITY\\s+%");

    private static final String ENTITY = "uses an entity";

    final XmlElement root;
    private final String beside;
    private final String text;
    private final Map<XmlElement, List<String>> names = new IdentityHashMap<>();

    XmlDocument(String path, String text) {
        XmlReader.Read read = new XmlReader(path, text).read();
        this.root = read.root();
        this.beside = read.beside();
        this.text = text;
    }

    /**
     * A place.
     *
     * @param pointer names this place alone
     * @param way the elements from the root on, each with its place among the children of the one before
     * @param tail an attribute with its {@code @}, {@code text()}, or empty
     */
    record Place(String pointer, List<XmlElement> elements, List<Integer> way, String tail) {
        XmlElement element() {
            return elements.get(elements.size() - 1);
        }

        Optional<XmlElement> parent() {
            return elements.size() < 2 ? Optional.empty() : Optional.of(elements.get(elements.size() - 2));
        }

        XmlElement.Attribute attribute() {
            return element().attribute(tail.substring(1));
        }

        /** The attributes and elements by which the pointer tells the element from others. */
        List<String> telling() {
            return XmlPointer.read(pointer).orElseThrow().lastPredicates().stream()
                    .map(XmlPointer.Predicate::of)
                    .filter(of -> !of.isEmpty())
                    .toList();
        }
    }

    /** All places that a pointer names, in the order of the file. */
    List<Place> places(XmlPointer pointer) {
        List<Place> found = new ArrayList<>();
        for (Place place : elements(pointer.steps())) {
            XmlElement element = place.element();
            boolean there = pointer.tail().isEmpty()
                    || (pointer.tail().equals(TEXT)
                            ? !element.text().isEmpty() && (element.leaf() || element.mixed())
                            : element.attribute(pointer.tail().substring(1)) != null);
            if (there) {
                found.add(pointer.tail().isEmpty() ? place : tailed(place, pointer.tail()));
            }
        }
        return found;
    }

    static Place tailed(Place place, String tail) {
        return new Place(place.pointer() + "/" + tail, place.elements(), place.way(), tail);
    }

    /** The elements that the steps name. */
    List<Place> elements(List<XmlPointer.Step> steps) {
        List<Place> found = new ArrayList<>();
        if (matching(List.of(root), steps.get(0)).contains(root)) {
            found.add(new Place("/" + root.name(), List.of(root), List.of(), ""));
        }
        for (XmlPointer.Step step : steps.subList(1, steps.size())) {
            List<Place> deeper = new ArrayList<>();
            for (Place place : found) {
                List<XmlElement> children = place.element().children();
                Set<XmlElement> meant = Collections.newSetFromMap(new IdentityHashMap<>());
                meant.addAll(matching(children, step));
                if (!meant.isEmpty()) {
                    List<String> names = names(place.element());
                    for (int i = 0; i < children.size(); i++) {
                        if (meant.contains(children.get(i))) {
                            deeper.add(below(place, children.get(i), i, names.get(i)));
                        }
                    }
                }
            }
            found = deeper;
        }
        return found;
    }

    /**
     * Whether what the file's own entities stand for, which is not read, decides what a pointer names: something of it may
     * come in by one, or be told from others by one.
     */
    boolean undecided(XmlPointer pointer) {
        List<XmlPointer.Step> steps = pointer.steps();
        if (elements(steps.subList(0, 1)).isEmpty()) {
            return false;
        }
        for (int i = 1; i <= steps.size(); i++) {
            // Predicates of the step before may be undecided themselves, so all of its name are looked at.
            List<XmlPointer.Step> names = steps.subList(0, i).stream()
                    .map(step -> new XmlPointer.Step(step.name(), List.of()))
                    .toList();
            boolean last = i == steps.size();
            for (Place place : elements(names)) {
                XmlElement element = place.element();
                boolean told = steps.get(i - 1).predicates().stream().anyMatch(asked -> tellsByEntity(element, asked));
                if (told || !last && element.open()) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Whether its document type may give attributes values that stand nowhere else, by whatever it builds the words of. */
    boolean hasDefaults() {
        return beside.contains("ATTLIST") || DEFINES.matcher(beside).find();
    }

    private static boolean tellsByEntity(XmlElement element, XmlPointer.Predicate asked) {
        if (asked.of().startsWith("@")) {
            XmlElement.Attribute attribute = element.attribute(asked.of().substring(1));
            return attribute != null && XmlElement.refers(attribute.value());
        }
        return asked.index() == 0
                && (element.open()
                        || element.children().stream()
                                .anyMatch(child -> child.name().equals(asked.of()) && child.refers()));
    }

    private static Place below(Place place, XmlElement child, int index, String name) {
        List<XmlElement> elements = new ArrayList<>(place.elements());
        elements.add(child);
        List<Integer> way = new ArrayList<>(place.way());
        way.add(index);
        return new Place(place.pointer() + "/" + name, elements, way, "");
    }

    private static List<XmlElement> matching(List<XmlElement> siblings, XmlPointer.Step step) {
        List<XmlElement> meant = siblings.stream()
                .filter(element -> element.name().equals(step.name()))
                .toList();
        for (XmlPointer.Predicate asked : step.predicates()) {
            meant = asked.index() > 0
                    ? asked.index() <= meant.size() ? List.of(meant.get(asked.index() - 1)) : List.of()
                    : meant.stream()
                            .filter(element -> telling(element, asked.of()).contains(asked.text()))
                            .toList();
        }
        return meant;
    }

    private static List<String> telling(XmlElement element, String of) {
        if (of.startsWith("@")) {
            XmlElement.Attribute attribute = element.attribute(of.substring(1));
            return attribute == null || XmlElement.refers(attribute.value()) ? List.of() : List.of(attribute.value());
        }
        List<String> texts = new ArrayList<>();
        for (XmlElement.Part part : element.parts()) {
            if (part.element() != null && part.element().name().equals(of)) {
                String text = part.element().allText();
                if (!XmlElement.refers(text)) {
                    texts.add(text);
                }
            }
        }
        return texts;
    }

    private static String told(XmlElement element, String of, String text) {
        return element.name() + '\n' + of + '\n' + text;
    }

    /** All that may tell an element, the best first. */
    private static Map<String, List<String>> telling(XmlElement element) {
        Map<String, List<String>> all = new LinkedHashMap<>();
        for (String of : TELLING) {
            List<String> texts = telling(element, of);
            if (!texts.isEmpty()) {
                all.put(of, texts);
            }
        }
        return all;
    }

    /** The step to each of the children that names it alone, and does so still when others come or go, if it can. */
    List<String> names(XmlElement parent) {
        return names.computeIfAbsent(parent, any -> named(parent.children()));
    }

    private static List<String> named(List<XmlElement> children) {
        Map<String, Integer> counts = new HashMap<>();
        Map<XmlElement, Map<String, List<String>>> all = new IdentityHashMap<>();
        for (XmlElement child : children) {
            counts.merge(child.name(), 1, Integer::sum);
            Map<String, List<String>> telling = telling(child);
            all.put(child, telling);
            telling.forEach((of, texts) ->
                    texts.stream().distinct().forEach(text -> counts.merge(told(child, of, text), 1, Integer::sum)));
        }
        Map<String, Integer> passed = new HashMap<>();
        List<String> names = new ArrayList<>();
        for (XmlElement child : children) {
            int place = passed.merge(child.name(), 1, Integer::sum);
            Optional<String> told = all.get(child).entrySet().stream()
                    .filter(each -> each.getValue().size() == 1
                            && counts.get(told(
                                            child,
                                            each.getKey(),
                                            each.getValue().get(0)))
                                    == 1)
                    .flatMap(each ->
                            XmlPointer.predicate(each.getKey(), each.getValue().get(0)).stream())
                    .findFirst();
            boolean alone = counts.get(child.name()) == 1;
            names.add(child.name() + told.orElse(alone ? "" : "[" + place + "]"));
        }
        return names;
    }

    /** What counts of the whole file: of siblings their order too, of mixed content every character. */
    Value whole() {
        Map<String, Value> members = new LinkedHashMap<>();
        if (!beside.isEmpty()) {
            members.put("!", new Value.Marked(beside, new Value.Nil()));
        }
        members.put(root.name(), whole(root, root.name()));
        return new Value.Members(members, true);
    }

    private Value whole(XmlElement element, String name) {
        List<String> telling = XmlPointer.read("/" + name).orElseThrow().lastPredicates().stream()
                .map(XmlPointer.Predicate::of)
                .toList();
        Map<String, Value> members = attributes(element, telling);
        if (element.mixed() || element.leaf() && !element.text().isEmpty()) {
            return content(element, members);
        }
        List<XmlElement> children = element.children();
        List<String> names = names(element);
        for (int i = 0; i < children.size(); i++) {
            members.put(names.get(i), whole(children.get(i), names.get(i)));
        }
        return new Value.Members(members, true);
    }

    /** What stands at a place, as a plan can say it where it can: elements by their names, several of one name as a list. */
    Value value(Place place) {
        XmlElement element = place.element();
        if (place.tail().equals(TEXT)) {
            return content(element, new LinkedHashMap<>());
        }
        return place.tail().isEmpty() ? value(element, place.telling()) : said(place.attribute());
    }

    private static Value said(XmlElement.Attribute attribute) {
        String value = attribute.value();
        return XmlElement.refers(value)
                ? new Value.Marked(ENTITY, new Value.Text(value.replace(XmlReader.STAND_IN, '&')))
                : new Value.Text(value);
    }

    private Value value(XmlElement element, List<String> telling) {
        Map<String, Value> members = attributes(element, telling);
        if (element.mixed() || element.leaf()) {
            return content(element, members);
        }
        String last = "";
        for (XmlElement child : element.children()) {
            Value value = value(child, List.of());
            Value there = members.get(child.name());
            if (there != null && !child.name().equals(last)) {
                return new Value.Marked("elements in turn", new Value.Text(inside(element)));
            } else if (there instanceof Value.Items items) {
                List<Value> more = new ArrayList<>(items.items());
                more.add(value);
                members.put(child.name(), new Value.Items(more));
            } else {
                members.put(child.name(), there == null ? value : new Value.Items(List.of(there, value)));
            }
            last = child.name();
        }
        return new Value.Members(members);
    }

    private static Map<String, Value> attributes(XmlElement element, List<String> without) {
        Map<String, Value> members = new LinkedHashMap<>();
        element.attributes().stream()
                .filter(attribute -> !without.contains("@" + attribute.name()))
                .forEach(attribute -> members.put("@" + attribute.name(), said(attribute)));
        return members;
    }

    private Value content(XmlElement element, Map<String, Value> attributes) {
        Value content = element.mixed()
                ? new Value.Marked("mixed content", new Value.Text(inside(element)))
                : element.open()
                        ? new Value.Marked(ENTITY, new Value.Text(inside(element)))
                        : new Value.Text(element.text());
        if (attributes.isEmpty()) {
            return content;
        } else if (!content.equals(new Value.Text(""))) {
            attributes.put(TEXT, content);
        }
        return new Value.Members(attributes);
    }

    /** The content as it stands, line breaks as a parser reads them. */
    private String inside(XmlElement element) {
        int end = element.parts().isEmpty()
                ? element.inside()
                : element.parts().get(element.parts().size() - 1).end();
        return text.substring(element.inside(), end).replace("\r\n", "\n");
    }

    /** Every place that has a value of its own, in order. */
    List<Place> all() {
        List<Place> all = new ArrayList<>();
        collect(new Place("/" + root.name(), List.of(root), List.of(), ""), all);
        return all;
    }

    private void collect(Place place, List<Place> into) {
        XmlElement element = place.element();
        element.attributes().forEach(attribute -> into.add(tailed(place, "@" + attribute.name())));
        if (element.leaf() || element.mixed()) {
            boolean plain = element.attributes().stream()
                    .allMatch(attribute -> place.telling().contains("@" + attribute.name()));
            if (plain || !element.text().isEmpty()) {
                into.add(plain ? place : tailed(place, TEXT));
            }
        }
        if (element.mixed() && !element.leaf() || !element.leaf()) {
            List<XmlElement> children = element.children();
            List<String> names = names(element);
            for (int i = 0; i < children.size(); i++) {
                collect(below(place, children.get(i), i, names.get(i)), into);
            }
        }
    }

    /**
     * What the file says without what is at some place, one line each, blanks between elements left out.
     *
     * @param way to an element
     * @param tail what of it to leave out: an attribute with its {@code @}, {@code text()}; empty for all of it
     * @param kept attributes of the element, with their {@code @}, that stay when all of it is left out; null if nothing stays
     */
    List<String> without(List<Integer> way, String tail, List<String> kept) {
        List<String> lines = new ArrayList<>(List.of(beside));
        lines(root, way, tail, kept, lines);
        return lines;
    }

    private static void lines(
            XmlElement element, List<Integer> way, String tail, List<String> kept, List<String> into) {
        boolean here = way != null && way.isEmpty();
        if (here && tail.isEmpty() && kept == null) {
            return;
        }
        into.add("<" + element.name());
        element.attributes().stream()
                .filter(attribute -> !here
                        || (tail.isEmpty()
                                ? kept.contains("@" + attribute.name())
                                : !tail.equals("@" + attribute.name())))
                .map(attribute -> "@" + attribute.name() + " " + attribute.value())
                .sorted()
                .forEach(into::add);
        if (here && !tail.startsWith("@")) {
            into.add(">");
            return;
        }
        int child = 0;
        boolean leaf = element.leaf() && !(way != null && way.size() == 1);
        for (XmlElement.Part part : element.parts()) {
            if (part.element() != null) {
                boolean further = way != null && !way.isEmpty() && way.get(0) == child;
                lines(part.element(), further ? way.subList(1, way.size()) : null, tail, kept, into);
                child++;
            } else if (part.text() != null && (!part.blank() || leaf)) {
                into.add(part.text());
            } else if (part.text() == null && !part.comment()) {
                into.add("?");
            }
        }
        into.add(">");
    }
}
