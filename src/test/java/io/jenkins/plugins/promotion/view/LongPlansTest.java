package io.jenkins.plugins.promotion.view;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.htmlunit.WebResponse;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.jvnet.hudson.test.JenkinsRule;

/** Pages of a plan of many items, half of it followed, are hardly longer than those of few: docs/speed.md has the numbers. */
public class LongPlansTest {

    /** No page may be longer, however long the plan is. */
    private static final int BYTES = 150_000;

    private static final List<Integer> ITEMS = Stream.of(
                    System.getProperty("items", "10,1000").split(","))
            .map(Integer::valueOf)
            .toList();

    @Rule
    public JenkinsRule j = new JenkinsRule();

    @Rule
    public TemporaryFolder folder = new TemporaryFolder();

    private Scene scene;

    private void plan(int items) throws Exception {
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
    }

    @Test
    public void pagesStayShort() throws Exception {
        scene = new Shop(j, folder.getRoot().toPath()).scene;
        List<String> measured = new ArrayList<>();
        for (int items : ITEMS) {
            plan(items);
            String change = "promotion-changes/" + scene.change.key() + "/";
            for (String page : List.of(
                    change,
                    change + "live",
                    change + "plan/",
                    change + "gate/r1-go-live-" + items + "/",
                    change + "gate/r1-go-live-" + items + "/items/1/",
                    change + "apply/a" + items + "/",
                    change + "apply/a" + items + "/live",
                    change + "recorded/",
                    "my-approvals/")) {
                JenkinsRule.WebClient client = j.createWebClient();
                client.getOptions().setJavaScriptEnabled(false);
                client.login("qa1");
                long best = Long.MAX_VALUE;
                long first = 0;
                int length = 0;
                for (int i = 0; i < 3; i++) {
                    long from = System.nanoTime();
                    WebResponse answer = client.goTo(page, null).getWebResponse();
                    long took = (System.nanoTime() - from) / 1_000_000;
                    first = i == 0 ? took : first;
                    best = Math.min(best, took);
                    assertEquals(page, 200, answer.getStatusCode());
                    length = answer.getContentAsString().getBytes(UTF_8).length;
                }
                measured.add(String.format(
                        "%,7d items %,9d bytes %,6d ms first %,6d ms then  %s", items, length, first, best, page));
                assertTrue(page + " of " + items + " items has " + length + " bytes", length < BYTES);
            }
        }
        if (System.getProperty("items") != null) {
            measured.forEach(System.out::println);
        }
    }
}
