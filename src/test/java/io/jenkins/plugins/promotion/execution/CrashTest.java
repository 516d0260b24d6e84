package io.jenkins.plugins.promotion.execution;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.promotion.plan.Check;
import io.jenkins.plugins.promotion.plan.Policy;
import io.jenkins.plugins.promotion.plan.Rollback;
import io.jenkins.plugins.promotion.plan.WholeFile.Effect;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** The run is killed at every single step; another run over the same ledger and tree ends as if nothing had been. */
public class CrashTest {
    @Rule
    public TemporaryFolder folder = new TemporaryFolder();

    private static final class Crash extends IOException {
        private static final long serialVersionUID = 1L;
    }

    /** Fails at the k-th append, before or after the line is stored. */
    private record Fragile(MemoryLedger kept, int[] left, boolean stored) implements Ledger {
        @Override
        public List<LedgerLine> lines() {
            return kept.lines();
        }

        @Override
        public void append(LedgerLine line) throws IOException {
            boolean crash = --left[0] == 0;
            if (!crash || stored) {
                kept.append(line);
            }
            if (crash) {
                throw new Crash();
            }
        }
    }

    private Bench bench(String name) {
        Bench bench = new Bench(Path.of(folder.getRoot().toString(), name));
        bench.with("a.json", "{\"port\": 80}\n").with("gone", "x").source("s", "new");
        bench.add("set", Bench.set("a.json", "/port", "80", "81"))
                .add("again", Bench.set("a.json", "/port", "81", "82"))
                .add("create", Bench.file("d/e", Effect.CREATE, "s"))
                .add("delete", Bench.file("gone", Effect.DELETE, null))
                .add(
                        "checked",
                        Bench.count("checked"),
                        null,
                        null,
                        new Check.Exists("checked"),
                        new Rollback.ByCommand(List.of("rm", "checked")))
                .add("plain", Bench.count("plain"), new Rollback.ByCommand(List.of("rm", "plain")))
                .add("hand", Bench.manual("look", false), new Rollback.ByHand("look away"));
        return bench;
    }

    /** A person who knows the truth: looks whether the item ran. Returns how often somebody had to. */
    private static int toTheEnd(Bench bench) throws Exception {
        int asked = 0;
        Advance advance = bench.go();
        while (advance instanceof Advance.WaitsForPerson waiting) {
            RunAnswers answers = bench.run().answers();
            String id = waiting.item().id();
            switch (waiting.kind()) {
                case MANUAL, MANUAL_ROLLBACK -> bench.say(answers.manualDone(id, "mia", ""));
                case FAILED -> bench.say(answers.askRollback("eve", "too slow", false));
                case INTERRUPTED -> {
                    asked++;
                    boolean there = !bench.text(id).equals("absent");
                    boolean undoing = bench.story().contains("ROLLING_BACK");
                    bench.say(there != undoing ? answers.markDone(id, "eve", "I looked") : answers.retry(id, "eve"));
                }
                default -> throw new AssertionError(waiting);
            }
            advance = bench.go();
        }
        assertTrue(advance.toString(), advance instanceof Advance.Finished);
        return asked;
    }

    private void crashes(boolean rollback) throws Exception {
        Bench whole = bench("whole" + rollback);
        if (rollback) {
            whole.add("bad", Bench.sh("exit 1"));
        }
        String before = whole.site.treeDigest();
        toTheEnd(whole);
        String after = whole.site.treeDigest();
        assertEquals(rollback, before.equals(after));
        int appends = whole.ledger.lines().size();
        List<String> asked = new ArrayList<>();
        for (int way = 0; way < 2; way++) {
            for (int k = 1; k <= appends; k++) {
                String name = (rollback ? "r" : "f") + way + "-" + k;
                Bench bench = bench(name);
                if (rollback) {
                    bench.add("bad", Bench.sh("exit 1"));
                }
                bench.onFailure = Policy.OnFailure.ASK;
                MemoryLedger kept = new MemoryLedger();
                bench.ledger = new Fragile(kept, new int[] {k}, way == 1);
                boolean crashed = false;
                try {
                    toTheEnd(bench);
                } catch (Crash e) {
                    crashed = true;
                }
                assertTrue(name, crashed);
                bench.ledger = kept;
                int persons = toTheEnd(bench);
                if (persons > 0) {
                    asked.add(name + " " + bench.story());
                }
                assertTrue(name, persons <= 1);
                assertEquals(name + " " + bench.story(), after, bench.site.treeDigest());
                assertEquals(name, rollback ? "absent" : "ran\n", bench.text("checked"));
                assertEquals(name, rollback ? "absent" : "ran\n", bench.text("plain"));
            }
        }
        asked.forEach(story -> assertTrue(
                "only a command without a check is a person's to judge: " + story,
                story.contains("plain:WAITING")
                        || rollback
                                && (story.contains("checked:WAITING") || story.contains("bad:RUNNING bad:WAITING"))));
        assertTrue("the plain command does need a person: " + asked, !asked.isEmpty());
    }

    @Test
    public void everyItemIsEffectiveExactlyOnce() throws Exception {
        crashes(false);
    }

    @Test
    public void aRollbackEndsWhereItBegan() throws Exception {
        crashes(true);
    }
}
