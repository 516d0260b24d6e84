package io.jenkins.plugins.promotion.signoff;

import io.jenkins.plugins.promotion.journal.MayBeAbsent;
import java.time.Instant;

/**
 * What a tester or a script saw. A later result of the same tester for the same case in the same round replaces an earlier
 * one; what two testers saw stands side by side.
 *
 * @param comment empty if not given
 * @param by user id; of a script the build that ran it
 * @param round of the change in which it was tested
 * @param run id of the scripts' run that it is of, {@code null} for what a person saw
 */
public record TestResult(
        String caseId, Result result, String comment, String by, Instant at, int round, @MayBeAbsent String run) {

    /** How a case ended. */
    public enum Result {
        /** As expected. */
        PASS,
        /** Not as expected. */
        FAIL,
        /** Could not be tried. */
        BLOCKED,
        /** Just the same tests fail on the copy of production without the plan; no person enters this. */
        FAILED_BEFORE
    }

    public TestResult {
        comment = comment == null ? "" : comment.trim();
        by = by.trim();
    }

    /** Of a person. */
    public TestResult(String caseId, Result result, String comment, String by, Instant at, int round) {
        this(caseId, result, comment, by, at, round, null);
    }

    /** Whether a script saw it. */
    public boolean isByScript() {
        return run != null;
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
