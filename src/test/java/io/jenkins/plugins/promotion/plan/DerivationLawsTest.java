package io.jenkins.plugins.promotion.plan;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.Test;

/** What holds for every pair of trees, tried on random ones. */
public class DerivationLawsTest {
    private static final String[] FOLDERS = {"a", "b", "a/c", "d e"};
    private static final String[] NAMES = {"x.json", "y.yaml", "z.properties", "v.xml", "w.ini", "t.txt", "long ü.conf"
    };
    private static final String[] VALUES = {
        "1",
        "2.50",
        "true",
        "null",
        "\"on\"",
        "\"${p}\"",
        "\"a: b # c\"",
        "[]",
        "[1, \"x\"]",
        "{}",
        "{\"k\": 1}",
        "\"\""
    };

    private static <T> T pick(Random random, T[] of) {
        return of[random.nextInt(of.length)];
    }

    /** A tree that depends on the seed in some of its paths only, so that two of them share most. */
    private static Trees random(long common, long own) {
        Trees tree = Trees.tree();
        Random stable = new Random(common);
        Random changing = new Random(own);
        for (String folder : FOLDERS) {
            for (String name : NAMES) {
                String text = text(name, stable, changing);
                int fate = changing.nextInt(8);
                int there = stable.nextInt(4);
                boolean present = fate == 0 ? there == 0 : there != 0;
                if (present && fate == 1) {
                    tree.link(folder + "/" + name, "to " + changing.nextInt(3)).folder(folder);
                } else if (present && fate == 2) {
                    tree.file(folder + "/" + name + "/inner", text);
                } else if (present) {
                    tree.file(folder + "/" + name, text, changing.nextInt(6) == 0 ? 0755 : 0644);
                }
            }
        }
        return changing.nextBoolean() ? tree.folder("empty") : tree;
    }

    private static String text(String name, Random stable, Random changing) {
        boolean xml = name.endsWith("xml");
        StringBuilder text =
                new StringBuilder(name.endsWith("json") ? "{" : xml ? "<!-- comment -->\n<c>" : "# comment\n");
        for (int key = 0; key < 4; key++) {
            String value = pick(stable, VALUES);
            String other = pick(changing, VALUES);
            int fate = changing.nextInt(12);
            String chosen = fate < 3 ? other : value;
            if (fate == 3) {
                continue;
            }
            if (name.endsWith("json")) {
                text.append(text.length() == 1 ? "" : ",")
                        .append("\n  \"k~/")
                        .append(key)
                        .append("\": ")
                        .append(chosen);
            } else if (xml) {
                String value1 = chosen.replace("<", "").replace("\"", "");
                text.append("\n  ")
                        .append(
                                switch (key) {
                                    case 0 -> "<k>" + value1 + "</k>";
                                    case 1 -> "<p name=\"n\" v=\"" + value1 + "\"/>";
                                    case 2 -> "<p name=\"m\">" + value1 + "</p>";
                                    default -> "<q>\n    <r>" + value1 + "</r>\n    <r/>\n  </q>";
                                });
            } else if (name.endsWith("ini")) {
                text.append(key % 2 == 0 ? "[s" + key + "]\n" : "").append("k").append(key == 3 ? 1 : key);
                text.append(" = ").append(chosen).append('\n');
            } else if (name.endsWith("yaml")) {
                text.append("k").append(key).append(": ").append(chosen).append('\n');
            } else {
                text.append("k").append(key).append("=").append(chosen).append('\n');
                text.append(name.startsWith("long") ? ("# on key " + key + ", as everywhere\n").repeat(9) : "");
            }
        }
        return text.append(name.endsWith("json") ? "\n}\n" : xml ? "\n</c>\n" : "")
                .toString();
    }

