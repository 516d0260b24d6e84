package io.jenkins.plugins.promotion.plan;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.Test;

public class PlanWriterTest {
    @Test
    public void everyPlanComesBack() {
        WorkPlan plan = Plans.read(Plans.whole());
        assertEquals(plan, Plans.read(PlanWriter.yaml(plan)));
        WorkPlan empty = Plans.read("apiVersion: workplan/v1\nplan: {id: p}\nitems: []\n");
        assertEquals(empty, Plans.read(PlanWriter.yaml(empty)));
    }

    @Test
    public void everyTextComesBack() {
        for (String text : List.of(
                "a",
                "a\nb",
                "a\nb\n",
                "a\n\nb\n\n",
                " a\nb",
                "a \nb",
                "a\tb\nc",
                "\n",
                "a\r\nb",
                "a: b\n# c",
                "é😀\nx",
                "\u0085\nx",
                "\uFEFFx\ny",
                "'\"\\\n'",
                "yes",
                "- a\n- b",
                "null",
                "a\n  b\n c",
                "|",
                "a,b]}")) {
            WorkPlan plan = new WorkPlan(
                    "p",
                    text,
                    "",
                    Map.of(),
                    List.of(),
                    Policy.NONE,
                    List.of(Item.of("a", "d", new AskPerson("x" + text, text, false))
                            .withNotes(text)));
            assertEquals(text, plan, Plans.read(PlanWriter.yaml(plan)));
        }
    }

    @Test
    public void textOfSeveralLinesStaysReadable() {
        WorkPlan plan = new WorkPlan(
                "p",
                "",
                "",
                Map.of(),
                List.of(),
                Policy.NONE,
                List.of(Item.of("a", "d", new AskPerson("one: \"1\"\n  two\n", "", false))));
        assertTrue(
                PlanWriter.yaml(plan),
                PlanWriter.yaml(plan).contains("    instruction: |\n      one: \"1\"\n        two\n"));
    }
}
