package io.jenkins.plugins.promotion.preview;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.promotion.files.Sha256;
import io.jenkins.plugins.promotion.plan.BaseFiles;
import io.jenkins.plugins.promotion.plan.PlanFiles;
import io.jenkins.plugins.promotion.plan.PlanReader;
import io.jenkins.plugins.promotion.plan.Snapshot;
import io.jenkins.plugins.promotion.plan.WorkPlan;
import io.jenkins.plugins.promotion.tree.HiddenValues;
import io.jenkins.plugins.promotion.tree.Kind;
import io.jenkins.plugins.promotion.tree.Manifest;
import io.jenkins.plugins.promotion.tree.Scope;
import io.jenkins.plugins.promotion.tree.TreeEntry;
import io.jenkins.plugins.promotion.tree.TreeSpec;
import io.jenkins.plugins.promotion.tree.ValueRule;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** What people are shown of a plan: what changes, whole, safe, and nothing that belongs to an environment alone. */
public class WhatChangesTest {

    private static final String CANARY = "hunter2-canary";

    @Rule
    public TemporaryFolder folder = new TemporaryFolder();

    private final Map<String, byte[]> beside = new HashMap<>();
    private final Map<String, byte[]> before = new LinkedHashMap<>();
    private final List<String> own = new ArrayList<>();

    private WhatChanges of(String... items) throws Exception {
        return of(Optional.of("production"), "", items);
    }

    private WhatChanges of(Optional<String> environment, String head, String... items) throws Exception {
        WorkPlan plan = plan(head, items);
        // By way of the file in which it is kept, as on a controller.
        Path revision = folder.newFolder().toPath();
        Files.write(revision.resolve(BaseFiles.FILE), kept(plan).zip());
        return new WhatChanges(plan, environment.orElse(null), PlanFiles.of(beside), BaseFiles.in(revision), hidden());
    }

    private WorkPlan plan(String head, String... items) {
        String text = "apiVersion: workplan/v1\nplan: {id: p, title: T" + head + "}\nitems:\n"
                + String.join("\n", items) + "\n";
        return PlanReader.read("work-plan.yaml", text.getBytes(UTF_8), PlanFiles.of(beside));
    }

    private BaseFiles kept(WorkPlan plan) throws Exception {
        List<TreeEntry> entries = new ArrayList<>();
        Map<String, byte[]> contents = new HashMap<>();
        before.forEach((path, bytes) -> {
            contents.put(Sha256.hex(bytes), bytes);
            entries.add(new TreeEntry(path, Kind.FILE, 0644, bytes.length, Sha256.hex(bytes)));
        });
        Snapshot base = new Snapshot(Manifest.of("v1:all", entries), entry -> contents.get(entry.content()));
        return BaseFiles.of(plan, base);
    }

    private HiddenValues hidden() {
        return new HiddenValues(new TreeSpec("/", Scope.ALL, List.of(), ValueRule.parseAll(own)));
    }

    private void before(String path, String text) {
        before.put(path, text.getBytes(UTF_8));
    }

    private Effect.ValueChange value(String... items) throws Exception {
        return (Effect.ValueChange) of(items).effects(0, 1).get(0);
    }

    private static String set(String file, String pointer, String more) {
        return "- {id: i, description: Fit it, kind: set, file: " + file + ", "
                + (file.endsWith("properties") ? "key: " : "pointer: ") + pointer + ", " + more + "}";
    }

    @Test
    public void valueChangeSaysOldAndNew() throws Exception {
        before("pool.json", "{\"max\": 20, \"mode\": \"on\"}");
        before("a.properties", "express = false\n");
        String[][] table = {
            {set("pool.json", "/max", "value: 40"), "20", "40"},
            {set("pool.json", "/max", "expect: 20, value: 40"), "20", "40"},
            {set("pool.json", "/mode", "value: \"off\""), "\"on\"", "\"off\""},
            {set("pool.json", "/mode", "value: slow"), "\"on\"", "slow"},
            {set("pool.json", "/mode", "value: \" slow\""), "\"on\"", "\" slow\""},
            {set("pool.json", "/more", "value: [1, b], create: true"), null, "[1,\"b\"]"},
            {set("pool.json", "/max", "remove: true"), "20", null},
            {set("a.properties", "express", "value: \"true\""), "false", "true"},
        };
        for (String[] row : table) {
            Effect.ValueChange change = value(row[0]);
            assertEquals(
                    row[0],
                    row[1],
                    change.before() == null ? null : change.before().text());
            assertEquals(
                    row[0],
                    row[2],
                    change.after() == null ? null : change.after().text());
            assertTrue(row[0], change.known());
            assertFalse(row[0], change.own());
            assertEquals("Fit it", change.about().why());
        }
    }

