package io.jenkins.plugins.promotion.plan;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.promotion.plan.WholeFile.Effect;
import io.jenkins.plugins.promotion.structured.Value;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.Test;

public class PlanReaderTest {
    private final WorkPlan plan = Plans.read(Plans.whole());

    @Test
    public void anEmojiMayStandAnywhere() throws Exception {
        for (int before = 950; before < 1050; before++) {
            String title = "x".repeat(before) + "😀";
            String yaml = "apiVersion: workplan/v1\nplan: {id: p, title: \"" + title + "\"}\nitems: []\n";
            assertEquals(title, PlanReader.read("p.yaml", yaml, PlanFiles.NONE).title());
        }
    }

    @Test
    public void readsTheHead() {
        assertEquals("CR-2031-routing", plan.id());
        assertEquals("Route invoices through the new approval matrix", plan.title());
        assertEquals("alice", plan.author());
        assertEquals(List.of("logs/**"), plan.exclude());
        assertEquals(new Policy(true, false, Optional.of(Policy.OnFailure.ROLLBACK)), plan.policy());
        assertEquals(
                List.of("smtpHost", "maxUpload", "apiToken"),
                List.copyOf(plan.parameters().keySet()));
        assertEquals(
                new Parameter.Plain(new Value.Plain("50")), plan.parameters().get("maxUpload"));
        assertEquals(
                new Parameter.Credentials("cmo-api-token"), plan.parameters().get("apiToken"));
    }

    @Test
    public void readsASetItem() {
        assertEquals(
                new Item(
                        "raise-limit",
                        "Raise the upload limit to 50 MB",
                        new SetValue(
                                "conf/app.json",
                                "/upload/maxMegabytes",
                                Optional.of(new Value.Plain("20")),
                                Optional.of(new Value.Text("${maxUpload}")),
                                false),
                        List.of(),
                        List.of(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        new Rollback.Automatic(),
                        Optional.of(Duration.ofMinutes(5)),
                        Optional.empty(),
                        "alice",
                        Item.Outage.NONE,
                        false,
                        "the limit of the proxy is higher already",
                        "CMO-77"),
                plan.items().get(0));
    }

    @Test
    public void readsAFileItem() {
        Item item = plan.item("matrix").orElseThrow();
        assertEquals(
                new WholeFile(
                        "workflows/approval.xml",
                        Effect.REPLACE,
                        Optional.of("files/workflows/approval.xml"),
                        Optional.of("0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c4b5a69788796a5b4c3d2e1f0"),
                        Optional.empty(),
                        false,
                        Optional.of("rw-r-----")),
                item.action());
        assertEquals(List.of("raise-limit"), item.dependsOn());
        assertEquals(List.of("files/workflows/approval.xml"), plan.references());
    }

    @Test
    public void readsACommandItem() {
        Item item = plan.item("reload").orElseThrow();
        assertEquals(
                new RunCommand(
                        List.of("bin/reload", "--host", "${smtpHost}", "$${literal}"),
                        false,
                        Map.of("TOKEN", "${apiToken}"),
                        "bin"),
                item.action());
        assertEquals(
                Optional.of(
                        new Precondition(new Check.CommandExits(List.of("bin/status"), 0), Precondition.OnFail.ASK)),
                item.precondition());
        assertEquals(Optional.of(new Check.CommandExits(List.of("bin/status", "--ready"), 3)), item.verify());
        assertEquals(new Rollback.ByCommand(List.of("bin/reload", "--previous")), item.rollback());
        assertEquals(Optional.of(Duration.ofMinutes(2)), item.timeout());
        assertEquals(Item.Outage.STARTS, item.outage());
    }

    @Test
    public void readsAManualItem() {
        Item item = plan.item("announce").orElseThrow();
        assertEquals(
                new AskPerson(
                        "Post the notice on the portal.\nWait for the help desk.\n", "Address of the notice", true),
                item.action());
        assertEquals(new Rollback.Irreversible("people have read it"), item.rollback());
        assertEquals(
                Optional.of(
                        new Precondition(new Check.Exists("workflows/approval.xml"), Precondition.OnFail.MARK_DONE)),
                item.precondition());
        assertTrue(item.pointOfNoReturn());
    }

    @Test
    public void followsDependenciesBeforeTheFilesOrder() {
        WorkPlan order = Plans.read(
                Plans.withItems("- {id: a, description: d, kind: manual, instruction: i, dependsOn: [c, b]}\n"
                        + "- {id: b, description: d, kind: manual, instruction: i}\n"
                        + "- {id: c, description: d, kind: manual, instruction: i, when: {environment: test}}\n"));
        assertEquals(
                List.of("c", "b", "a"),
                order.itemsFor("test").stream().map(Item::id).toList());
        assertEquals(
                List.of("b", "a"),
                order.itemsFor("production").stream().map(Item::id).toList());
    }

    @Test
    public void aByteOrderMarkAndOtherLineEndsAreNoMistake() {
        assertEquals(plan, Plans.read("\uFEFF" + Plans.whole().replace("\n", "\r\n")));
    }

    @Test
    public void keepsWordsAsTheyAreSpelt() {
        for (String text : List.of(
                "on", "yes", "no", "010", "12:30", "2026-01-31", "0x1F", "1_000", ".5", "1e9999", "1.50", "=", "<<")) {
            WorkPlan one = Plans.read(Plans.withItems(
                    "- {id: a, description: d, kind: set, file: a.json, pointer: /a, value: " + text + "}\n"));
            assertEquals(
                    new Value.Plain(text),
                    ((SetValue) one.items().get(0).action()).value().orElseThrow());
        }
    }

    @Test
    public void keepsTheTypeOfValues() {
        WorkPlan one =
                Plans.read(Plans.withItems("- {id: a, description: d, kind: set, file: a.json, pointer: /a, value: "
                        + "[1, -7, 1.50, true, null, '1', 9999999999, {b: 2e3}]}\n"));
        assertEquals(
                "[1,-7,1.50,true,null,\"1\",9999999999,{\"b\":2e3}]",
                ((SetValue) one.items().get(0).action()).value().orElseThrow().canonical());
    }

    @Test
    public void aPlanWithoutItemsChangesNothing() {
        assertFalse(Plans.read("apiVersion: workplan/v1\nplan: {id: p}\nitems: []\n")
                .items()
                .iterator()
                .hasNext());
    }
}
