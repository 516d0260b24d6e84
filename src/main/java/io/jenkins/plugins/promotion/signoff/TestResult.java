package io.jenkins.plugins.promotion.signoff;

import java.time.Instant;

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
}
