package io.jenkins.plugins.promotion.plan;

import static org.junit.Assert.assertEquals;

import java.util.List;
import org.junit.Test;

public class PreviewTest {
    @Test
    public void whatWouldFailIsNamedAndChangesNothing() throws Exception {
        Trees tree = Trees.tree().file("conf/app.json", "{\"a\": 1}").file("t.txt", "x");
        WorkPlan plan = Plans.read(Plans.withItems(
                "- {id: drift, description: d, kind: set, file: conf/app.json, pointer: /a, expect: 2, value: 3}\n"
                        + "- {id: absent, description: d, kind: set, file: conf/app.json, pointer: /b, value: 3}\n"
                        + "- {id: nofile, description: d, kind: set, file: no.json, pointer: /b, value: 3}\n"
                        + "- {id: full, description: d, kind: file, path: conf, action: delete, directory: true}\n"
                        + "- {id: there, description: d, kind: file, path: t.txt, action: create, link: y}\n"
                        + "- {id: gone, description: d, kind: file, path: u.txt, action: delete}\n"
                        + "- {id: below, description: d, kind: file, path: t.txt/u, action: create, link: y}\n"
                        + "- {id: hand, description: d, kind: manual, instruction: i}\n"));
        Preview.Outlook result = Preview.of(plan, PlanFiles.NONE, "test", tree.snapshot());
        assertEquals(
                List.of(
                        "drift: conf/app.json has another value at /a than expected",
                        "absent: conf/app.json has nothing at /b",
                        "nofile: no.json is not there",
                        "full: conf is not empty",
                        "there: t.txt is there already",
                        "gone: u.txt is not there",
                        "below: t.txt is no folder, so t.txt/u cannot be below it"),
                result.refused());
        assertEquals(List.of("hand"), result.unknown());
        assertEquals(tree.snapshot().manifest(), result.tree().manifest());
    }

    @Test
    public void parametersOfTheEnvironmentCount() throws Exception {
        WorkPlan plan =
                Plans.read("apiVersion: workplan/v1\nplan: {id: p, parameters: {n: {test: 5, production: 7}}}\nitems:\n"
                        + "- {id: s, description: d, kind: set, file: a.json, pointer: /a, value: \"${n}\"}\n");
        Preview.Outlook result = Preview.of(
                plan,
                PlanFiles.NONE,
                "production",
                Trees.tree().file("a.json", "{\"a\": 1}").snapshot());
        assertEquals(
                Trees.tree().file("a.json", "{\"a\": 7}").snapshot().manifest(),
                result.tree().manifest());
    }
}