    /** What derivation writes as a description only says what the row says. */
    @Test
    public void reasonIsWhatSomebodyWrote() throws Exception {
        before("pool.json", "{\"max\": 20}");
        String item = "- {id: i, description: %s, kind: set, file: pool.json, pointer: /max, value: 40}";
        assertEquals(
                "",
                value(String.format(item, "Set /max in pool.json to 40"))
                        .about()
                        .why());
        assertEquals(
                "Fit the pool",
                value(String.format(item, "Fit the pool")).about().why());
    }

    @Test
    public void whatIsNotKnownIsSaidToBe() throws Exception {
        Effect.ValueChange change = value(set("gone.json", "/max", "value: 40"));
        assertFalse(change.known());
        assertNull(change.before());
    }

    @Test
    public void valuesAreThoseOfTheEnvironment() throws Exception {
        String head = ", parameters: {n: {test: 5, production: 7}, pass: {credentialsId: vault-1}}";
        before("a.json", "{\"a\": 1}");
        WhatChanges changes = of(
                Optional.of("production"),
                head,
                set("a.json", "/a", "value: \"${n}\""),
                "- {id: c, description: d, kind: command, argv: [\"a b\", \"${n}\"], env: {P: \"${pass}\", N: \"${n}\"},"
                        + " rollback: {command: [undo, it]}}",
                "- {id: t, description: d, kind: manual, instruction: i, when: {environment: test}}");
        assertEquals(2, changes.size());
        assertEquals(1, changes.elsewhere());
        assertEquals(
                "7", ((Effect.ValueChange) changes.effects(0, 1).get(0)).after().text());
        Effect.Command command = (Effect.Command) changes.effects(1, 1).get(0);
        assertEquals("\"a b\" 7", command.line());
        assertEquals(List.of("P=(secret 'vault-1')", "N=${n}"), command.variables());
        assertEquals(
                new Undoing(Undoing.How.BY_COMMAND, "undo it"), command.about().undoing());
        WhatChanges unresolved = of(Optional.of("other"), head, set("a.json", "/a", "value: \"${n}\""));
        assertTrue(unresolved.problem(), unresolved.problem().contains("no value for other"));
        assertEquals(
                "${n}",
                ((Effect.ValueChange) unresolved.effects(0, 1).get(0)).after().text());
    }

    @Test
    public void requestsAndScriptsAreShownWithAllTheySay() throws Exception {
        beside.put("a.sql", "INSERT INTO t VALUES (1);\nCREATE TABLE u (a int);\n".getBytes(UTF_8));
        WhatChanges changes = of(
                Optional.of("production"),
                ", parameters: {n: 7, pass: {credentialsId: vault-1}}",
                "- {id: a, description: d, kind: sql, dataSource: shop, source: a.sql, rollback: {http: {method: DELETE,"
                        + " url: 'https://h/x'}}}",
                "- {id: b, description: d, kind: sql, dataSource: shop, statements: ['SELECT ${n}']}",
                "- {id: c, description: d, kind: http, method: PUT, url: 'https://h/', headers: {A: 'x ${pass}'}, body: y}");
        List<Effect> effects = changes.effects(0, 3);
        Effect.Other script = (Effect.Other) effects.get(0);
        assertTrue(script.how(), script.how().startsWith("sql: run on data source shop: a.sql — it has CREATE"));
        assertEquals(List.of("INSERT INTO t VALUES (1)", "CREATE TABLE u (a int)"), texts(script));
        assertEquals(
                new Undoing(Undoing.How.BY_COMMAND, "send DELETE https://h/x"),
                script.about().undoing());
        assertTrue(script.brief(), script.brief().startsWith("on data source shop — it has CREATE"));
        assertEquals("sql", script.means());
        assertEquals("sql: run on data source shop: SELECT 7", ((Effect.Other) effects.get(1)).how());
        assertEquals(List.of("A: x (secret 'vault-1')", "y"), texts((Effect.Other) effects.get(2)));
    }

