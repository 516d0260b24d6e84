package io.jenkins.plugins.promotion.change;

import io.jenkins.plugins.promotion.signoff.Gate;
import io.jenkins.plugins.promotion.signoff.ScriptResult;
import io.jenkins.plugins.promotion.signoff.TestCase;
import io.jenkins.plugins.promotion.signoff.TestResult;
import io.jenkins.plugins.promotion.signoff.TestResult.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What scripts found, as a gate counts it: on exactly the content that the gate covers, and beside what the same scripts
 * found on the copy of production before the plan was followed there. What failed then as well is not the plan's doing.
 */
public final class TestRuns {

    private TestRuns() {}

    /** What scripts found of the gate's cases, of every environment it covers the newest; nothing where it covers none. */
    public static List<TestResult> at(ChangeState state, Gate gate) {
        List<TestResult> results = new ArrayList<>();
        if (!gate.runTests() || state.testRuns().isEmpty()) {
            return results;
        }
        for (Map.Entry<String, String> covered : gate.covered().environments().entrySet()) {
            List<TestRunRecord> runs = on(state, covered.getKey(), covered.getValue()).stream()
                    .filter(run -> run.round() == gate.round())
                    .toList();
            List<TestRunRecord> before = before(state, covered.getKey(), covered.getValue());
            for (TestCase testCase : gate.tests().cases()) {
                newest(runs, run -> run.result(testCase.id()).isPresent())
                        .ifPresent(run -> results.add(result(run, testCase.id(), before)));
            }
        }
        return results;
    }

    /** All results of a gate, those that people entered and those of scripts. */
    public static List<TestResult> with(ChangeState state, GateRecord record) {
        List<TestResult> all = new ArrayList<>(record.results());
        all.addAll(at(state, record.gate()));
        return all;
    }

    private static TestResult result(TestRunRecord run, String caseId, List<TestRunRecord> before) {
        ScriptResult found = run.result(caseId).orElseThrow();
        boolean asBefore = newest(before, earlier -> earlier.result(caseId).isPresent())
                .flatMap(earlier -> earlier.result(caseId))
                .filter(found::failsAsBefore)
                .isPresent();
        return new TestResult(
                caseId,
                asBefore ? Result.FAILED_BEFORE : found.result(),
                found.comment(),
                run.build(),
                run.at().toInstant(),
                Math.toIntExact(run.round()),
                run.id());
    }

    /** Runs on just this content, oldest first. */
    private static List<TestRunRecord> on(ChangeState state, String environment, String tree) {
        return state.testRuns().stream()
                .filter(run ->
                        run.environment().equals(environment) && run.tree().equals(tree))
                .toList();
    }

    /** Runs on the copy of production on which the plan was followed that led to this content. */
    private static List<TestRunRecord> before(ChangeState state, String environment, String tree) {
        return state.applies().stream()
                .filter(apply -> apply.environment().equals(environment)
                        && apply.productionTree() != null
                        && Objects.equals(apply.treeAfter(), tree))
                .reduce((older, newer) -> newer)
                .map(apply -> on(state, environment, apply.treeBefore()))
                .orElse(List.of());
    }

    private static Optional<TestRunRecord> newest(List<TestRunRecord> runs, Predicate<TestRunRecord> wanted) {
        return runs.stream().filter(wanted).reduce((older, newer) -> newer);
    }

    /**
     * The newest run on some content beside the newest on the copy of production before.
     *
     * @param before {@code null} where the scripts did not run there
     */
    public record Contrast(TestRunRecord now, TestRunRecord before) {

        /** Tests that fail, and did not before; all that fail where that is not known. */
        public List<String> newlyFailing() {
            return now.found().failing().stream()
                    .filter(name -> before == null || !before.found().failing().contains(name))
                    .toList();
        }

        /** Tests that failed before as well. */
        public List<String> failedBefore() {
            return now.found().failing().stream()
                    .filter(name -> before != null && before.found().failing().contains(name))
                    .toList();
        }
    }

    /** The newest run on each environment that a gate covers, on just that content. */
    public static List<Contrast> contrasts(ChangeState state, Gate gate) {
        List<Contrast> contrasts = new ArrayList<>();
        gate.covered().environments().forEach((environment, tree) -> newest(on(state, environment, tree), run -> true)
                .ifPresent(run -> contrasts.add(new Contrast(
                        run,
                        newest(before(state, environment, tree), earlier -> true)
                                .orElse(null)))));
        return contrasts;
    }
}
