package io.jenkins.plugins.promotion.structured;

import io.jenkins.plugins.promotion.refusal.Refusal;
import java.io.StringReader;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Finds where everything of an XML text stands, which no parser tells of attributes. The JDK's own parser judges: what it does
 * not take for well-formed is refused, and so is what it reads otherwise. No document type is read, so that nothing outside of
 * the file and no entity of its own can come in; where one is used, {@link #STAND_IN}, its name and a semicolon are read.
 */
final class XmlReader {
    /** Elements in elements beyond this are no configuration. */
    private static final int DEEPEST = 500;

    private static final Pattern ATTRIBUTE = Pattern.compile("\\s+([^\\s=/>]+)\\s*=\\s*(\"[^\"]*\"|'[^']*')");
    /** Begins the name of an entity whose text is not known, in what was read; the file itself has none. */
    static final char STAND_IN = '\uE000';

    private static final List<String> KNOWN = List.of("lt", "gt", "amp", "quot", "apos");
    /** A comment or an instruction; one that is never closed goes on to the end, so that nobody looks for its end again. */
    private static final String SAID = "<!--(?:.*?-->|.*)|<\\?(?:.*?\\?>|.*)";
    /** What may hold an ampersand that begins no reference, or a reference by name. */
    private static final Pattern USES =
            Pattern.compile("<!\\[CDATA\\[(?:.*?]]>|.*)|" + SAID + "|&([^#;\\s&<][^;\\s&<]*);", Pattern.DOTALL);

    private static final Pattern DECLARES = Pattern.compile("<!ENTITY\\s+(\\S+)\\s");
    private static final Pattern REFERENCE = Pattern.compile("&(?:#(\\d{1,7})|#x([0-9a-fA-F]{1,6})|([^;\\s&<]*));?");

    private final String path;
    private final String text;
    private final StringBuilder beside = new StringBuilder();
    private final Deque<XmlElement> open = new ArrayDeque<>();
    private final List<String> events = new ArrayList<>();
    private final StringBuilder run = new StringBuilder();
    private XmlElement root;
    private String declared = "";
    private int at;

    /**
     * What was read.
     *
     * @param beside document type and processing instructions outside of the root, as they stand
     * @param events what the file says to a program, one text each, for comparison
     */
    record Read(XmlElement root, String beside, List<String> events) {}

    XmlReader(String path, String text) {
        this.path = path;
        this.text = text;
    }

    Read read() {
        List<String> judged = judge();
        while (at < text.length()) {
            next();
        }
        if (root == null || !events.equals(judged)) {
            throw FileProblem.of(path, "is XML in a way that cannot be changed in place; use a file item");
        }
        return new Read(root, beside.toString(), events);
    }

    private void next() {
        int start = at;
        if (text.startsWith("<!--", at)) {
            at = behind("-->", at + 4);
            part(new XmlElement.Part(start, at, null, null, false, true));
        } else if (text.startsWith("<?", at)) {
            at = behind("?>", at + 2);
            boolean declaration = start == 0 && text.startsWith("<?xml") && Character.isWhitespace(text.charAt(5));
            if (open.isEmpty() && !declaration) {
                beside.append(text, start, at);
            }
            part(new XmlElement.Part(start, at, null, null, false, false));
        } else if (text.startsWith("<![CDATA[", at)) {
            at = behind("]]>", at + 9);
            text(new XmlElement.Part(start, at, null, lines(text.substring(start + 9, at - 3)), true, false));
        } else if (text.startsWith("<!DOCTYPE", at)) {
            at = documentTypeEnd(text, at);
            beside.append(text, start, at);
        } else if (text.startsWith("</", at)) {
            at = behind(">", at);
            flush();
            events.add("end");
            XmlElement ended = open.pop();
            part(new XmlElement.Part(ended.start(), at, ended, null, false, false));
        } else if (text.charAt(at) == '<') {
            element();
        } else {
            int end = text.indexOf('<', at);
            at = end < 0 ? text.length() : end;
            if (!open.isEmpty()) {
                text(new XmlElement.Part(start, at, null, resolve(text.substring(start, at), false), false, false));
            }
        }
    }

    private void part(XmlElement.Part part) {
        if (!open.isEmpty()) {
            open.peek().parts().add(part);
        }
    }

    private void text(XmlElement.Part part) {
        run.append(part.text());
        part(part);
    }

    private void flush() {
        if (!run.isEmpty()) {
            events.add("text " + run);
            run.setLength(0);
        }
    }

    private void element() {
        int start = at;
        int nameEnd = at + 1;
        while (" \t\r\n/>".indexOf(text.charAt(nameEnd)) < 0) {
            nameEnd++;
        }
        String name = text.substring(at + 1, nameEnd);
        List<XmlElement.Attribute> attributes = new ArrayList<>();
        Matcher each = ATTRIBUTE.matcher(text);
        at = nameEnd;
        while (each.region(at, text.length()).lookingAt()) {
            String raw = each.group(2);
            String value = resolve(raw.substring(1, raw.length() - 1), true);
            attributes.add(new XmlElement.Attribute(each.group(1), value, each.start(1), each.start(2), each.end(2)));
            at = each.end();
        }
        at = behind(">", at);
        boolean empty = text.charAt(at - 2) == '/';
        flush();
        events.add("start " + name);
        attributes.stream()
                .map(attribute -> "attribute " + attribute.name() + "=" + attribute.value())
                .sorted()
                .forEach(events::add);
        XmlElement element = new XmlElement(name, start, at, empty, attributes, new ArrayList<>());
        root = root == null ? element : root;
        if (empty) {
            events.add("end");
            part(new XmlElement.Part(start, at, element, null, false, false));
        } else {
            open.push(element);
        }
    }

    private int behind(String end, int from) {
        return text.indexOf(end, from) + end.length();
    }

    private static String lines(String raw) {
        return raw.replace("\r\n", "\n").replace('\r', '\n');
    }

    private String resolve(String raw, boolean attribute) {
        String lines = lines(raw);
        Matcher reference =
                REFERENCE.matcher(attribute ? lines.replace('\n', ' ').replace('\t', ' ') : lines);
        return reference.replaceAll(found -> Matcher.quoteReplacement(
                found.group(1) != null
                        ? Character.toString(Integer.parseInt(found.group(1)))
                        : found.group(2) != null
                                ? Character.toString(Integer.parseInt(found.group(2), 16))
                                : switch (found.group(3)) {
                                    case "lt" -> "<";
                                    case "gt" -> ">";
                                    case "amp" -> "&";
                                    case "quot" -> "\"";
                                    case "apos" -> "'";
                                    default -> STAND_IN + found.group(3) + ";";
                                }));
    }

    /** The text with something in the place of each entity that the document type declares, or that what it names may. */
    private String withoutEntities(String bare) {
        boolean more = declared.contains("%") || declared.matches("(?s)<!DOCTYPE\\s+\\S+\\s+(SYSTEM|PUBLIC)\\s.*");
        Set<String> known = new HashSet<>();
        DECLARES.matcher(declared).results().forEach(one -> known.add(one.group(1)));
        return USES.matcher(bare).replaceAll(use -> {
            String name = use.group(1);
            if (name == null || KNOWN.contains(name)) {
                return Matcher.quoteReplacement(use.group());
            }
            boolean there = more || known.contains(name);
            if (!there || text.indexOf(STAND_IN) >= 0) {
                throw place(
                        use.start(),
                        "uses the entity &" + name
                                + ";, which its document type does not declare; declare it, or write the text");
            }
            return STAND_IN + Matcher.quoteReplacement(name) + ";";
        });
    }

    /** Behind a document type; quotes, comments and what stands in brackets may hold a {@code >}. */
    static int documentTypeEnd(String text, int from) {
        Matcher piece = Pattern.compile(SAID + "|\"[^\"]*\"|'[^']*'|[\\[\\]<>]", Pattern.DOTALL)
                .matcher(text)
                .region(from + 1, text.length());
        int depth = 1;
        while (piece.find()) {
            char first = text.charAt(piece.start());
            boolean single = piece.end() - piece.start() == 1;
            depth += single && "[<".indexOf(first) >= 0 ? 1 : single && "]>".indexOf(first) >= 0 ? -1 : 0;
            if (depth == 0) {
                return piece.end();
            }
        }
        return text.length();
    }

    /** Where it begins, or -1 if there is none before the root. */
    private int documentType() {
        int from = 0;
        while (from < text.length()) {
            if (text.startsWith("<!DOCTYPE", from)) {
                return from;
            }
            String end = text.startsWith("<!--", from) ? "-->" : text.startsWith("<?", from) ? "?>" : "";
            int behind = end.isEmpty() ? -1 : text.indexOf(end, from);
            if (behind < 0 && !Character.isWhitespace(text.charAt(from))) {
                return -1;
            }
            from = behind < 0 ? from + 1 : behind + end.length();
        }
        return -1;
    }

    /** What the JDK's parser reads, the document type taken out. */
    private List<String> judge() {
        String bare = text;
        int type = documentType();
        if (type >= 0) {
            int end = documentTypeEnd(text, type);
            declared = text.substring(type, end);
            bare = text.substring(0, type) + declared.replaceAll("[^\\r\\n]", " ") + text.substring(end);
            bare = withoutEntities(bare);
        }
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, true);
        try {
            XMLStreamReader parser = factory.createXMLStreamReader(new StringReader(bare));
            List<String> judged = new ArrayList<>();
            StringBuilder characters = new StringBuilder();
            int depth = 0;
            while (parser.hasNext()) {
                int event = parser.next();
                if (event == XMLStreamConstants.CHARACTERS
                        || event == XMLStreamConstants.SPACE
                        || event == XMLStreamConstants.CDATA) {
                    characters.append(depth == 0 ? "" : parser.getText());
                } else if (event == XMLStreamConstants.START_ELEMENT || event == XMLStreamConstants.END_ELEMENT) {
                    if (!characters.isEmpty()) {
                        judged.add("text " + characters);
                        characters.setLength(0);
                    }
                    depth += event == XMLStreamConstants.START_ELEMENT ? 1 : -1;
                    if (depth > DEEPEST) {
                        throw FileProblem.of(path, "has elements more than " + DEEPEST + " deep");
                    }
                    add(parser, event, judged);
                }
            }
            return judged;
        } catch (XMLStreamException e) {
            int line = e.getLocation() == null ? 1 : e.getLocation().getLineNumber();
            int column = e.getLocation() == null ? 1 : e.getLocation().getColumnNumber();
            throw FileProblem.of(path, line, column, "is not well-formed XML: " + problem(e));
        }
    }

    /** The parser's words, without what they quote from the file. */
    private String problem(XMLStreamException e) {
        if (text.isBlank()) {
            return "it is empty";
        } else if (!text.startsWith("<?xml") && text.stripLeading().startsWith("<?xml")) {
            return "something stands before <?xml, which has to be first";
        }
        String message = String.valueOf(e.getMessage());
        if (message.contains("PrefixUnbound")) {
            return "it uses a prefix of names that no xmlns declares";
        } else if (message.contains("NotUnique?")) {
            return "an element has one attribute twice";
        }
        return message.replaceFirst("(?s).*\\nMessage: ", "")
                .replaceAll("\"[^\"]*\"", "\"...\"")
                .replaceFirst("\\.$", "");
    }

    private static void add(XMLStreamReader parser, int event, List<String> judged) {
        if (event == XMLStreamConstants.END_ELEMENT) {
            judged.add("end");
            return;
        }
        judged.add("start " + name(parser.getPrefix(), parser.getLocalName()));
        List<String> attributes = new ArrayList<>();
        for (int i = 0; i < parser.getAttributeCount(); i++) {
            String name = name(parser.getAttributePrefix(i), parser.getAttributeLocalName(i));
            // Of XML 1.1 the parser tells declarations as attributes, too.
            if (!name.equals("xmlns") && !name.startsWith("xmlns:")) {
                attributes.add("attribute " + name + "=" + parser.getAttributeValue(i));
            }
        }
        for (int i = 0; i < parser.getNamespaceCount(); i++) {
            String prefix = parser.getNamespacePrefix(i);
            String uri = parser.getNamespaceURI(i);
            attributes.add(
                    "attribute " + (prefix == null ? "xmlns" : "xmlns:" + prefix) + "=" + (uri == null ? "" : uri));
        }
        attributes.stream().sorted().forEach(judged::add);
    }

    private static String name(String prefix, String local) {
        return prefix == null || prefix.isEmpty() ? local : prefix + ":" + local;
    }

    private Refusal place(int offset, String problem) {
        String before = text.substring(0, Math.min(offset, text.length()));
        int line = (int) before.chars().filter(c -> c == '\n').count() + 1;
        return FileProblem.of(path, line, offset - before.lastIndexOf('\n'), problem);
    }
}
