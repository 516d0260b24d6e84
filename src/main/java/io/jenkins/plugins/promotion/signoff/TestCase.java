package io.jenkins.plugins.promotion.signoff;

import io.jenkins.plugins.promotion.journal.Facts;
import java.util.List;
import java.util.Map;

/**
 * One case of a test plan.
 *
 * @param id stable, unique in the plan
 * @param title for people
 * @param steps what the tester does, in order
 * @param expected what the tester should see; empty if not given
 * @param mandatory whether a gate needs it passed
 */
public record TestCase(String id, String title, List<String> steps, String expected, boolean mandatory) {

    public TestCase {
        steps = List.copyOf(steps);
    }

    /** As plain data. */
    public Map<String, Object> toMap() {
        return Facts.write()
                .put("id", id)
                .put("title", title)
                .put("steps", steps)
                .put("expected", expected)
                .put("mandatory", mandatory)
                .map();
    }

    /** From {@link #toMap()}. */
    public static TestCase fromMap(Map<String, ?> map) {
        Facts facts = new Facts("test case", map);
        return new TestCase(
                facts.text("id"),
                facts.text("title"),
                facts.texts("steps"),
                facts.optionalText("expected").orElse(""),
                facts.flag("mandatory"));
    }
}
