package io.jenkins.plugins.promotion.testing;

import io.jenkins.plugins.promotion.signoff.TestResult.Result;
import java.util.List;

/**
 * All tests of reports in numbers, those that belong to no case included.
 *
 * @param failing full names of those that failed, as many as there is room for
 * @param more whether more failed
 */
public record AllTests(long tests, long passed, List<String> failing, boolean more) {

    private static final int NAMES = 500;

    /** Of these. */
    public static AllTests of(List<ScriptTest> tests) {
        List<String> failing = CasesFound.names(
                tests.stream().filter(test -> test.result() == Result.FAIL).toList());
        long passed =
                tests.stream().filter(test -> test.result() == Result.PASS).count();
        return new AllTests(
                tests.size(), passed, failing.subList(0, Math.min(NAMES, failing.size())), failing.size() > NAMES);
    }
}
