package io.jenkins.plugins.promotion.testing;

import io.jenkins.plugins.promotion.refusal.Refusal;
import io.jenkins.plugins.promotion.signoff.TestResult.Result;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Reads reports in the XML that JUnit, and most that run tests, write: {@code testsuites} or {@code testsuite} with {@code
 * testcase}s. A document type is refused, so that nothing outside of the file is read and no entity grows; everything else
 * is bounded.
 */
public final class JUnitReport {

    /** Tests of all reports of one step. */
    public static final int MOST_TESTS = 100_000;

    private static final int DEEPEST = 64;
    private static final int LONGEST_NAME = 300;
    private static final int LONGEST_MESSAGE = 300;
    private static final Set<String> ROOTS = Set.of("testsuites", "testsuite");

    private final String file;
    private final List<ScriptTest> tests;
    private XMLStreamReader xml;
    private int depth;
    private String className;
    private String name;
    private Result result;
    private StringBuilder message;
    private boolean telling;

    private JUnitReport(String file, List<ScriptTest> tests) {
        this.file = file;
        this.tests = tests;
    }

    /**
     * Reads one report.
     *
     * @param file its name, for messages
     * @param tests where its tests are added
     * @throws Refusal if it is none, with the line where that shows, or has more tests than are kept
     */
    public static void read(String file, byte[] bytes, List<ScriptTest> tests) {
        new JUnitReport(file, tests).read(bytes);
    }

    /** All of several reports. */
    public static List<ScriptTest> readAll(Map<String, byte[]> reports) {
        List<ScriptTest> tests = new ArrayList<>();
        reports.forEach((file, bytes) -> read(file, bytes, tests));
        return tests;
    }

    private void read(byte[] bytes) {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
        try {
            xml = factory.createXMLStreamReader(new ByteArrayInputStream(bytes));
            while (xml.hasNext()) {
                event(xml.next());
            }
        } catch (XMLStreamException e) {
            throw refused(
                            "is not well formed",
                            e.getLocation() == null ? 0 : e.getLocation().getLineNumber())
                    .mend("If the tests were killed while they wrote it, run them again.")
                    .causedBy(e);
        }
    }

    private void event(int event) {
        switch (event) {
            case XMLStreamConstants.DTD -> throw refused("has a document type, which no report needs", line())
                    .mend("Write it without <!DOCTYPE …>.");
            case XMLStreamConstants.START_ELEMENT -> begin(xml.getLocalName());
            case XMLStreamConstants.END_ELEMENT -> end(xml.getLocalName());
            case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> text();
            default -> {
                // Comments and the like say nothing.
            }
        }
    }

    private void begin(String element) {
        if (++depth > DEEPEST) {
            throw refused("is nested deeper than " + DEEPEST + " levels", line());
        }
        if (depth == 1 && !ROOTS.contains(element)) {
            throw refused("is no JUnit report: it begins with <" + start(element, 40) + ">", line())
                    .mend("Name the reports only, such as **/TEST-*.xml.");
        }
        telling = false;
        if (element.equals("testcase")) {
            if (tests.size() >= MOST_TESTS) {
                throw refused("is one test too many: " + MOST_TESTS + " are the most that is read at once", line())
                        .mend("Record the reports in several steps.");
            }
            className = attribute("classname");
            name = attribute("name");
            result = Result.PASS;
            message = new StringBuilder();
        } else if (name != null) {
            outcome(element);
        }
    }

    private void outcome(String element) {
        if (element.equals("failure") || element.equals("error")) {
            result = Result.FAIL;
        } else if (element.equals("skipped") && result == Result.PASS) {
            result = Result.BLOCKED;
        } else {
            return;
        }
        if (message.length() == 0) {
            message.append(start(attribute("message"), LONGEST_MESSAGE));
            telling = message.length() == 0;
        }
    }

    private void text() {
        int room = LONGEST_MESSAGE - (message == null ? LONGEST_MESSAGE : message.length());
        if (telling && room > 0) {
            message.append(start(xml.getText(), room));
        }
    }

    private void end(String element) {
        depth--;
        telling = false;
        if (element.equals("testcase") && name != null) {
            String full = className.isEmpty() ? name : className + "." + name;
            tests.add(new ScriptTest(
                    start(full, LONGEST_NAME), start(name, LONGEST_NAME), result, line(message.toString())));
            name = null;
        }
    }

    private String attribute(String attribute) {
        String value = xml.getAttributeValue(null, attribute);
        return value == null ? "" : value.strip();
    }

    private int line() {
        return xml.getLocation().getLineNumber();
    }

    private static String start(String text, int most) {
        return text.length() <= most ? text : text.substring(0, most);
    }

    /** The first line that says something. */
    private static String line(String text) {
        return text.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .findFirst()
                .orElse("");
    }

    private Refusal refused(String why, int line) {
        return Refusal.mistake("results: '" + file + "' " + why + (line > 0 ? " (line " + line + ")" : ""));
    }
}
