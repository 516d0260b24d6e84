package io.jenkins.plugins.promotion.signoff;

import io.jenkins.plugins.promotion.journal.Facts;
import java.time.Instant;
import java.util.Map;

/**
 * What a tester saw. A later result for the same case in the same round replaces an earlier one.
 *
 * @param comment empty if not given
 * @param by user id
 * @param round of the change in which it was tested
 */
public record TestResult(String caseId, Result result, String comment, String by, Instant at, int round) {

    /** How a case ended. */
    public enum Result {
        /** As expected. */
        PASS,
        /** Not as expected. */
        FAIL,
        /** Could not be tried. */
        BLOCKED
    }

    public TestResult {
        comment = comment == null ? "" : comment.trim();
        by = by.trim();
    }

    /** Whether the same person said the same of the same case in the same round before. */
    public boolean repeats(TestResult earlier) {
        return caseId.equals(earlier.caseId)
                && result == earlier.result
                && comment.equals(earlier.comment)
                && by.equals(earlier.by)
                && round == earlier.round;
    }

    /** As plain data. */
    public Map<String, Object> toMap() {
        return Facts.write()
                .put("caseId", caseId)
                .put("result", result)
                .put("comment", comment)
                .put("by", by)
                .put("at", at)
                .put("round", round)
                .map();
    }

    /** From {@link #toMap()}. */
    public static TestResult fromMap(Map<String, ?> map) {
        Facts facts = new Facts("test result", map);
        return new TestResult(
                facts.text("caseId"),
                facts.constant("result", Result.class),
                facts.optionalText("comment").orElse(""),
                facts.text("by"),
                facts.time("at").toInstant(),
                Math.toIntExact(facts.number("round")));
    }
}
