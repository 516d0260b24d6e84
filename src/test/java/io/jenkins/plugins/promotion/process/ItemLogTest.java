package io.jenkins.plugins.promotion.process;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.promotion.change.fact.Answer;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.Rule;
import org.junit.Test;

/** What a build's log says of items. */
public class ItemLogTest {

    @Rule
    public Workroom shop = new Workroom();

    /** Follows a plan of so many items and three derived ones, of which one in the middle fails at first, and returns what the log says of it. */
    private List<String> log(int items) throws Exception {
        shop.stages.write(
                "production/many.json",
                IntStream.rangeClosed(1, items)
                        .mapToObj(i -> "\"k" + i + "\": 0")
                        .collect(Collectors.joining(",\n", "{\n", "\n}\n")));
        shop.base();
        StringBuilder plan = new StringBuilder("apiVersion: workplan/v1\nplan: {id: many, title: Many}\nitems:\n");
        for (int i = 1; i <= items; i++) {
            String check = i == items / 2 ? ", verify: {exists: gate.txt}" : "";
            plan.append("  - {id: i" + i + ", description: d, kind: set, file: many.json, pointer: /k" + i
                    + ", value: 1" + check + "}\n");
        }
        shop.stages.write("scm/plan.yaml", plan.toString());
        shop.succeed("node { checkout scm; recordWorkPlan plan: 'plan.yaml', environment: 'development', change: c }");
        ScriptBuild run = shop.start("copyEnvironment from: 'production', to: 'test', change: c\n"
                + "applyWorkPlan environment: 'test', change: c");
        shop.people.begin("test", "ivan");
        shop.people.answer("test", "i" + items / 2, Answer.MARK_DONE, "ivan", "no gate there");
        return shop.end(run, ScriptBuild.Result.SUCCESS)
                .lines()
                .filter(line -> line.matches("\\[promotion\\] Items? \\d+ .*"))
                .toList();
    }

    @Test
    public void fewItemsHaveALineEach() throws Exception {
        List<String> lines = log(4);
        assertEquals(lines.toString(), 7, lines.size());
        assertTrue(lines.get(0), lines.get(0).startsWith("[promotion] Item 1 of 7 'i1': done ("));
        assertTrue(lines.get(0), lines.get(0).contains("), in "));
        assertTrue(lines.get(1), lines.get(1).startsWith("[promotion] Item 2 of 7 'i2': failed ("));
        assertTrue("It says where to act: " + lines.get(1), lines.get(1).contains("/apply/apply-1/"));
    }

    @Test
    public void manyItemsAreToldTogetherAndTheFailedOneByItself() throws Exception {
        List<String> lines = log(120);
        assertEquals(lines.toString(), 5, lines.size());
        assertTrue(lines.get(0), lines.get(0).startsWith("[promotion] Items 1 to 50 of 123: 50 done, in "));
        assertTrue(lines.get(1), lines.get(1).startsWith("[promotion] Items 51 to 59 of 123: 9 done, in "));
        assertTrue(lines.get(2), lines.get(2).startsWith("[promotion] Item 60 of 123 'i60': failed ("));
        assertTrue(lines.get(3), lines.get(3).startsWith("[promotion] Items 61 to 110 of 123: 50 done, in "));
        assertTrue(lines.get(4), lines.get(4).startsWith("[promotion] Items 111 to 123 of 123: 13 done, in "));
    }
}
