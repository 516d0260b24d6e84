package io.jenkins.plugins.promotion.signoff;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotEquals;

import io.jenkins.plugins.promotion.signoff.TestResult.Result;
import java.time.Instant;
import java.util.List;
import org.junit.Test;

public class TestProgressTest {
    private static final Instant AT = Instant.parse("2026-11-21T13:02:00Z");
    private static final TestPlan PLAN = new TestPlan(
            "t",
            "",
            List.of(
                    new TestCase("a", "A", List.of("do a"), "ok", true),
                    new TestCase("b", "B", List.of(), "", true),
                    new TestCase("c", "C", List.of(), "", false)));

    private static TestResult result(String testCase, Result result, int round) {
        return new TestResult(testCase, result, "", "qa1", AT, round);
    }

    private static TestProgress progress(TestResult... results) {
        return TestProgress.of(PLAN, List.of(results), 2, IdComparison.CASE_INSENSITIVE);
    }

    @Test
    public void countsTheLatestResultOfThisRound() {
        TestProgress progress = progress(
                result("a", Result.FAIL, 2),
                result("a", Result.PASS, 2),
                result("b", Result.PASS, 1),
                result("c", Result.PASS, 2),
                result("unknown", Result.PASS, 2));
        assertEquals("2 of 3 test cases passed", progress.text());
        assertEquals(List.of("mandatory test case 'b' has no result yet"), progress.blockers());
    }

    @Test
    public void saysWhyEachMandatoryCaseBlocks() {
        assertEquals(
                List.of("mandatory test case 'a' failed", "mandatory test case 'b' is blocked"),
                progress(result("a", Result.FAIL, 2), result("b", Result.BLOCKED, 2), result("c", Result.FAIL, 2))
                        .blockers());
        assertEquals(
                List.of(),
                progress(result("a", Result.PASS, 2), result("b", Result.PASS, 2))
                        .blockers());
    }

    private static TestResult by(String user, String testCase, Result result) {
        return new TestResult(testCase, result, "", user, AT, 2);
    }

    @Test
    public void whatTwoTestersFoundBothStands() {
        TestProgress progress = progress(
                by("qa1", "a", Result.PASS),
                by("tina", "a", Result.FAIL),
                by("QA1", "b", Result.FAIL),
                by("qa1", "b", Result.PASS),
                by("tina", "b", Result.BLOCKED));
        assertEquals(2, progress.results("a").size());
        assertEquals(
                List.of("mandatory test case 'a' failed as tina saw, though it passed as qa1 saw"),
                progress.blockers());
        assertEquals("1 of 3 test cases passed, 1 failed", progress.text());
    }

    @Test
    public void whatFailsWithoutThePlanAsWellBlocksNothing() {
        TestProgress progress = progress(
                new TestResult("a", Result.FAILED_BEFORE, "", "shop#3", AT, 2, "tests-1"), result("b", Result.PASS, 2));
        assertEquals(List.of(), progress.blockers());
        assertEquals("1 of 3 test cases passed, 1 failed without the plan as well", progress.text());
    }

    /** Stored with decisions for years: if this fails, the digest's version must change, not this value. */
    @Test
    public void digestIsFrozen() {
        assertEquals(
                "v1:02806fb69c816843667f02a6961844cf83f5aa4334a3e6cdd7092aa55f4ca0d5",
                progress(result("a", Result.PASS, 2), result("b", Result.PASS, 2))
                        .digest());
    }

    @Test
    public void digestTellsEvidenceApart() {
        String one = progress(result("a", Result.PASS, 2)).digest();
        assertEquals(
                one,
                progress(result("a", Result.FAIL, 1), result("a", Result.PASS, 2))
                        .digest());
        for (TestResult other : List.of(
                result("a", Result.FAIL, 2),
                result("b", Result.PASS, 2),
                new TestResult("a", Result.PASS, "c", "qa1", AT, 2),
                new TestResult("a", Result.PASS, "", "qa2", AT, 2),
                new TestResult("a", Result.PASS, "", "qa1", AT.plusMillis(1), 2))) {
            assertNotEquals(other.toString(), one, progress(other).digest());
        }
        assertNotEquals(progress().digest(), one);
        TestPlan relaxed = new TestPlan("t", "", List.of(new TestCase("a", "A", List.of("do a"), "ok", false)));
        TestPlan strict = new TestPlan("t", "", List.of(new TestCase("a", "A", List.of("do a"), "ok", true)));
        assertNotEquals(
                TestProgress.of(relaxed, List.of(), 2, IdComparison.CASE_INSENSITIVE)
                        .digest(),
                TestProgress.of(strict, List.of(), 2, IdComparison.CASE_INSENSITIVE)
                        .digest());
    }
}
