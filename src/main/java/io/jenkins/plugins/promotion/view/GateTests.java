package io.jenkins.plugins.promotion.view;

import io.jenkins.plugins.promotion.config.RealmIds;
import io.jenkins.plugins.promotion.signoff.TestCase;
import io.jenkins.plugins.promotion.signoff.TestProgress;
import io.jenkins.plugins.promotion.signoff.TestResult;
import io.jenkins.plugins.promotion.testing.ScriptWords;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** What people and scripts found at a gate, case by case of its test plan. */
@Restricted(NoExternalUse.class)
public final class GateTests {

    private final Optional<TestProgress> tests;
    private final boolean mayTest;

    /** @param mayTest whether the viewer may enter results */
    GateTests(Optional<TestProgress> tests, boolean mayTest) {
        this.tests = tests;
        this.mayTest = mayTest;
    }

    /**
     * A row of the test plan's table.
     *
     * @param own what the viewer found, {@code null} if nothing yet
     * @param others what others and scripts found
     * @param verdict what the case comes to, empty if it was not tested
     */
    public record TestRow(TestCase testCase, TestResult own, List<TestResult> others, String verdict) {
        /** What the viewer found: {@code PASS}, {@code FAIL}, {@code BLOCKED}, or empty. */
        public String ownResult() {
            return own == null ? "" : own.result().name();
        }

        /** What the viewer said of it. */
        public String comment() {
            return own == null ? "" : own.comment();
        }
    }

    /** What a person can find of a case. */
    public List<String> getVerdicts() {
        return List.of("PASS", "FAIL", "BLOCKED");
    }

    /** A result in words. */
    public String word(String result) {
        return Texts.text(result.isEmpty() ? "NotTested" : "Test" + result);
    }

    /** In the order of the test plan. */
    public List<TestRow> getRows() {
        return tests.map(progress -> progress.plan().cases().stream()
                        .map(testCase -> row(progress, testCase))
                        .toList())
                .orElse(List.of());
    }

    private TestRow row(TestProgress progress, TestCase testCase) {
        TestResult own = progress.result(testCase.id(), Who.person().id(), new RealmIds())
                .filter(result -> mayTest)
                .orElse(null);
        List<TestResult> others = progress.results(testCase.id()).stream()
                .filter(result -> result != own)
                .toList();
        return new TestRow(
                testCase,
                own,
                others,
                progress.verdict(testCase.id()).map(Enum::name).orElse(""));
    }

    /** What was said of a result, a script's in the viewer's language. */
    public String comment(TestResult result) {
        return result.isByScript() ? ScriptWords.in(Texts.language(), result.comment()) : result.comment();
    }

    /** When a result came. */
    public OffsetDateTime at(TestResult result) {
        return result.at().atOffset(ZoneOffset.UTC);
    }

    /** The same for programs. */
    List<Map<String, Object>> plain() {
        return tests.map(progress -> progress.plan().cases().stream()
                        .map(testCase -> plain(progress, testCase))
                        .toList())
                .orElse(List.of());
    }

    private static Map<String, Object> plain(TestProgress progress, TestCase testCase) {
        List<Map<String, Object>> results = progress.results(testCase.id()).stream()
                .map(result -> new Plain()
                        .put("result", result.result().name())
                        .put("comment", result.comment())
                        .put("by", result.by())
                        .put("script", result.isByScript())
                        .put("at", result.at())
                        .map())
                .toList();
        return new Plain()
                .put("caseId", testCase.id())
                .put("title", testCase.title())
                .put("mandatory", testCase.mandatory())
                .put("result", progress.verdict(testCase.id()).map(Enum::name).orElse(""))
                .put("results", results)
                .map();
    }

    /** Who tested how many cases: {@code 8 by qa1, 4 by script in shop#31}. */
    public String getTesters() {
        Map<String, Long> testers = tests.stream()
                .flatMap(progress -> progress.all().stream())
                .collect(Collectors.groupingBy(
                        result -> result.isByScript()
                                ? Texts.text("ByScript") + " " + result.by()
                                : Texts.text("By") + " " + result.by(),
                        LinkedHashMap::new,
                        Collectors.counting()));
        return testers.entrySet().stream()
                .map(tester -> tester.getValue() + " " + tester.getKey())
                .collect(Collectors.joining(", "));
    }
}
