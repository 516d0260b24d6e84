package io.jenkins.plugins.promotion.signoff;

import io.jenkins.plugins.promotion.journal.Json;
import io.jenkins.plugins.promotion.wording.Counts;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How far a test plan is in one round.
 *
 * @param plan what is to be tested
 * @param latest the latest result of each case of the plan that has one, in the plan's order
 */
public record TestProgress(TestPlan plan, Map<String, TestResult> latest) {

    /** Of the results that belong to this plan and round; the last one given of a case counts. */
    public static TestProgress of(TestPlan plan, List<TestResult> results, int round) {
        Map<String, TestResult> latest = new LinkedHashMap<>();
        for (TestCase testCase : plan.cases()) {
            results.stream()
                    .filter(result -> result.round() == round && result.caseId().equals(testCase.id()))
                    .reduce((earlier, later) -> later)
                    .ifPresent(result -> latest.put(testCase.id(), result));
        }
        return new TestProgress(plan, latest);
    }

    /** The result that counts for a case. */
    public Optional<TestResult> result(String caseId) {
        return Optional.ofNullable(latest.get(caseId));
    }

    /** How many cases passed. */
    public long passed() {
        return plan.cases().stream().filter(this::passed).count();
    }

    private boolean passed(TestCase testCase) {
        return result(testCase.id())
                .filter(result -> result.result() == TestResult.Result.PASS)
                .isPresent();
    }

    /** For people: {@code 12 of 12 test cases passed}. */
    public String text() {
        return passed() + " of " + Counts.of(plan.cases().size(), "test case") + " passed";
    }

    /** Why approval must wait: one text for each mandatory case that has not passed, in the plan's order. */
    public List<String> blockers() {
        List<String> blockers = new ArrayList<>();
        for (TestCase testCase : plan.cases()) {
            if (testCase.mandatory() && !passed(testCase)) {
                String state = result(testCase.id())
                        .map(result -> result.result() == TestResult.Result.FAIL ? "failed" : "is blocked")
                        .orElse("has no result yet");
                blockers.add("mandatory test case '" + testCase.id() + "' " + state);
            }
        }
        return blockers;
    }

    /** Digest of the evidence, {@code v1:} and SHA-256 in hex: the plan and, in its order, every result that counts. */
    public String digest() {
        return Digest.of(List.of(Json.map(plan), Json.plain(List.copyOf(latest.values()))));
    }
}