    private static List<String> texts(Effect.Other effect) {
        return effect.details().stream().map(Visible::text).toList();
    }

    @Test
    public void totalsCountWhatAnApproverCounts() throws Exception {
        beside.put("n.txt", "one\ntwo".getBytes(UTF_8));
        before("a.json", "{\"a\": 1, \"b\": 1}");
        before("old.txt", "x\n");
        WhatChanges changes = of(
                set("a.json", "/a", "value: 2").replace("id: i", "id: i1"),
                set("a.json", "/b", "value: 2").replace("id: i", "id: i2"),
                "- {id: new, description: d, kind: file, path: d/n.txt, action: create, source: n.txt}",
                "- {id: del, description: d, kind: file, path: old.txt, action: delete}",
                "- {id: c, description: d, kind: command, argv: [x], irreversible: mails are sent}",
                "- {id: h, description: d, kind: manual, instruction: i}");
        assertEquals(new WhatChanges.Totals(4, 3, 1, 1, 1, 1, 0), changes.totals());
        Effect.FileChange created = (Effect.FileChange) changes.effects(2, 1).get(0);
        assertEquals(Effect.Fate.NEW, created.fate());
        assertEquals(2, created.lines());
        Effect.FileChange removed = (Effect.FileChange) changes.effects(3, 1).get(0);
        assertEquals(2, removed.before());
        assertEquals(
                new Undoing(Undoing.How.NEVER, "mails are sent"),
                changes.effects(4, 1).get(0).about().undoing());
    }

    @Test
    public void differenceIsOfAllItemsOfTheFileTogether() throws Exception {
        before("a.json", "{\n  \"a\": 1,\n  \"b\": 1,\n  \"c\": 1,\n  \"d\": 1,\n  \"e\": 1,\n  \"f\": 1\n}\n");
        WhatChanges changes = of(
                set("a.json", "/a", "value: 2").replace("id: i", "id: i1"),
                set("a.json", "/f", "expect: 9, value: 2").replace("id: i", "id: i2"));
        FileDifference difference = changes.difference(1).orElseThrow();
        assertEquals(
                List.of(
                        "SAME {|{",
                        "OTHER   \"a\": 1,|  \"a\": 2,",
                        "SAME   \"b\": 1,|  \"b\": 1,",
                        "SAME   \"c\": 1,|  \"c\": 1,",
                        "SAME   \"d\": 1,|  \"d\": 1,",
                        "SAME   \"e\": 1,|  \"e\": 1,",
                        "OTHER   \"f\": 1|  \"f\": 2",
                        "SAME }|}"),
                difference.rows().stream()
                        .map(row -> row.sort() + " " + row.oldText() + "|" + row.newText())
                        .toList());
        assertEquals(Optional.empty(), changes.difference(3));
        assertEquals(Optional.empty(), changes.difference(0));
    }

    @Test
    public void unchangedLinesFarAwayAreLeftOut() throws Exception {
        String text = java.util.stream.IntStream.range(0, 100)
                .mapToObj(i -> "k" + i + ": 1\n")
                .collect(Collectors.joining());
        before("a.yaml", text);
        FileDifference difference =
                of(set("a.yaml", "/k50", "value: 2")).difference(1).orElseThrow();
        assertEquals(9, difference.rows().size());
        assertEquals(FileDifference.Sort.GAP, difference.rows().get(0).sort());
        assertEquals(51, difference.rows().get(4).oldNumber());
        assertEquals(FileDifference.Sort.GAP, difference.rows().get(8).sort());
    }

