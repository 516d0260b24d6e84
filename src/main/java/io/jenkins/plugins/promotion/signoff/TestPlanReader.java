package io.jenkins.plugins.promotion.signoff;

import io.jenkins.plugins.promotion.plan.Fields;
import io.jenkins.plugins.promotion.refusal.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Reads a test plan. All mistakes are told at once, each with line, column, field and how to mend it; unknown keys are
 * mistakes.
 *
 * <pre>
 * apiVersion: testplan/v1
 * id: routing-tests
 * title: New routing
 * cases:
 *   - id: login
 *     title: Log in as a reader
 *     steps: [Open the start page, Log in]
 *     expected: The inbox opens
 *     mandatory: true      # the default
 *     junit: shop.LoginIT.*          # tests of JUnit reports that recordTestResults reads
 *   - id: smoke
 *     title: The shop answers
 *     command: [bin/smoke, --quick]  # run by recordTestResults on the environment's node
 * </pre>
 */
public final class TestPlanReader {
    private static final int LONGEST_PATTERN = 300;

    private TestPlanReader() {}

    /**
     * Reads a test plan.
     *
     * @param file its name, for messages
     * @throws Refusal with every mistake
     */
    public static TestPlan read(String file, byte[] bytes) {
        return Fields.read(file, bytes, TestPlanReader::plan);
    }

    /** The same for text. */
    public static TestPlan read(String file, String text) {
        return read(file, text.getBytes(StandardCharsets.UTF_8));
    }

    private static TestPlan plan(Fields root) {
        root.allow(List.of("apiVersion", "id", "title", "cases"));
        String version = root.required("apiVersion", "write apiVersion: " + TestPlan.API_VERSION);
        if (root.has("apiVersion") && !version.equals(TestPlan.API_VERSION)) {
            root.problem("apiVersion", "is not understood here", "write apiVersion: " + TestPlan.API_VERSION);
        }
        String id = root.id("id");
        String title = root.text("title").orElse("");
        List<Fields> entries = root.mappings("cases");
        Set<String> ids = new HashSet<>();
        List<TestCase> cases = new ArrayList<>();
        for (Fields entry : entries) {
            TestCase testCase = testCase(entry);
            if (!testCase.id().isEmpty() && !ids.add(testCase.id())) {
                entry.problem("id", "'" + testCase.id() + "' is there twice", "give every case an id of its own");
            }
            cases.add(testCase);
        }
        return new TestPlan(id, title, cases);
    }

    private static TestCase testCase(Fields entry) {
        entry.allow(List.of("id", "title", "steps", "expected", "mandatory", "junit", "command"));
        return new TestCase(
                entry.id("id"),
                entry.required("title", "say what is tested, in one line"),
                entry.texts("steps", true),
                entry.text("expected").orElse(""),
                !entry.has("mandatory") || entry.flag("mandatory"),
                entry.has("junit") ? junit(entry) : null,
                entry.has("command") ? command(entry) : null);
    }

    private static String junit(Fields entry) {
        String pattern = entry.text("junit").orElse("").trim();
        if (pattern.isEmpty() || pattern.length() > LONGEST_PATTERN) {
            entry.problem(
                    "junit",
                    pattern.isEmpty() ? "is empty" : "is too long",
                    "write the class and name of the test, with * for any characters, such as shop.LoginIT.*");
        }
        return pattern;
    }

    private static List<String> command(Fields entry) {
        List<String> argv = entry.texts("command", false);
        if (argv.isEmpty() || argv.get(0).isBlank()) {
            entry.problem(
                    "command", "names no program", "write a list: the program, then each argument, such as [ls, -l]");
        }
        if (argv.stream().anyMatch(text -> text.indexOf('\0') >= 0)) {
            entry.problem("command", "has a NUL character", "remove it");
        }
        return argv;
    }
}
