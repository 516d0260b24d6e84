package io.jenkins.plugins.promotion.plan;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;

import io.jenkins.plugins.promotion.tree.TreeEntry;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.Test;

/** Kinds of files and plans that people reported of other systems, from the plan's text to what is in the file afterwards. */
public class FieldKindsTest {

    private static Trees tree(String path, String what) {
        Trees tree = Trees.tree().file("keep", "k");
        if (what == null) {
            return tree;
        }
        return what.startsWith("-> ")
                ? tree.link(path, what.substring(3))
                : what.equals("folder") ? tree.folder(path) : tree.file(path, what);
    }

    private static String after(WorkPlan plan, String environment, String path, String text) throws Exception {
        Preview.Outlook outlook = Preview.of(
                plan, PlanFiles.NONE, environment, Trees.tree().file(path, text).snapshot());
        assertEquals(List.of(), outlook.refused());
        TreeEntry entry = outlook.tree().entry(path).orElseThrow();
        return new String(outlook.tree().contents().read(entry), UTF_8);
    }

    /** What a round makes of one place, the next one makes another thing of; the plan of each can be followed as it is. */
    @Test
    public void aDifferenceMayBecomeAnotherFromRoundToRound() throws Exception {
        String[][] table = {
            {
                "a.json",
                "{\"a\": {\"b\": 1, \"c\": 2}}\n",
                "{\"a\": {\"b\": 9, \"c\": 2}}\n",
                "{\"a\": {\"c\": 2}}\n",
                "{\"a\": {\"c\": 2, \"b\": {\"x\": 1}}}\n"
            },
            {"a.yaml", "a:\n  b: 1\n  c: 2\n", "a:\n  b: 1\n", "a: 5\n", "a:\n  b: 1\n  c: [1, 2]\n"},
            {"a.properties", "a=1\nb=2\n", "a=2\nb=2\n", "b=2\n", "b=2\na=3\nc=4\n"},
            {"a.ini", "[s]\na = 1\nb = 2\n", "[s]\na = 2\nb = 2\n", "[s]\nb = 2\n", "[s]\nb = 2\n\n[t]\na = 1\n"},
            {
                "a.xml",
                "<r>\n  <a x=\"1\">t</a>\n</r>\n",
                "<r>\n  <a x=\"2\">t</a>\n</r>\n",
                "<r>\n  <a>t</a>\n</r>\n",
                "<r>\n</r>\n"
            },
            {"a.txt", "x\n", "y\n", null, "-> z", "folder", "y\n"},
            {"a.json", "{\"l\": [1, 2, 3]}\n", "{\"l\": [1, 2]}\n", "{\"l\": [1, 2, 3, 4]}\n", "{\"l\": {}}\n"},
            {"a.yaml", "l:\n- a\n- b\n", "l:\n- a\n", "l: []\n", "l: null\n"},
            {"a.yaml", "a: 1\n---\nb: 1\n", "a: 1\n---\nb: 2\n", "a: 2\n", "b: 3\n---\na: 1\n"},
        };
        for (String[] row : table) {
            Trees base = tree(row[0], row[1]);
            String text = Plans.withItems("  []\n");
            Map<String, byte[]> files = new HashMap<>();
            for (int round = 2; round < row.length; round++) {
                String label = row[0] + " " + row[1] + ", round " + (round - 1);
                Trees stage = tree(row[0], row[round]);
                Derived derived = Derivation.derive(
                        base.snapshot(), stage.snapshot(), new Derivation.Existing("p", text, PlanFiles.of(files)));
                files.putAll(derived.files());
                assertEquals(label, List.of(), derived.conflicts());
                Preview.Outlook outlook =
                        Preview.of(derived.plan(), PlanFiles.of(files), "production", base.snapshot());
                assertEquals(label, List.of(), outlook.refused());
                assertEquals(
                        label,
                        stage.snapshot().manifest().entries(),
                        outlook.tree().manifest().entries());
                text = derived.yaml();
            }
        }
    }

    /** A tag, an anchor, an alias, a merge key is no formatting: it is carried over, and missed where it is not. */
    @Test
    public void whatStandsBesideAYamlValueIsPartOfIt() throws Exception {
        String[][] table = {
            {"a: !reset []\nb: 1\n", "a: !override []\nb: 1\n"},
            {"a: &x {p: 1}\nb: *x\n", "a: &y {p: 1}\nb: *y\n"},
            {"a: &x {p: 1}\nb:\n  <<: *x\n", "a: &x {p: 1}\nb:\n  <<: *x\n  p: 2\n"},
            {"a: !vault |\n  x\n", "a: !vault |\n  y\n"},
            {"a: x\n", "a: !include x\n"},
            {"a: !!str 1\n", "a: !!int 1\n"},
            {"a: &x 1\nb: *x\n", "a: &x 1\nb: 1\n"},
            {"a: &x {p: 1}\nb: {<<: *x, q: 1}\n", "a: &x {p: 1}\nb: {q: 1}\n"},
            {"<<: {a: 1}\nb: 2\n", "a: 1\nb: 2\n"},
            {"a: [!Ref x, !Sub y]\n", "a: [!Ref x, !Ref y]\n"},
        };
        for (String[] row : table) {
            Snapshot base = Trees.tree().file("c.yaml", row[0]).snapshot();
            Snapshot stage = Trees.tree().file("c.yaml", row[1]).snapshot();
            Derived derived = Derivation.fresh("p", base, stage, List.of());
            assertEquals(row[1], List.of(), derived.formattingOnly());
            Preview.Outlook outlook = Preview.of(derived.plan(), derived.files(PlanFiles.NONE), "e", base);
            assertEquals(
                    row[1],
                    stage.manifest().entries(),
                    outlook.tree().manifest().entries());
            assertFalse(
                    row[1],
                    CompletenessProof.of(base, stage, base, base, List.of())
                            .missing()
                            .isEmpty());
        }
    }

