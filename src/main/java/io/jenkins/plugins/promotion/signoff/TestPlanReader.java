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
 * </pre>
 */
public final class TestPlanReader {
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
        entry.allow(List.of("id", "title", "steps", "expected", "mandatory"));
        return new TestCase(
                entry.id("id"),
                entry.required("title", "say what is tested, in one line"),
                entry.texts("steps", true),
                entry.text("expected").orElse(""),
                !entry.has("mandatory") || entry.flag("mandatory"));
    }
}
