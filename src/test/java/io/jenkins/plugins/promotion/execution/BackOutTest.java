package io.jenkins.plugins.promotion.execution;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.promotion.execution.Advance.Finished;
import io.jenkins.plugins.promotion.execution.Advance.WaitsForPerson;
import io.jenkins.plugins.promotion.execution.WayBack.How;
import io.jenkins.plugins.promotion.plan.PlanFiles;
import io.jenkins.plugins.promotion.plan.Rollback;
import io.jenkins.plugins.promotion.plan.WholeFile.Effect;
import io.jenkins.plugins.promotion.refusal.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Undoing a run that was finished, in the ledger of that run. */
public class BackOutTest {
    @Rule
    public TemporaryFolder folder = new TemporaryFolder();

    private Bench bench;

    @Before
    public void environment() {
        bench = new Bench(folder.getRoot().toPath())
                .with("a.json", "{\"port\": 80, \"pool\": 20}\n")
                .with("b.conf", "old");
    }

    /** Two values of one file, and another file. */
    private void done() throws Exception {
        bench.source("new.conf", "new")
                .add("port", Bench.set("a.json", "/port", "80", "81"))
                .add("conf", Bench.file("b.conf", Effect.REPLACE, "new.conf"))
                .add("pool", Bench.set("a.json", "/pool", "20", "40"));
        finished(bench.go(), Summary.Outcome.DONE);
    }

    private Advance back() throws Exception {
        PlanRun run = bench.run();
        run.backOut("orders are lost");
        return Bench.go(run);
    }

    private static Summary finished(Advance advance, Summary.Outcome outcome) {
        assertTrue(advance.toString(), advance instanceof Finished);
        assertEquals(outcome, ((Finished) advance).summary().outcome());
        return ((Finished) advance).summary();
    }

    private static String waits(Advance advance, String item) {
        assertTrue(advance.toString(), advance instanceof WaitsForPerson);
        WaitsForPerson waiting = (WaitsForPerson) advance;
        assertEquals(item, waiting.item().id());
        assertEquals(WaitsFor.MOVED, waiting.kind());
        return waiting.message();
    }

    @Test
    public void whatWasDoneIsUndoneInReverseToTheSameTree() throws Exception {
        String before = bench.site.treeDigest();
        done();
        finished(back(), Summary.Outcome.ROLLED_BACK);
        assertEquals(before, bench.site.treeDigest());
        assertEquals(
                "BEGUN port:RUNNING port:DONE conf:RUNNING conf:DONE pool:RUNNING pool:DONE FINISHED ROLLING_BACK"
                        + " pool:RUNNING pool:ROLLED_BACK conf:RUNNING conf:ROLLED_BACK port:RUNNING port:ROLLED_BACK"
                        + " FINISHED",
                bench.story());
        finished(back(), Summary.Outcome.ROLLED_BACK);
    }

    @Test
    public void onlyARunAtItsEndIsBackedOut() throws Exception {
        bench.add("m", Bench.manual("call", false));
        bench.go();
        assertThrows(Refusal.class, this::back);
    }

    @Test
    public void nothingIsUndoneBeforeAllThatMovedIsDecided() throws Exception {
        done();
        bench.with("b.conf", "by hand");
        assertTrue(waits(back(), "conf").contains("b.conf was changed after this item"));
        assertEquals("{\"port\": 81, \"pool\": 40}\n", bench.text("a.json"));
        bench.say(bench.run().answers().keep("conf", "eve", "it is right"));
        Summary summary = finished(bench.go(), Summary.Outcome.PARTLY_ROLLED_BACK);
        assertEquals(List.of("conf: remains, kept by eve: it is right"), summary.remains());
        assertEquals("by hand", bench.text("b.conf"));
        assertEquals("{\"port\": 80, \"pool\": 20}\n", bench.text("a.json"));
    }

    @Test
    public void whatMovedIsPutBackWhereSomebodySaysSo() throws Exception {
        String before = bench.site.treeDigest();
        done();
        bench.with("a.json", "{\"port\": 81, \"pool\": 50}\n");
        waits(back(), "pool");
        bench.say(bench.run().answers().putBack("pool", "eve", ""));
        finished(bench.go(), Summary.Outcome.ROLLED_BACK);
        assertEquals(before, bench.site.treeDigest());
    }

