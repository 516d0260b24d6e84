package io.jenkins.plugins.promotion.plan;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.promotion.refusal.Refusal;
import java.util.List;
import java.util.Set;
import org.junit.Test;

/** The checks of a plan as a whole, in its head. */
public class PlanCheckTest {
    private static final String POOL = "{name: 'Pool fits', file: pool.json, pointer: /max, equals: 40}";
    private static final String UP = "{command: [bin/up, '${host}'], exit: 3, readOnly: true}";

    private static String plan(String checks) {
        return "apiVersion: workplan/v1\nplan:\n  id: p\n  parameters: {host: {test: t}, token: {credentialsId: x}}\n"
                + "  checks:" + checks + "\nitems: []\n";
    }

    private static String digest(String text) throws Exception {
        return PlanDigest.of(Plans.read(text), Plans.FILES, "scope-1");
    }

    @Test
    public void everyFormIsReadAndWritten() {
        WorkPlan plan = Plans.read(plan(" [" + POOL + ", " + UP + ", {exists: a}, {absent: b}]"));
        assertEquals(
                List.of(
                        "Pool fits",
                        "command: [bin/up, \"${host}\"], exit: 3, readOnly: true",
                        "exists: a",
                        "absent: b"),
                plan.checks().stream().map(PlanCheck::title).toList());
        assertEquals(plan, Plans.read(PlanWriter.yaml(plan)));
    }

    @Test
    public void mistakesAreToldWithTheirPlace() {
        record Wrong(String checks, String problem) {}
        for (Wrong wrong : List.of(
                new Wrong(" [{exist: a}]", "line 5, column 13: plan.checks[1]: the key 'exist' is unknown"),
                new Wrong(
                        " [{exists: a, absent: b}]", "line 5, column 32: plan.checks[1].absent: two things are asked"),
                new Wrong(" [{command: [ls]}]", "line 5, column 12: plan.checks[1].readOnly: is not true"),
                new Wrong(" [{name: n}]", "line 5, column 12: plan.checks[1]: nothing is asked"),
                new Wrong(" [{exists: ../a}]", "line 5, column 21: plan.checks[1].exists: '../a' is refused"),
                new Wrong(
                        " [{exists: a, name: \"a\\nb\"}]", "line 5, column 30: plan.checks[1].name: 'a b' is no name"),
                new Wrong(" [{exists: a, name: ' '}]", "line 5, column 30: plan.checks[1].name: ' ' is no name"),
                new Wrong(
                        " [{exists: a}, {exists: a}]", "line 5, column 25: plan.checks[2]: 'exists: a' is there twice"),
                new Wrong(
                        " [{exists: a, name: n}, {exists: b, name: n}]",
                        "line 5, column 52: plan.checks[2].name: 'n' is there twice; give every check a name of its own"),
                new Wrong(" [{command: ['${no}'], readOnly: true}]", "plan does not declare"),
                new Wrong(" [{command: ['${token}'], readOnly: true}]", "which is a secret"),
                new Wrong(" []", "line 5, column 11: plan.checks: is empty"),
                new Wrong(" {exists: a}", "line 5, column 11: plan.checks: is no list"))) {
            String problems = Plans.problems(plan(wrong.checks())).toString();
            assertTrue(wrong + " " + problems, problems.contains(wrong.problem()));
        }
    }

    @Test
    public void moreThanAnybodyWaitsForAreRefused() {
        StringBuilder many = new StringBuilder();
        for (int i = 0; i <= Limits.CHECKS; i++) {
            many.append("\n    - {exists: a").append(i).append('}');
        }
        assertTrue(Plans.problems(plan(many.toString())).toString().contains("has more than 100 checks"));
    }

    @Test
    public void whatIsAskedIsPartOfTheDigest() throws Exception {
        Set<String> digests = Set.of( // Refuses two that are alike.
                digest(plan("")),
                digest(plan(" [" + POOL + "]")),
                digest(plan(" [" + POOL.replace("40", "41") + "]")),
                digest(plan(" [" + POOL.replace("fits", "suits") + "]")),
                digest(plan(" [" + POOL + ", " + UP + "]")),
                digest(plan(" [" + UP + ", " + POOL + "]")));
        assertEquals(6, digests.size());
        assertEquals(
                "a plan without checks is called as it was before there were any",
                digest("apiVersion: workplan/v1\nplan: {id: p}\nitems: []\n"),
                digest(plan("")));
    }

    @Test
    public void parametersHaveAValueOfEachEnvironment() {
        WorkPlan plan = Plans.read(plan(" [" + UP + "]"));
        assertEquals(
                new Check.CommandExits(List.of("bin/up", "t"), 3),
                ResolvedParameters.of(plan, "test").resolve(plan.checks().get(0)));
        Refusal refused = assertThrows(Refusal.class, () -> ResolvedParameters.of(plan, "production"));
        assertTrue(refused.getMessage(), refused.getMessage().contains("has no value for production"));
    }

    @Test
    public void noNodeMayPutInACheck() {
        WorkPlan given = Plans.read(plan(" [" + POOL + "]"));
        WorkPlan made = Plans.read(plan(" [" + POOL + ", " + UP + "]"));
        assertEquals(
                "it has another head than the plan that was given",
                new Provenance(given, Set.of(), made)
                        .objection(Set.of(), List.of(), List.of(), List.of())
                        .orElseThrow());
    }

    @Test
    public void differencesAndTablesTellOfThem() throws Exception {
        WorkPlan before = Plans.read(plan(" [" + POOL + "]"));
        WorkPlan after = Plans.read(plan(" [" + POOL.replace("40", "41") + "]"));
        PlanDiff diff = PlanDiff.between(before, Plans.FILES, after, Plans.FILES);
        assertEquals("checks Pool fits", diff.head().get(0).field());
        assertTrue(PlanTable.of(before).markdown().endsWith("\nChecked when all is done:\n\n- Pool fits\n"));
        assertNotEquals(before, after);
    }

    @Test
    public void aLongQuestionHasAShortTitle() {
        String title = new PlanCheck("", new Check.Exists("😀".repeat(200))).title();
        assertEquals(100, title.codePointCount(0, title.length()));
        assertTrue(title, title.endsWith("😀…"));
    }
}
