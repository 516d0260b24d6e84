package io.jenkins.plugins.promotion.plan;

import static org.junit.Assert.assertEquals;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.Test;

/** What holds for every pair of trees, tried on random ones. */
public class DerivationLawsTest {
    private static final String[] FOLDERS = {"a", "b", "a/c", "d e"};
    private static final String[] NAMES = {"x.json", "y.yaml", "z.properties", "t.txt", "ü.conf"};
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
        StringBuilder text = new StringBuilder(name.endsWith("json") ? "{" : "# comment\n");
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
            } else if (name.endsWith("yaml")) {
                text.append("k").append(key).append(": ").append(chosen).append('\n');
            } else {
                text.append("k").append(key).append("=").append(chosen).append('\n');
            }
        }
        return text.append(name.endsWith("json") ? "\n}\n" : "").toString();
    }

    private static WorkPlan without(WorkPlan plan, List<String> ids) {
        return new WorkPlan(
                plan.id(),
                plan.title(),
                plan.author(),
                plan.parameters(),
                plan.exclude(),
                plan.policy(),
                plan.items().stream().filter(item -> !ids.contains(item.id())).toList());
    }

    /** The controller takes what was derived for derived. */
    private static void assertDerived(long seed, WorkPlan given, Derived made) {
        assertEquals(
                "seed " + seed,
                Optional.empty(),
                new Provenance(given, made.plan()).objection(made.files().keySet(), made.added(), made.updated()));
    }

    @Test
    public void aFreshPlanCarriesTheBaseToTheStageExactly() throws Exception {
        for (long seed = 0; seed < 60; seed++) {
            Snapshot base = random(seed, 2 * seed).snapshot();
            Snapshot stage = random(seed, 2 * seed + 1).snapshot();
            Derived derived = Derivation.fresh("p", base, stage, List.of());
            assertDerived(seed, Provenance.blank("p"), derived);
            Preview.Outlook result = Preview.of(derived.plan(), derived.files(PlanFiles.NONE), "e", base);
            assertEquals("seed " + seed, List.of(), result.refused());
            assertEquals(
                    "seed " + seed,
                    stage.manifest().entries(),
                    result.tree().manifest().entries());
        }
    }

    @Test
    public void aPlanThatWentThroughRoundsIsStillComplete() throws Exception {
        for (long seed = 1000; seed < 1060; seed++) {
            Snapshot base = random(seed, 3 * seed).snapshot();
            Snapshot first = random(seed, 3 * seed + 1).snapshot();
            Snapshot second = random(seed, 3 * seed + 2).snapshot();
            Derived one = Derivation.fresh("p", base, first, List.of());
            PlanFiles files = one.files(PlanFiles.NONE);
            Derived two = Derivation.derive(base, second, new Derivation.Existing("p", one.yaml(), files));
            PlanFiles filesTwo = two.files(files);
            Derived again = Derivation.derive(base, second, new Derivation.Existing("p", two.yaml(), filesTwo));
            assertDerived(seed, one.plan(), two);
            assertDerived(seed, two.plan(), again);
            assertEquals("seed " + seed, two.yaml(), again.yaml());
            assertEquals("seed " + seed, List.of(), again.added());
            Preview.Outlook result = Preview.of(without(two.plan(), two.obsolete()), filesTwo, "e", base);
            assertEquals("seed " + seed, List.of(), result.refused());
            Completeness proof = CompletenessProof.of(base, second, base, result.tree(), List.of());
            assertEquals("seed " + seed, List.of(), proof.missing());
            assertEquals("seed " + seed, List.of(), proof.unexpected());
            assertEquals("seed " + seed, List.of(), proof.conflicts());
        }
    }
}