    private static final String[] WORDS = {
        "1.20", "3.10", "0600", "off", "22:22", "1_000", "2026-01-02", "0x1F", ".inf", "NO", "010", "08", "1e3"
    };

    /** As the plan spells it, with or without a parameter between, and {@code expect} may be what stands in the file. */
    @Test
    public void aValueIsWrittenAsThePlanSpellsIt() throws Exception {
        String[][] places = {
            {"a.yaml", "pointer: /m", "m: %s\n"},
            {"a.properties", "key: m", "m=%s\n"},
            {"a.ini", "pointer: /s/m", "[s]\nm = %s\n"},
            {"a.xml", "pointer: /r/@m", "<r m=\"%s\"/>\n"}
        };
        for (String word : WORDS) {
            for (String[] place : places) {
                for (String old : WORDS) {
                    String item = "  - {id: v, description: d, kind: set, file: " + place[0] + ", " + place[1]
                            + ", expect: " + old + ", value: %s, when: {environment: [production]}}\n";
                    String wanted = place[2].formatted(word);
                    String before = place[2].formatted(old);
                    assertEquals(
                            wanted,
                            after(Plans.read(Plans.withItems(item.formatted(word))), "production", place[0], before));
                    String parameters = "plan: {id: p, parameters: {v: {test: 1, production: " + word + "}}}";
                    WorkPlan plan = Plans.read(
                            Plans.withItems(item.formatted("\"${v}\"")).replace("plan: {id: p}", parameters));
                    assertEquals(wanted, after(plan, "production", place[0], before));
                }
            }
        }
    }

    private static String lines(int count, int changed, String to) {
        StringBuilder text = new StringBuilder();
        for (int i = 1; i <= count; i++) {
            text.append(i == changed ? to : "RewriteRule ^/old" + i + "$ /new" + i + " [R=301,L]\n");
        }
        return text.toString();
    }

    /** Some lines of a text are told as a patch, which a person reads; most of them, or bytes, as a file. */
    @Test
    public void someLinesOfATextArePatched() throws Exception {
        String base = lines(60, 0, "");
        Trees before = Trees.tree().file("conf/rules.conf", base);
        String[][] table = {
            {lines(60, 30, "RewriteRule ^/x$ - [F]\n"), "patch"},
            {lines(60, 1, ""), "patch"},
            {lines(60, 60, "the end, without an end"), "patch"},
            {base + "# ümlaut\n", "patch"},
            {base.replace("old7$", "older7$").replace("old41$", "older41$"), "patch"},
            {base.replace("\n", "\r\n"), "file"},
            {base.substring(0, 200), "file"},
            {base + "\0", "file"},
            {"", "file"},
        };
        for (String[] row : table) {
            Trees stage = Trees.tree().file("conf/rules.conf", row[0], 0640);
            Derived derived = Derivation.fresh("p", before.snapshot(), stage.snapshot(), List.of());
            assertEquals(
                    derived.yaml(),
                    row[1],
                    derived.plan().items().get(0).action().kind());
            Preview.Outlook outlook = Preview.of(derived.plan(), derived.files(PlanFiles.NONE), "e", before.snapshot());
            assertEquals(List.of(), outlook.refused());
            assertEquals(
                    stage.snapshot().manifest().entries(),
                    outlook.tree().manifest().entries());
            Derived again = Derivation.derive(
                    before.snapshot(),
                    stage.snapshot(),
                    new Derivation.Existing("p", derived.yaml(), derived.files(PlanFiles.NONE)));
            assertEquals(derived.yaml(), again.yaml());
            assertEquals(Map.of(), again.files());
            // The next round changes another line.
            Trees next = Trees.tree().file("conf/rules.conf", lines(60, 12, "# gone\n"));
            Derived moved = Derivation.derive(
                    before.snapshot(),
                    next.snapshot(),
                    new Derivation.Existing("p", derived.yaml(), derived.files(PlanFiles.NONE)));
            outlook = Preview.of(moved.plan(), moved.files(derived.files(PlanFiles.NONE)), "e", before.snapshot());
            assertEquals(List.of(), outlook.refused());
            assertEquals(
                    next.snapshot().manifest().entries(),
                    outlook.tree().manifest().entries());
            assertEquals(
                    Optional.empty(),
                    new Provenance(
                                    derived.plan(),
                                    Derivation.derivedBefore(derived.yaml(), derived.files(PlanFiles.NONE)),
                                    moved.plan())
                            .objection(moved.files().keySet(), moved.added(), moved.updated(), moved.obsolete()));
        }
    }
}
