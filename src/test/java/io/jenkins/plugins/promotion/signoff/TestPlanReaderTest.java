package io.jenkins.plugins.promotion.signoff;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.promotion.refusal.Refusal;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.Test;

public class TestPlanReaderTest {

    @Test
    public void readsATestPlan() {
        TestPlan plan = TestPlanReader.read(
                "test-plan.yaml",
                """
                apiVersion: testplan/v1
                id: routing
                title: New routing
                cases:
                  - id: login
                    title: Log in
                    steps: [Open the start page, Log in]
                    expected: The inbox opens
                  - id: print
                    title: Print
                    steps: Print a letter
                    mandatory: false
                """);
        assertEquals(
                new TestPlan(
                        "routing",
                        "New routing",
                        List.of(
                                new TestCase(
                                        "login",
                                        "Log in",
                                        List.of("Open the start page", "Log in"),
                                        "The inbox opens",
                                        true),
                                new TestCase("print", "Print", List.of("Print a letter"), "", false))),
                plan);
    }

    @Test
    public void tellsEveryMistakeWithItsPlace() {
        record Case(String yaml, List<String> places) {}
        List<Case> cases = List.of(
                new Case("", List.of("1:1 ")),
                new Case("- a", List.of("1:1 ")),
                new Case(
                        """
                        apiVersion: testplan/v2
                        id: 'no id!'
                        cases: none
                        casses: []
                        """,
                        List.of("1:13 apiVersion", "2:5 id", "3:8 cases", "4:1 ")),
                new Case(
                        """
                        apiVersion: testplan/v1
                        id: t
                        cases:
                          - id: a
                            title: A
                            mandatory: maybe
                          - id: a
                            titel: B
                          - just text
                        """,
                        List.of(
                                "6:16 cases[1].mandatory",
                                "7:5 cases[2].title",
                                "7:9 cases[2].id",
                                "8:5 cases[2]",
                                "9:5 cases[3]")),
                new Case("apiVersion: testplan/v1\nid: t\ncases: []\n", List.of("3:8 cases")),
                new Case("apiVersion: testplan/v1\nid: &x t\ncases: *x\n", List.of("3:8 ")));
        for (Case one : cases) {
            Refusal e = assertThrows(Refusal.class, () -> TestPlanReader.read("test-plan.yaml", one.yaml()));
            assertEquals(
                    e.getMessage(),
                    one.places(),
                    e.details().stream().map(TestPlanReaderTest::place).toList());
        }
    }

    private static String place(String mistake) {
        Matcher place = Pattern.compile("line (\\d+), column (\\d+): (?:([\\w.\\[\\]]+): )?.*")
                .matcher(mistake);
        assertTrue(mistake, place.matches());
        return place.group(1) + ":" + place.group(2) + " " + (place.group(3) == null ? "" : place.group(3));
    }

    @Test
    public void scriptsAndCommandsAreRead() {
        TestPlan plan = TestPlanReader.read(
                "t.yaml",
                "apiVersion: testplan/v1\nid: t\ncases:\n  - {id: a, title: A, junit: shop.*IT.tax}\n"
                        + "  - {id: b, title: B, command: [bin/smoke, --quick]}\n");
        TestCase script = plan.cases().get(0);
        Effort effort = new Effort();
        assertTrue(script.matches("shop.PriceIT.tax", "tax", effort));
        assertFalse(script.matches("shop.PriceIT.taxes", "taxes", effort));
        assertFalse(script.matches("a", "a", effort));
        assertEquals(List.of("bin/smoke", "--quick"), plan.commands().get(0).command());
        assertTrue(plan.cases().get(1).matches("any.Class.b", "b", effort));
    }

    @Test
    public void commandWithoutAProgramIsRefused() {
        assertThrows(
                Refusal.class,
                () -> TestPlanReader.read(
                        "t.yaml", "apiVersion: testplan/v1\nid: t\ncases:\n  - {id: b, title: B, command: ['']}\n"));
    }
}