    @Test
    public void aPathThatIsKeptIsKeptForAllItemsAtIt() throws Exception {
        done();
        bench.with("a.json", "{\"port\": 81, \"pool\": 50}\n");
        waits(back(), "pool");
        bench.say(bench.run().answers().keep("pool", "eve", ""));
        Summary summary = finished(bench.go(), Summary.Outcome.PARTLY_ROLLED_BACK);
        assertEquals(
                List.of("port: remains, since its path is kept as it is now", "pool: remains, kept by eve"),
                summary.remains());
        assertEquals("{\"port\": 81, \"pool\": 50}\n", bench.text("a.json"));
        assertEquals("old", bench.text("b.conf"));
    }

    @Test
    public void aDecisionSurvivesACrash() throws Exception {
        done();
        bench.with("a.json", "{\"port\": 81, \"pool\": 50}\n").with("b.conf", "by hand");
        waits(back(), "pool");
        bench.say(bench.run().answers().putBack("pool", "eve", ""));
        waits(bench.go(), "conf");
        bench.say(bench.run().answers().putBack("conf", "eve", ""));
        bench.run().advance();
        finished(bench.go(), Summary.Outcome.ROLLED_BACK);
        assertEquals("{\"port\": 80, \"pool\": 20}\n", bench.text("a.json"));
        assertEquals("old", bench.text("b.conf"));
    }

    @Test
    public void whatWasDeletedWithItsFolderIsPutBack() throws Exception {
        bench.with("d/e/f.conf", "old").source("new.conf", "new");
        bench.add("f", Bench.file("d/e/f.conf", Effect.REPLACE, "new.conf"));
        bench.go();
        Files.delete(bench.root.resolve("d/e/f.conf"));
        Files.delete(bench.root.resolve("d/e"));
        waits(back(), "f");
        bench.say(bench.run().answers().putBack("f", "eve", ""));
        finished(bench.go(), Summary.Outcome.ROLLED_BACK);
        assertEquals("old", bench.text("d/e/f.conf"));
    }

    @Test
    public void theWayBackIsToldBeforehand() throws Exception {
        bench.add("port", Bench.set("a.json", "/port", "80", "81"))
                .add("there", Bench.set("a.json", "/pool", "19", "20"))
                .add("mails", Bench.count("mails"), new Rollback.Irreversible("they are out"))
                .add("cache", Bench.count("cache"), new Rollback.ByCommand(List.of("rm", "cache")))
                .add("dns", Bench.count("dns"), new Rollback.ByHand("point it back"));
        bench.go();
        WayBack way = WayBack.of(bench.plan(), "test", PlanFiles.of(bench.files), bench.ledger.lines());
        assertEquals(
                List.of("dns", "cache", "mails", "port"),
                way.steps().stream().map(step -> step.item().id()).toList());
        assertEquals("point it back", way.steps(How.BY_HAND).get(0).text());
        assertEquals("rm cache", way.steps(How.COMMAND).get(0).text());
        assertTrue(way.steps(How.REMAINS).get(0).text().contains("they are out"));
        assertEquals("a.json", way.steps(How.EXACT).get(0).text());
    }

    /** Cut off before and after every line and every act on the node, somebody else goes on. */
    @Test
    public void aWayBackThatWasCutOffAnywhereComesToTheSameEnd() throws Exception {
        int cuts = 0;
        for (boolean cutOff = true; cutOff; cuts++) {
            bench = new Bench(folder.newFolder().toPath())
                    .with("a.json", "{\"port\": 80, \"pool\": 20}\n")
                    .with("b.conf", "old");
            String before = bench.site.treeDigest();
            done();
            Ledger ledger = bench.ledger;
            Site site = bench.site;
            AtomicInteger left = new AtomicInteger(cuts);
            bench.ledger = new Ledger() {
                @Override
                public List<LedgerLine> lines() throws IOException {
                    return ledger.lines();
                }

                @Override
                public void append(LedgerLine line) throws IOException {
                    crash(left);
                    ledger.append(line);
                    crash(left);
                }
            };
            bench.site = new Site() {
                @Override
                public ItemOutcome perform(ItemTask task) throws IOException, InterruptedException {
                    ItemOutcome outcome = site.perform(task);
                    crash(left);
                    return outcome;
                }

                @Override
                public String treeDigest() throws IOException, InterruptedException {
                    return site.treeDigest();
                }
            };
            try {
                back();
                cutOff = false;
            } catch (IOException crashed) {
                assertEquals("cut off", crashed.getMessage());
            }
            bench.ledger = ledger;
            bench.site = site;
            finished(back(), Summary.Outcome.ROLLED_BACK);
            assertEquals("cut off at " + cuts, before, bench.site.treeDigest());
        }
        assertTrue(cuts + " cuts", cuts > 20);
    }

    private static void crash(AtomicInteger left) throws IOException {
        if (left.getAndDecrement() == 0) {
            throw new IOException("cut off");
        }
    }
}
