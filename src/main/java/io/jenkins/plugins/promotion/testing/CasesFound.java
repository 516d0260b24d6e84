package io.jenkins.plugins.promotion.testing;

import io.jenkins.plugins.promotion.signoff.Effort;
import io.jenkins.plugins.promotion.signoff.ScriptResult;
import io.jenkins.plugins.promotion.signoff.TestCase;
import io.jenkins.plugins.promotion.signoff.TestPlan;
import io.jenkins.plugins.promotion.signoff.TestResult.Result;
import java.util.ArrayList;
import java.util.List;

/**
 * What scripts found of a test plan.
 *
 * @param cases of each case that a test was about
 * @param missing ids of the cases that ask for a script and had none
 */
public record CasesFound(List<ScriptResult> cases, List<String> missing) {

    /** Names of failing tests that are kept of one case, and of all cases together. */
    private static final int NAMES_OF_A_CASE = 20;

    private static final int NAMES = 2_000;

    /**
     * Of a plan. A case passes if one of its tests passed and none failed; it is blocked if all were skipped.
     *
     * @param commands what the commands of cases came to
     */
    public static CasesFound of(TestPlan plan, List<ScriptTest> tests, List<ScriptResult> commands) {
        List<ScriptResult> cases = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        int room = NAMES;
        Effort effort = new Effort();
        for (TestCase testCase : plan.cases()) {
            List<ScriptTest> own = tests.stream()
                    .filter(test -> testCase.matches(test.fullName(), test.name(), effort))
                    .toList();
            if (!own.isEmpty()) {
                ScriptResult result = of(testCase.id(), own, Math.min(room, NAMES_OF_A_CASE));
                room -= result.failing().size();
                cases.add(result);
            } else if (testCase.junit() != null) {
                missing.add(testCase.id());
            }
        }
        for (ScriptResult command : commands) {
            cases.stream()
                    .filter(other -> other.caseId().equals(command.caseId()))
                    .findFirst()
                    .ifPresentOrElse(
                            other -> cases.set(cases.indexOf(other), both(other, command)), () -> cases.add(command));
        }
        return new CasesFound(cases, missing);
    }

    private static ScriptResult of(String id, List<ScriptTest> tests, int room) {
        List<ScriptTest> failed =
                tests.stream().filter(test -> test.result() == Result.FAIL).toList();
        long passed =
                tests.stream().filter(test -> test.result() == Result.PASS).count();
        if (failed.isEmpty()) {
            return new ScriptResult(
                    id, passed > 0 ? Result.PASS : Result.BLOCKED, ScriptWords.passed(passed), List.of(), false);
        }
        ScriptTest first = failed.get(0);
        String comment = ScriptWords.failed(
                failed.size(),
                tests.size(),
                first.fullName() + (first.message().isEmpty() ? "" : ": " + first.message()));
        List<String> names = names(failed);
        return new ScriptResult(
                id, Result.FAIL, comment, names.subList(0, Math.min(room, names.size())), names.size() > room);
    }

    /** Full names of tests that failed, each once, sorted. */
    static List<String> names(List<ScriptTest> failed) {
        return failed.stream().map(ScriptTest::fullName).distinct().sorted().toList();
    }

    /** A case that a report and a command are about: the worse counts. */
    private static ScriptResult both(ScriptResult report, ScriptResult command) {
        if (command.result() != Result.FAIL) {
            return report.result() == Result.BLOCKED ? command : report;
        }
        List<String> failing = new ArrayList<>(report.failing());
        failing.addAll(command.failing());
        String comment =
                report.result() == Result.FAIL ? report.comment() + "; " + command.comment() : command.comment();
        return new ScriptResult(report.caseId(), Result.FAIL, comment, failing, report.more());
    }
}
