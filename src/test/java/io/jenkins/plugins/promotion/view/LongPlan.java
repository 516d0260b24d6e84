package io.jenkins.plugins.promotion.view;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.jenkins.plugins.promotion.change.StoredPlan;
import io.jenkins.plugins.promotion.change.fact.ApplyFact;
import io.jenkins.plugins.promotion.change.fact.GateFact;
import io.jenkins.plugins.promotion.change.fact.RevisionFact;
import io.jenkins.plugins.promotion.execution.LineStatus;
import io.jenkins.plugins.promotion.files.Sha256;
import io.jenkins.plugins.promotion.plan.BaseFiles;
import io.jenkins.plugins.promotion.process.people.Scene;
import io.jenkins.plugins.promotion.signoff.Covered;
import io.jenkins.plugins.promotion.signoff.Gate;
import io.jenkins.plugins.promotion.tree.Kind;
import io.jenkins.plugins.promotion.tree.Manifest;
import io.jenkins.plugins.promotion.tree.TreeEntry;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A plan of many items in a change, with a gate that covers it and a run that followed half of it. */
record LongPlan(Scene scene, int items) {

    /** Records it, as it would be where half of it was followed; the addresses of its pages by what they show. */
    Map<String, String> record() throws Exception {
        long number = scene.change.state().revisionNumber() + 1;
        String plan = "apiVersion: workplan/v1\nplan: {id: long, title: Long}\nitems:\n"
                + IntStream.rangeClosed(1, items)
                        .mapToObj(i -> "  - {id: i" + i + ", description: Set the value " + i
                                + ", kind: set, file: a.json, pointer: /p" + i + ", value: 1}\n")
                        .collect(Collectors.joining());
        byte[] file = IntStream.rangeClosed(1, items)
                .mapToObj(i -> "  \"p" + i + "\": 0")
                .collect(Collectors.joining(",\n", "{\n", "\n}\n"))
                .getBytes(UTF_8);
        TreeEntry entry = new TreeEntry("a.json", Kind.FILE, 0644, file.length, Sha256.hex(file));
        byte[] base = new BaseFiles(Manifest.of("v1:all", List.of(entry)), Map.of(entry.content(), file)).zip();
        scene.change.storeRevision(number, Map.of(StoredPlan.FILE, plan.getBytes(UTF_8), BaseFiles.FILE, base));
        scene.record(new RevisionFact(
                number,
                "v1:plan" + number,
                "Long",
                List.of("author"),
                "development",
                "v1:tree",
                "s",
                items,
                0,
                0,
                List.of(),
                true,
                null,
                1));
        Covered covered = new Covered(number, "v1:plan" + number, null, "v1:s", Map.of(), null, "complete");
        scene.record(new GateFact.Opened(
                number,
                new Gate(
                        "r1-go-live-" + items,
                        "Go live " + items,
                        scene.change.key(),
                        1,
                        io.jenkins.plugins.promotion.signoff.Rule.parse("qa", 1, true, "10d"),
                        covered,
                        scene.now().toInstant(),
                        "shop#1",
                        "",
                        null)));
        scene.record(new ApplyFact.Waiting("a" + items, "test", false, number, 1, false));
        scene.following().begin(scene.change, "a" + items, Scene.person("ivan"), true);
        scene.applyBegun("a" + items);
        for (int i = 1; i <= items / 2; i++) {
            scene.line("a" + items, "i" + i, LineStatus.DONE, Duration.ofMillis(20));
        }
        return pages();
    }

    private Map<String, String> pages() {
        String change = "promotion-changes/" + scene.change.key() + "/";
        Map<String, String> pages = new LinkedHashMap<>();
        pages.put("change", change);
        pages.put("change, live part", change + "live");
        pages.put("plan", change + "plan/");
        pages.put("gate", change + "gate/r1-go-live-" + items + "/");
        pages.put("gate, all items", change + "gate/r1-go-live-" + items + "/items/1/");
        pages.put("following the plan", change + "apply/a" + items + "/");
        pages.put("following the plan, live part", change + "apply/a" + items + "/live");
        pages.put("following the plan, api/json", change + "apply/a" + items + "/api/json");
        pages.put("everything recorded", change + "recorded/");
        pages.put("My approvals", "my-approvals/");
        return pages;
    }
}