    @Test
    public void aFreshPlanCarriesTheBaseToTheStageExactly() throws Exception {
        for (long seed = 0; seed < 60; seed++) {
            Snapshot base = random(seed, 2 * seed).snapshot();
            Snapshot stage = random(seed, 2 * seed + 1).snapshot();
            Derived derived = Derivation.fresh("p", base, stage, List.of());
            Preview.Outlook result = Preview.of(derived.plan(), derived.files(PlanFiles.NONE), "e", base);
            assertEquals("seed " + seed, List.of(), result.refused());
            assertEquals(
                    "seed " + seed,
                    stage.manifest().entries(),
                    result.tree().manifest().entries());
        }
    }

    private static final String DERIVED = "  # derived: follows the first stage until this line is taken away\n";

    /** A plan of some of the items that make a tree of the base, taken over by people. */
    private static String written(Snapshot base, Snapshot meant, Map<String, byte[]> files, Random random)
            throws Exception {
        Derived whole = Derivation.fresh("p", base, meant, List.of());
        files.putAll(whole.files());
        String[] items = whole.yaml().split("(?m)^" + DERIVED);
        StringBuilder plan = new StringBuilder(items[0]);
        for (int i = 1; i < items.length; i++) {
            plan.append(random.nextInt(3) == 0 && !items[i].contains("kind: file") ? items[i] : "");
        }
        return plan.toString().endsWith("items:\n") ? plan + "  []\n" : plan.toString();
    }

    /**
     * Four rounds, in each of which the first stage becomes another tree and the plan of the round before is derived anew, as
     * it was recorded: it can be performed as it stands, what people wrote stays, and where both go together, it makes the
     * stage. {@code -Drounds=} tries more, {@code -Dseed=} others.
     */
    @Test
    public void aRecordedPlanCanBePerformedAsRecordedInEveryRound() throws Exception {
        int tried = Integer.getInteger("rounds", 50);
        long first = Long.getLong("seed", 1000);
        int apart = 0;
        for (long seed = first; seed < first + tried; seed++) {
            Random random = new Random(seed);
            Snapshot base = random(seed, 5 * seed).snapshot();
            Map<String, byte[]> files = new HashMap<>();
            String text = written(base, random(seed, 5 * seed + 1).snapshot(), files, random);
            List<Item> written = PlanReader.read("p", text, PlanFiles.of(files)).items();
            for (int round = 1; round < 5; round++) {
                Snapshot stage = random(seed, random.nextInt(3) == 0 ? 5 * seed + 1 : 5 * seed + round)
                        .snapshot();
                String label = "seed " + seed + ", round " + round + "\n" + text;
                Derived derived =
                        Derivation.derive(base, stage, new Derivation.Existing("p", text, PlanFiles.of(files)));
                Provenance from = new Provenance(
                        PlanReader.read("p", text, PlanFiles.of(files)),
                        Derivation.derivedBefore(text, PlanFiles.of(files)),
                        derived.plan());
                assertEquals(
                        label,
                        Optional.empty(),
                        from.objection(
                                derived.files().keySet(), derived.added(), derived.updated(), derived.obsolete()));
                label += "\n-> " + derived.conflicts() + "\n" + derived.yaml();
                files.putAll(derived.files());
                for (Item item : written) {
                    boolean left = derived.yaml().contains("# - id: " + item.id() + "\n");
                    assertEquals(
                            label,
                            left ? Optional.empty() : Optional.of(item),
                            derived.plan().item(item.id()));
                }
                Preview.Outlook result = Preview.of(derived.plan(), PlanFiles.of(files), "e", base);
                for (String refused : result.refused()) {
                    String id = refused.replaceFirst(": .*", "");
                    assertTrue(
                            label + refused,
                            derived.conflicts().stream().anyMatch(told -> told.contains("'" + id + "'")));
                }
                if (derived.conflicts().isEmpty()) {
                    assertEquals(
                            label,
                            stage.manifest().entries(),
                            result.tree().manifest().entries());
                } else {
                    apart++;
                }
                Derived again = Derivation.derive(
                        base, stage, new Derivation.Existing("p", derived.yaml(), PlanFiles.of(files)));
                assertEquals(label, derived.yaml(), again.yaml());
                text = derived.yaml();
            }
        }
        assertTrue(apart + " of " + 4 * tried + " rounds had conflicts", apart < 3 * tried);
    }
}