    @Test
    public void largeAndBinaryFilesAreToldNotShown() throws Exception {
        beside.put("bin", new byte[] {1, 0, 2});
        beside.put("big", "x".repeat(3 << 20).getBytes(UTF_8));
        beside.put("long", "x\n".repeat(30_000).getBytes(UTF_8));
        before.put("b", new byte[] {3, 0, 4, 5});
        String[][] table = {
            {"path: b, action: replace, source: bin", "NO_TEXT", "4", "3"},
            {"path: c, action: create, source: big", "LARGE", "-1", String.valueOf(3 << 20)},
            {"path: d, action: create, source: long", "LARGE", "-1", "60000"},
            {"path: e, action: create, link: b", "NO_TEXT", "-1", "-1"},
        };
        for (String[] row : table) {
            FileDifference difference = of("- {id: f, description: d, kind: file, " + row[0] + "}")
                    .difference(1)
                    .orElseThrow();
            assertEquals(row[0], FileDifference.Untold.valueOf(row[1]), difference.untold());
            assertEquals(row[0], Long.parseLong(row[3]), difference.after());
            assertEquals(row[0], List.of(), difference.rows());
        }
        Effect.FileChange change =
                (Effect.FileChange) of("- {id: f, description: d, kind: file, path: b, action: replace, source: bin}")
                        .effects(0, 1)
                        .get(0);
        assertEquals(4, change.before());
        assertEquals(3, change.after());
    }

    @Test
    public void filesThatDifferEverywhereAreComparedInTime() throws Exception {
        beside.put(
                "n",
                java.util.stream.IntStream.range(0, 19_000)
                        .mapToObj(i -> "new " + i + "\n")
                        .collect(Collectors.joining())
                        .getBytes(UTF_8));
        before(
                "o.txt",
                java.util.stream.IntStream.range(0, 19_000)
                        .mapToObj(i -> "old " + i + "\n")
                        .collect(Collectors.joining()));
        FileDifference difference = of("- {id: f, description: d, kind: file, path: o.txt, action: replace, source: n}")
                .difference(1)
                .orElseThrow();
        assertEquals(2000, difference.rows().size());
        assertEquals(17_000, difference.left());
    }

    @Test
    public void lineEndsAndTheLastOneAreTold() throws Exception {
        beside.put("n", "a\nb".getBytes(UTF_8));
        before("o.txt", "a\r\nb\r\n");
        FileDifference difference = of("- {id: f, description: d, kind: file, path: o.txt, action: replace, source: n}")
                .difference(1)
                .orElseThrow();
        assertEquals(List.of(FileDifference.Note.LINE_ENDS, FileDifference.Note.NO_LAST_END), difference.notes());
        assertEquals("a⟨U+000D⟩", difference.rows().get(0).oldText());
    }

    @Test
    public void unseenCharactersAreSpeltOut() throws Exception {
        before("a.json", "{\"a\": \"x\"}");
        Effect.ValueChange change = value(set("a.json", "/a", "value: \"pay\\u202Eelif\\u200B \\u00A0ü€\\U0001F600\"")
                .replace("Fit it", "\"F\\u2066\""));
        assertEquals(
                "pay⟨U+202E⟩elif⟨U+200B⟩ ⟨U+00A0⟩ü€\uD83D\uDE00", change.after().text());
        assertEquals("F⟨U+2066⟩", change.about().why());
        FileDifference difference =
                of(set("a.json", "/a", "value: \"\\u2067\"")).difference(1).orElseThrow();
        assertTrue(difference.rows().toString(), difference.rows().toString().contains("⟨U+2067⟩"));
    }

    @Test
    public void largeValuesAreCutAndSaidToBe() throws Exception {
        before("a.json", "{\"a\": \"x\"}");
        Effect.ValueChange change = value(set("a.json", "/a", "value: " + "y".repeat(5000)));
        assertEquals("y".repeat(240) + "…", change.after().text());
        assertEquals(4760, change.after().left());
    }

    @Test
    public void itemsAreMadeWhenAskedFor() throws Exception {
        before("a.json", "{\"a\": 1}");
        String[] items = new String[5000];
        for (int i = 0; i < items.length; i++) {
            items[i] = set("a.json", "/k" + i, "value: 2, create: true").replace("id: i", "id: i" + i);
        }
        WhatChanges changes = of(items);
        assertEquals(5000, changes.totals().changes());
        assertEquals(1, changes.totals().files());
        List<Effect> page = changes.effects(4900, 200);
        assertEquals(100, page.size());
        assertEquals("i4999", page.get(99).about().item());
        assertEquals(5000, page.get(99).about().number());
    }

