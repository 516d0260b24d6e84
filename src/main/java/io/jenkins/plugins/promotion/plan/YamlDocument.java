package io.jenkins.plugins.promotion.plan;

import io.jenkins.plugins.promotion.structured.WholeCharacters;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.composer.Composer;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.CollectionEndEvent;
import org.yaml.snakeyaml.events.CollectionStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.parser.Parser;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.ReaderException;
import org.yaml.snakeyaml.reader.StreamReader;
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * The text of one YAML file and its nodes, nothing constructed. Aliases and tags are refused: a reviewer sees what is
 * written where it is used, and neither can blow up memory.
 */
final class YamlDocument {
    private static final Resolver RESOLVER = new Resolver();

    private YamlDocument() {}

    /** What was looked through is not parsed once more. */
    private record Parsed(Deque<Event> events) implements Parser {
        @Override
        public boolean checkEvent(Event.ID choice) {
            return !events.isEmpty() && events.element().is(choice);
        }

        @Override
        public Event peekEvent() {
            return events.peek();
        }

        @Override
        public Event getEvent() {
            return events.remove();
        }
    }

    /** The text of the bytes: UTF-8, a byte order mark left out. */
    static Optional<String> decode(byte[] bytes, Problems problems) {
        if (bytes.length > Limits.PLAN_BYTES) {
            problems.add(new PlanProblem(
                    0,
                    0,
                    "",
                    "the file has " + bytes.length + " bytes, more than the " + Limits.PLAN_BYTES + " allowed",
                    "split the change, or move long contents into files beside the plan"));
            return Optional.empty();
        }
        CharBuffer text = CharBuffer.allocate(bytes.length);
        CoderResult result = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .decode(ByteBuffer.wrap(bytes), text, true);
        text.flip();
        if (result.isError()) {
            problems.add(at(text, text.length(), "there are bytes that are not UTF-8", "save the file as UTF-8"));
            return Optional.empty();
        }
        String decoded = text.toString();
        return Optional.of(decoded.startsWith("\uFEFF") ? decoded.substring(1) : decoded);
    }

    /** The root node, if the text is well-formed YAML within the limits; an empty document is a mistake too. */
    static Optional<Node> compose(String text, Problems problems) {
        try {
            int depth = 0;
            LoaderOptions options = options();
            Parser parser = new ParserImpl(new StreamReader(new WholeCharacters(text)), options);
            Deque<Event> events = new ArrayDeque<>();
            while (parser.peekEvent() != null) {
                Event event = parser.getEvent();
                events.add(event);
                refuseAliasAndTag(event, problems);
                depth += event instanceof CollectionStartEvent ? 1 : event instanceof CollectionEndEvent ? -1 : 0;
                if (depth > Limits.DEPTH) {
                    problems.add(
                            event.getStartMark(),
                            "",
                            "lists and mappings are nested too deep",
                            "at most " + Limits.DEPTH + " levels are allowed");
                    return Optional.empty();
                }
            }
            if (!problems.isEmpty()) {
                return Optional.empty();
            }
            Node root = new Composer(new Parsed(events), RESOLVER, options).getSingleNode();
            if (root == null) {
                problems.add(new PlanProblem(1, 1, "", "the file is empty", "write a plan"));
            }
            return Optional.ofNullable(root);
        } catch (MarkedYAMLException e) {
            String context = e.getContext() == null ? "" : e.getContext() + ", ";
            problems.add(
                    e.getProblemMark() == null ? e.getContextMark() : e.getProblemMark(),
                    "",
                    "this is no YAML: " + context + e.getProblem(),
                    mend(String.valueOf(e.getProblem())));
        } catch (ReaderException e) {
            problems.add(at(
                    text,
                    text.offsetByCodePoints(0, Math.min(e.getPosition(), text.codePointCount(0, text.length()))),
                    "the character U+" + String.format("%04X", e.getCodePoint()) + " is not allowed in YAML",
                    "remove it, or write it as an escape in double quotes"));
        } catch (RuntimeException e) {
            // The parser throws other types for a few broken inputs, such as a huge version number; all are the file's.
            problems.add(new PlanProblem(0, 0, "", "this is no YAML: " + e.getMessage(), "check the file"));
        }
        return Optional.empty();
    }

    private static void refuseAliasAndTag(Event event, Problems problems) {
        if (event instanceof AliasEvent alias) {
            problems.add(
                    event.getStartMark(),
                    "",
                    "aliases such as *" + alias.getAnchor() + " are not allowed in a plan",
                    "write the value out");
        }
        String tag = event instanceof ScalarEvent scalar
                ? scalar.getTag()
                : event instanceof CollectionStartEvent start ? start.getTag() : null;
        if (tag != null) {
            problems.add(
                    event.getStartMark(),
                    "",
                    "the tag " + Problems.quote(tag) + " is not allowed in a plan",
                    "leave it out; a text that looks like a number is put in quotes");
        }
    }

    private static String mend(String problem) {
        if (problem.contains("TAB") || problem.contains("\\t")) {
            return "indent with spaces, not with tabs";
        }
        return problem.contains("another document")
                ? "write one plan in one file"
                : "check indentation, quotes and brackets here and in the line above";
    }

    private static PlanProblem at(CharSequence text, int index, String what, String mend) {
        int line = 1;
        int column = 1;
        for (int i = 0; i < Math.min(index, text.length()); i++) {
            boolean end = text.charAt(i) == '\n';
            line += end ? 1 : 0;
            column = end ? 1 : column + 1;
        }
        return new PlanProblem(line, column, "", what, mend);
    }

    private static LoaderOptions options() {
        LoaderOptions options = new LoaderOptions();
        options.setNestingDepthLimit(Limits.DEPTH);
        options.setCodePointLimit(Limits.PLAN_BYTES);
        return options;
    }
}
