package io.jenkins.plugins.promotion.signoff;

import java.util.List;

/**
 * What scripts found of one case of a test plan.
 *
 * @param comment in a line what went wrong, or how many tests passed
 * @param failing full names of the tests that failed, as many as there is room for
 * @param more whether there are more of them
 */
public record ScriptResult(
        String caseId, TestResult.Result result, String comment, List<String> failing, boolean more) {

    public ScriptResult {
        failing = List.copyOf(failing);
    }

    /** Whether all that fails failed in an earlier result as well, which is known only where nothing was left out. */
    public boolean failsAsBefore(ScriptResult earlier) {
        return result == TestResult.Result.FAIL
                && earlier.result == TestResult.Result.FAIL
                && !more
                && earlier.failing.containsAll(failing);
    }

    /** Whether another found the same; in what words is no matter. */
    public boolean isSame(ScriptResult other) {
        return caseId.equals(other.caseId)
                && result == other.result
                && failing.equals(other.failing)
                && more == other.more;
    }
}