    /** Whatever an environment keeps for itself, however a plan goes about it, is in nothing that can be shown. */
    @Test
    public void ownValuesAreNowhere() throws Exception {
        own.addAll(List.of("db.yaml#/db/password", "p.properties#key", "secret/**", "many.yaml#/a/b"));
        before("db.yaml", "db:\n  password: " + CANARY + "\n  pool: 1\n");
        before("p.properties", "key = " + CANARY + "\nother = 1\n");
        before("secret/x.txt", CANARY + "\n");
        before("many.yaml", "a:\n  b: " + CANARY + "\n---\na:\n  b: " + CANARY + "\nc: 1\n");
        beside.put("db", ("db:\n  password: " + CANARY + "\n  pool: 2\n").getBytes(UTF_8));
        beside.put("bad", ("db: [\n" + CANARY).getBytes(UTF_8));
        beside.put("s", CANARY.getBytes(UTF_8));
        String[] items = {
            set("db.yaml", "/db/password", "value: " + CANARY),
            set("db.yaml", "/db/password", "expect: " + CANARY + ", value: x"),
            set("db.yaml", "/db", "value: {password: " + CANARY + "}"),
            set("db.yaml", "/db/password/deep", "value: " + CANARY + ", create: true"),
            set("db.yaml", "/db/pool", "value: 2"),
            set("p.properties", "key", "value: " + CANARY),
            set("p.properties", "other", "value: 2"),
            set("many.yaml", "\"2:/a/b\"", "value: " + CANARY),
            set("many.yaml", "/c", "value: 2"),
            "- {id: f, description: d, kind: file, path: db.yaml, action: replace, source: db}",
            "- {id: f, description: d, kind: file, path: db.yaml, action: replace, source: bad}",
            "- {id: f, description: d, kind: file, path: secret/x.txt, action: replace, source: s}",
            "- {id: f, description: d, kind: file, path: secret/new.txt, action: create, source: s}",
            "- {id: f, description: d, kind: file, path: secret/l, action: create, link: " + CANARY + "}",
            "- {id: f, description: d, kind: file, path: secret/x.txt, action: delete}",
            "- {id: c, description: d, kind: manual, instruction: i, unless: {file: db.yaml, pointer: /db/password,"
                    + " equals: " + CANARY + "}, verify: {file: p.properties, key: key, equals: " + CANARY + "}}",
        };
        for (String item : items) {
            WhatChanges changes = of(item);
            String shown = changes.effects(0, 10) + " " + changes.difference(1);
            assertFalse(item + "\n" + shown, shown.contains(CANARY));
            assertFalse(item + "\n" + shown, shown.contains("configuration-promotion-value"));
        }
        WhatChanges together = of(items[0].replace("id: i", "id: i1"), items[4].replace("id: i", "id: i2"));
        String shown = together.difference(2).orElseThrow().rows().toString();
        assertTrue(shown, shown.contains("(this environment's own value)"));
        assertTrue(shown, shown.contains("pool: 2"));
        assertFalse(shown, shown.contains(CANARY));
        assertTrue(((Effect.ValueChange) together.effects(0, 1).get(0)).own());
    }

    @Test
    public void newFileIsShownWhereNothingOfTheBaseWasKept() throws Exception {
        beside.put("n.txt", "one\n".getBytes(UTF_8));
        before("a.json", "{\"a\": 1}");
        WorkPlan plan = plan(
                "",
                "- {id: f, description: d, kind: file, path: n.txt, action: create, source: n.txt}",
                set("a.json", "/a", "expect: 1, value: 2"));
        WhatChanges changes = new WhatChanges(plan, null, PlanFiles.of(beside), Optional.empty(), hidden());
        assertEquals("one", changes.difference(1).orElseThrow().rows().get(0).newText());
        assertEquals(
                FileDifference.Untold.NOT_KEPT,
                changes.difference(2).orElseThrow().untold());
        assertEquals(
                "1",
                ((Effect.ValueChange) changes.effects(1, 1).get(0)).before().text());
    }
}
