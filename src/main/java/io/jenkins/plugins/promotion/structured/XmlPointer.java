package io.jenkins.plugins.promotion.structured;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names places of an XML file by a small part of XPath 1.0: {@code /server/connector[@name='a']/@port}. A step is the name of
 * an element as the file writes it, prefix included, and what tells it from its siblings: its position among those that are
 * meant so far ({@code [2]}), an attribute ({@code [@id='x']}), or the text of an element in it ({@code [name='x']}). The last
 * step may be an attribute or {@code text()}.
 *
 * @param tail an attribute with its {@code @}, {@code text()}, or empty if an element is meant
 */
record XmlPointer(List<Step> steps, String tail) {
    static final String NAME =
            "[\\p{L}_][\\p{L}\\p{N}\\p{M}_.\\-\\u00B7]*(?::[\\p{L}_][\\p{L}\\p{N}\\p{M}_.\\-\\u00B7]*)?";
    private static final String PREDICATE = "\\[(?:([1-9]\\d{0,6})|(@?" + NAME + ")=(?:'([^']*)'|\"([^\"]*)\"))\\]";
    private static final Pattern ONE_PREDICATE = Pattern.compile(PREDICATE);
    private static final Pattern STEP = Pattern.compile("/(" + NAME + ")((?:" + PREDICATE + ")*+)(?=/|$)");
    private static final Pattern TAIL = Pattern.compile("/(@" + NAME + "|text\\(\\))");

    static final Naming NAMING = new Naming() {
        @Override
        public Optional<String> objection(String pointer) {
            return read(pointer).isPresent() ? Optional.empty() : Optional.of(HOW);
        }

        @Override
        public boolean covers(String pointer, String inner) {
            Optional<XmlPointer> outer = read(pointer);
            Optional<XmlPointer> other = read(inner);
            return outer.isPresent() && other.isPresent() ? outer.get().covers(other.get()) : pointer.equals(inner);
        }

        @Override
        public boolean holds(String place, String inner) {
            return inner.equals(place) || inner.startsWith(place + "/");
        }

        @Override
        public String child(String pointer, String key) {
            return pointer + "/" + key;
        }
    };

    static final String HOW =
            "write the names of the elements from the root on, such as /server/connector[@name='a']/@port;"
                    + " [2], [@id='x'] or [name='x'] tell siblings apart, and the last may be an attribute (@port) or text()";

    /**
     * What has to be true of an element.
     *
     * @param index its place among those of which all before is true, from 1; 0 if a text is asked for
     * @param of the attribute, with its {@code @}, or the child element that has the text
     */
    record Predicate(int index, String of, String text) {}

    /** An element. */
    record Step(String name, List<Predicate> predicates) {
        /** Whether no element can be meant by both. */
        private boolean excludes(Step other) {
            if (!name.equals(other.name)) {
                return true;
            }
            Predicate mine = predicates.isEmpty() ? null : predicates.get(0);
            Predicate its = other.predicates.isEmpty() ? null : other.predicates.get(0);
            boolean positions = mine != null && its != null && mine.index > 0 && its.index > 0;
            return positions && mine.index != its.index
                    || predicates.stream().filter(one -> one.index == 0).anyMatch(one -> other.predicates.stream()
                            .anyMatch(two -> one.of.equals(two.of) && !one.text.equals(two.text)));
        }
    }

    /** Reads a pointer; empty if it is none. */
    static Optional<XmlPointer> read(String pointer) {
        List<Step> steps = new ArrayList<>();
        Matcher step = STEP.matcher(pointer);
        int at = 0;
        while (step.region(at, pointer.length()).lookingAt()) {
            List<Predicate> predicates = new ArrayList<>();
            Matcher each = ONE_PREDICATE.matcher(step.group(2));
            while (each.find()) {
                boolean index = each.group(1) != null;
                predicates.add(
                        index
                                ? new Predicate(Integer.parseInt(each.group(1)), "", "")
                                : new Predicate(
                                        0, each.group(2), each.group(3) == null ? each.group(4) : each.group(3)));
            }
            steps.add(new Step(step.group(1), List.copyOf(predicates)));
            at = step.end();
        }
        Matcher tail = TAIL.matcher(pointer);
        boolean tailed = tail.region(at, pointer.length()).matches();
        return !steps.isEmpty() && (tailed || at == pointer.length())
                ? Optional.of(new XmlPointer(List.copyOf(steps), tailed ? tail.group(1) : ""))
                : Optional.empty();
    }

    /** The first elements of a pointer, as it is written. */
    static String upTo(String written, int elements) {
        Matcher step = STEP.matcher(written);
        int end = 0;
        for (int i = 0; i < elements && step.find(end); i++) {
            end = step.end();
        }
        return written.substring(0, end);
    }

    /** The predicate for a text; empty if XPath cannot write it, or nobody would read it. */
    static Optional<String> predicate(String of, String text) {
        if (!text.matches("\\P{Cntrl}{1,120}")) {
            return Optional.empty();
        } else if (text.indexOf('\'') < 0) {
            return Optional.of("[" + of + "='" + text + "']");
        }
        return text.indexOf('"') < 0 ? Optional.of("[" + of + "=\"" + text + "\"]") : Optional.empty();
    }

    /** What the last element is told by. */
    List<Predicate> lastPredicates() {
        return steps.get(steps.size() - 1).predicates();
    }

    /** Whether the other may be the same place, or inside of it, or is what tells an element on the way here from others. */
    private boolean covers(XmlPointer other) {
        for (int i = 0; i < Math.min(steps.size(), other.steps.size()); i++) {
            if (steps.get(i).excludes(other.steps.get(i))) {
                return false;
            }
            String next = other.steps.size() > i + 1 ? other.steps.get(i + 1).name() : other.tail;
            if (steps.get(i).predicates().stream()
                    .anyMatch(asked -> !asked.of().isEmpty() && asked.of().equals(next))) {
                return true;
            }
        }
        return steps.size() == other.steps.size()
                ? tail.isEmpty() || tail.equals(other.tail)
                : steps.size() < other.steps.size() && tail.isEmpty();
    }
}
