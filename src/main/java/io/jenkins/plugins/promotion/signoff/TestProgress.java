package io.jenkins.plugins.promotion.signoff;

import io.jenkins.plugins.promotion.journal.Json;
import io.jenkins.plugins.promotion.signoff.TestResult.Result;
import io.jenkins.plugins.promotion.wording.Counts;
import io.jenkins.plugins.promotion.wording.Phrases;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * How far a test plan is in one round. What two testers, or a tester and a script, found of one case both stands: a case
 * passes where somebody saw it pass and nobody saw it fail.
 *
 * @param plan what is to be tested
 * @param standing the results that count of each case of the plan that has one, in the plan's order: of each tester the
 *     latest, in the order in which they came
 */
public record TestProgress(TestPlan plan, Map<String, List<TestResult>> standing) {

    /** Of the results that belong to this plan and round. */
    public static TestProgress of(TestPlan plan, List<TestResult> results, int round, IdComparison ids) {
        Map<String, List<TestResult>> given = results.stream()
                .filter(result -> result.round() == round)
                .collect(Collectors.groupingBy(TestResult::caseId));
        Map<String, List<TestResult>> standing = new LinkedHashMap<>();
        for (TestCase testCase : plan.cases()) {
            List<TestResult> latest = new ArrayList<>();
            for (TestResult result : given.getOrDefault(testCase.id(), List.of())) {
                latest.removeIf(earlier -> isOfTheSame(earlier, result, ids));
                latest.add(result);
            }
            if (!latest.isEmpty()) {
                standing.put(testCase.id(), List.copyOf(latest));
            }
        }
        return new TestProgress(plan, standing);
    }

    private static boolean isOfTheSame(TestResult earlier, TestResult later, IdComparison ids) {
        return earlier.isByScript() || later.isByScript()
                ? earlier.isByScript() && earlier.run().equals(later.run())
                : ids.sameUser(earlier.by(), later.by());
    }

    /** The results that count of a case, in the order in which they came. */
    public List<TestResult> results(String caseId) {
        return standing.getOrDefault(caseId, List.of());
    }

    /** All results that count, in the plan's order. */
    public List<TestResult> all() {
        return standing.values().stream().flatMap(List::stream).toList();
    }

    /** The result of a case that counts of a person. */
    public Optional<TestResult> result(String caseId, String user, IdComparison ids) {
        return results(caseId).stream()
                .filter(result -> !result.isByScript() && ids.sameUser(result.by(), user))
                .findFirst();
    }

    /** What a case comes to; nothing if it was not tested. */
    public Optional<Result> verdict(String caseId) {
        List<Result> found =
                results(caseId).stream().map(TestResult::result).distinct().toList();
        for (Result worst : List.of(Result.FAIL, Result.PASS, Result.FAILED_BEFORE)) {
            if (found.contains(worst)) {
                return Optional.of(worst);
            }
        }
        return found.stream().findFirst();
    }

    private long count(Result result) {
        return plan.cases().stream()
                .filter(testCase -> verdict(testCase.id()).equals(Optional.of(result)))
                .count();
    }

    /** How many cases passed. */
    public long passed() {
        return count(Result.PASS);
    }

    /** For people: {@code 12 of 12 test cases passed}, {@code 10 of 12 test cases passed, 1 failed}. */
    public String text() {
        return text(Locale.ENGLISH);
    }

    /** The same in a language. */
    public String text(Locale language) {
        Phrases words = Phrases.of(RuleWords.class, language);
        int cases = plan.cases().size();
        String text =
                words.say(cases == 1 ? "casePassed" : "casesPassed", Counts.number(passed()), Counts.number(cases));
        text = also(text, Result.FAIL, "alsoFailed", words);
        text = also(text, Result.BLOCKED, "alsoBlocked", words);
        return also(text, Result.FAILED_BEFORE, "alsoFailedBefore", words);
    }

    private String also(String text, Result result, String key, Phrases words) {
        long cases = count(result);
        return cases == 0 ? text : words.say(key, text, Counts.number(cases));
    }

    /**
     * Why approval must wait: one text for each mandatory case that has not passed, in the plan's order. What fails on the
     * copy of production as well is not the plan's doing.
     */
    public List<String> blockers() {
        return blockers(Locale.ENGLISH);
    }

    /** The same in a language. */
    public List<String> blockers(Locale language) {
        Phrases words = Phrases.of(RuleWords.class, language);
        List<String> blockers = new ArrayList<>();
        for (TestCase testCase : plan.cases()) {
            Optional<Result> verdict = verdict(testCase.id());
            if (testCase.mandatory() && verdict.map(TestProgress::isAmiss).orElse(true)) {
                String name = "'" + testCase.id() + "'";
                String amiss = verdict.map(
                                result -> words.say(result == Result.FAIL ? "caseFailed" : "caseBlocked", name))
                        .orElseGet(() -> words.say("caseUntested", name));
                List<TestResult> failed = by(testCase.id(), Result.FAIL);
                List<TestResult> passed = by(testCase.id(), Result.PASS);
                blockers.add(
                        failed.isEmpty() || passed.isEmpty()
                                ? amiss
                                : words.say("caseDisputed", amiss, names(failed), names(passed)));
            }
        }
        return blockers;
    }

    private static boolean isAmiss(Result result) {
        return result == Result.FAIL || result == Result.BLOCKED;
    }

    private List<TestResult> by(String caseId, Result wanted) {
        return results(caseId).stream()
                .filter(result -> result.result() == wanted)
                .toList();
    }

    private static String names(List<TestResult> results) {
        return results.stream().map(TestResult::by).distinct().collect(Collectors.joining(", "));
    }

    /** Digest of the evidence, {@code v1:} and SHA-256 in hex: the plan and, in its order, every result that counts. */
    public String digest() {
        return Digest.of(List.of(Json.map(plan), Json.plain(all())));
    }
}
