package io.jenkins.plugins.promotion.signoff;

import io.jenkins.plugins.promotion.journal.Facts;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What testers do before they sign.
 *
 * @param id stable name
 * @param title for people; empty if not given
 * @param cases in the file's order
 */
public record TestPlan(String id, String title, List<TestCase> cases) {
    /** The only format there is. */
    public static final String API_VERSION = "testplan/v1";

    public TestPlan {
        cases = List.copyOf(cases);
    }

    /** The case of that id, if the plan has it. */
    public Optional<TestCase> testCase(String caseId) {
        return cases.stream().filter(other -> other.id().equals(caseId)).findFirst();
    }

    /** As plain data. */
    public Map<String, Object> toMap() {
        return Facts.write()
                .put("id", id)
                .put("title", title)
                .put("cases", cases.stream().map(TestCase::toMap).toList())
                .map();
    }

    /** From {@link #toMap()}. */
    public static TestPlan fromMap(Map<String, ?> map) {
        Facts facts = new Facts("test plan", map);
        return new TestPlan(
                facts.text("id"), facts.optionalText("title").orElse(""), facts.records("cases", TestCase::fromMap));
    }
}
