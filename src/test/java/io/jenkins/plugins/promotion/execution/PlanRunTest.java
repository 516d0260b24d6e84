package io.jenkins.plugins.promotion.execution;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.promotion.execution.Advance.Finished;
import io.jenkins.plugins.promotion.execution.Advance.Performed;
import io.jenkins.plugins.promotion.execution.Advance.Stopped;
import io.jenkins.plugins.promotion.execution.Advance.WaitsForPerson;
import io.jenkins.plugins.promotion.journal.Json;
import io.jenkins.plugins.promotion.plan.AskPerson;
import io.jenkins.plugins.promotion.plan.Check;
import io.jenkins.plugins.promotion.plan.Item;
import io.jenkins.plugins.promotion.plan.ItemAction;
import io.jenkins.plugins.promotion.plan.Parameter;
import io.jenkins.plugins.promotion.plan.Policy.OnFailure;
import io.jenkins.plugins.promotion.plan.Precondition;
import io.jenkins.plugins.promotion.plan.Rollback;
import io.jenkins.plugins.promotion.plan.RunCommand;
import io.jenkins.plugins.promotion.plan.WholeFile.Effect;
import io.jenkins.plugins.promotion.refusal.Refusal;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class PlanRunTest {
    @Rule
    public TemporaryFolder folder = new TemporaryFolder();

    private Bench bench;

    @Before
    public void environment() {
        bench = new Bench(folder.getRoot().toPath()).with("a.json", "{\"port\": 80}\n");
    }

    private static WaitsForPerson waits(Advance advance, WaitsFor kind) {
        assertTrue(advance.toString(), advance instanceof WaitsForPerson);
        assertEquals(advance.toString(), kind, ((WaitsForPerson) advance).kind());
        return (WaitsForPerson) advance;
    }

    private static Summary finished(Advance advance, Summary.Outcome outcome) {
        assertTrue(advance.toString(), advance instanceof Finished);
        assertEquals(outcome, ((Finished) advance).summary().outcome());
        return ((Finished) advance).summary();
    }

    @Test
    public void performsEveryItemOnceInThePlansOrder() throws Exception {
        bench.source("new.conf", "x")
                .add("a", Bench.set("a.json", "/port", "80", "81"))
                .add("b", Bench.file("d/new.conf", Effect.CREATE, "new.conf"))
                .add("c", Bench.count("runs"));
        PlanRun run = bench.run();
        List<String> order = new ArrayList<>();
        Advance advance = run.advance();
        for (; advance instanceof Performed performed; advance = run.advance()) {
            order.add(performed.item().id());
        }
        finished(advance, Summary.Outcome.DONE);
        assertEquals(List.of("a", "b", "c"), order);
        assertEquals("{\"port\": 81}\n", bench.text("a.json"));
        assertEquals("x", bench.text("d/new.conf"));
        assertEquals("ran\n", bench.text("runs"));
        assertEquals("BEGUN a:RUNNING a:DONE b:RUNNING b:DONE c:RUNNING c:DONE FINISHED", bench.story());
        finished(bench.go(), Summary.Outcome.DONE);
        assertEquals("ran\n", bench.text("runs"));
    }

    @Test
    public void beginAndEndNameTheTree() throws Exception {
        String before = bench.site.treeDigest();
        bench.add("a", Bench.set("a.json", "/port", "80", "81"));
        bench.go();
        List<LedgerLine> lines = bench.ledger.lines();
        assertEquals(before, lines.get(0).before());
        assertEquals(bench.site.treeDigest(), lines.get(lines.size() - 1).after());
        assertEquals(7, lines.get(0).revision());
        assertEquals("ivy", lines.get(1).by());
        assertTrue(lines.get(2).before().startsWith("file "));
    }

    @Test
    public void onlyChosenItemsArePerformed() throws Exception {
        bench.add("a", Bench.count("a")).add("b", Bench.count("b"));
        bench.only = List.of("b");
        finished(bench.go(), Summary.Outcome.DONE);
        assertEquals("absent", bench.text("a"));
        bench.only = List.of("b", "z");
        assertTrue(assertThrows(Refusal.class, bench::run).getMessage().contains("[z]"));
    }

    @Test
    public void whatIsDoneIsSaidToBeAlreadyDone() throws Exception {
        bench.add("a", Bench.set("a.json", "/port", "79", "80"))
                .add("b", Bench.sh("exit 9"), null, new Check.Exists("a.json"), null, null);
        finished(bench.go(), Summary.Outcome.DONE);
        assertEquals("BEGUN a:RUNNING a:ALREADY_DONE b:RUNNING b:ALREADY_DONE FINISHED", bench.story());
    }

    @Test
    public void aPreconditionThatDoesNotHoldLeadsWhereThePlanSays() throws Exception {
        Map<Precondition.OnFail, String> table = Map.of(
                Precondition.OnFail.STOP, "BEGUN a:RUNNING a:FAILED a:WAITING",
                Precondition.OnFail.SKIP, "BEGUN a:RUNNING a:SKIPPED b:RUNNING b:DONE FINISHED",
                Precondition.OnFail.MARK_DONE, "BEGUN a:RUNNING a:MARKED_DONE b:RUNNING b:DONE FINISHED",
                Precondition.OnFail.ASK, "BEGUN a:RUNNING a:WAITING");
        for (Map.Entry<Precondition.OnFail, String> row : table.entrySet()) {
            bench.items.clear();
            bench.ledger = new MemoryLedger();
            Precondition precondition = new Precondition(new Check.Exists("nothing"), row.getKey());
            bench.add("a", Bench.count("never"), precondition, null, null, null).add("b", Bench.sh("true"));
            bench.go();
            assertEquals(row.getValue(), bench.story());
            assertEquals("absent", bench.text("never"));
        }
    }

    @Test
    public void aFailureIsForAPersonToDecide() throws Exception {
        bench.add("a", Bench.sh("test -e fixed")).add("b", Bench.count("b"));
        WaitsForPerson waiting = waits(bench.go(), WaitsFor.FAILED);
        assertTrue(waiting.message(), waiting.message().contains("status 1"));
        assertEquals("asking again adds nothing", waiting, bench.go());

        bench.clock.pass(Duration.ofMinutes(7));
        bench.say(bench.run().answers().retry("a", "eve"));
        waits(bench.go(), WaitsFor.FAILED);
        bench.with("fixed", "");
        bench.say(bench.run().answers().retry("a", "eve"));
        Summary summary = finished(bench.go(), Summary.Outcome.DONE);
        assertEquals(3, summary.items().get(0).attempts());
        assertEquals(Duration.ofMinutes(7), summary.waiting());
        assertEquals(Duration.ZERO, summary.work());
        assertEquals("ran\n", bench.text("b"));
    }

    @Test
    public void skippedAndMarkedItemsNeedAReasonAndSettle() throws Exception {
        bench.add("a", Bench.sh("exit 1")).add("b", Bench.sh("exit 1")).add("c", Bench.count("c"));
        waits(bench.go(), WaitsFor.FAILED);
        RunAnswers answers = bench.run().answers();
        assertThrows(Refusal.class, () -> answers.skip("a", "eve", " "));
        assertThrows(Refusal.class, () -> answers.skip("c", "eve", "not its turn"));
        assertThrows(Refusal.class, () -> answers.retry("nothing", "eve"));
        bench.say(answers.skip("a", "eve", "not needed"));
        waits(bench.go(), WaitsFor.FAILED);
        bench.say(bench.run().answers().markDone("b", "eve", "did it myself"));
        Summary summary = finished(bench.go(), Summary.Outcome.DONE);
        assertEquals(
                List.of("SKIPPED", "MARKED_DONE", "DONE"),
                summary.items().stream().map(Summary.Line::status).toList());
        assertEquals("marked done: did it myself", summary.items().get(1).message());
    }

    @Test
    public void ofTwoAnswersTheSecondIsStale() throws Exception {
        bench.add("a", Bench.sh("exit 1"));
        bench.go();
        LedgerLine retry = bench.run().answers().retry("a", "eve");
        LedgerLine skip = bench.run().answers().skip("a", "bob", "late");
        bench.say(retry);
        assertThrows(Ledger.StaleLine.class, () -> bench.say(skip));
    }

    @Test
    public void stopEndsTheRunUntilAnotherBuildBeginsItAgain() throws Exception {
        bench.onFailure = OnFailure.STOP;
        bench.add("a", Bench.count("a")).add("b", Bench.sh("test -e fixed"));
        Advance stopped = bench.go();
        assertTrue(stopped.toString(), stopped instanceof Stopped);
        assertTrue(bench.go() instanceof Stopped);
        assertEquals(Summary.Outcome.STOPPED, bench.run().summary().outcome());
        bench.with("fixed", "");
        PlanRun second = bench.run();
        second.begin();
        finished(Bench.go(second), Summary.Outcome.DONE);
        assertEquals("ran\n", bench.text("a"));
    }

    @Test
    public void aVerificationThatFailsIsAFailure() throws Exception {
        bench.add("a", Bench.set("a.json", "/port", "80", "81"), null, null, new Check.Exists("proof"), null);
        waits(bench.go(), WaitsFor.FAILED);
        assertEquals("{\"port\": 81}\n", bench.text("a.json"));
        bench.with("proof", "");
        bench.say(bench.run().answers().retry("a", "eve"));
        finished(bench.go(), Summary.Outcome.DONE);
        assertTrue("done by this run, not found done", bench.story().endsWith("a:RUNNING a:DONE FINISHED"));
    }

    @Test
    public void rollbackRestoresTheTreeInReverseOrder() throws Exception {
        bench.onFailure = OnFailure.ROLLBACK;
        String before = bench.site.treeDigest();
        bench.source("s", "new")
                .add("a", Bench.set("a.json", "/port", "80", "81"))
                .add("b", Bench.set("a.json", "/port", "81", "82"))
                .add("c", Bench.file("d/e/f", Effect.CREATE, "s"))
                .add("d", Bench.count("run"), new Rollback.ByCommand(List.of("rm", "run")))
                .add("e", Bench.set("a.json", "/port", "82", "83"), null, null, new Check.Exists("nothing"), null);
        Summary summary = finished(bench.go(), Summary.Outcome.ROLLED_BACK);
        assertEquals(before, bench.site.treeDigest());
        assertEquals(List.of(), summary.remains());
        assertTrue(
                bench.story(),
                bench.story()
                        .endsWith("e:FAILED ROLLING_BACK e:RUNNING e:ROLLED_BACK d:RUNNING d:ROLLED_BACK"
                                + " c:RUNNING c:ROLLED_BACK b:RUNNING b:ROLLED_BACK a:RUNNING a:ROLLED_BACK FINISHED"));
        List<LedgerLine> lines = bench.ledger.lines();
        assertEquals(before, lines.get(lines.size() - 1).after());
    }

    @Test
    public void rollbackLeavesAloneWhatThisRunDidNotDo() throws Exception {
        bench.onFailure = OnFailure.ROLLBACK;
        ItemAction never = Bench.sh("exit 1");
        bench.add("a", Bench.set("a.json", "/port", "79", "80"))
                .add("b", Bench.count("b"), new Rollback.Unplanned())
                .add(
                        "c",
                        never,
                        new Precondition(new Check.Exists("nothing"), Precondition.OnFail.STOP),
                        null,
                        null,
                        new Rollback.ByCommand(List.of("touch", "wrong")))
                .add("d", Bench.count("never"));
        Summary summary = finished(bench.go(), Summary.Outcome.PARTLY_ROLLED_BACK);
        assertEquals(List.of("b: remains, the plan has no rollback for it"), summary.remains());
        assertEquals("absent", bench.text("wrong"));
        assertEquals("absent", bench.text("never"));
    }

    @Test
    public void whatIsIrreversibleIsNotRolledBackByItself() throws Exception {
        bench.onFailure = OnFailure.ROLLBACK;
        bench.add("a", Bench.count("a"), new Rollback.Irreversible("mails are out"))
                .add("b", Bench.count("b"), new Rollback.ByCommand(List.of("rm", "b")))
                .add("c", Bench.sh("exit 1"));
        WaitsForPerson waiting = waits(bench.go(), WaitsFor.FAILED);
        assertTrue(waiting.message(), waiting.message().contains("a (mails are out)"));
        RunAnswers answers = bench.run().answers();
        Refusal refused = assertThrows(Refusal.class, () -> answers.askRollback("eve", "too slow", false));
        assertTrue(refused.getMessage(), refused.getMessage().contains("accept"));
        bench.say(answers.askRollback("eve", "too slow", true));
        Summary summary = finished(bench.go(), Summary.Outcome.PARTLY_ROLLED_BACK);
        assertEquals("absent", bench.text("b"));
        assertTrue(summary.remains().toString().contains("mails are out"));
        assertThrows(Refusal.class, () -> bench.run().answers().askRollback("eve", "too slow", true));
    }

    @Test
    public void aRollbackThatFailsIsAskedAbout() throws Exception {
        bench.add("a", Bench.set("a.json", "/port", "80", "81")).add("b", Bench.sh("exit 1"));
        bench.go();
        bench.with("a.json", "{\"port\": 99}\n");
        bench.say(bench.run().answers().askRollback("eve", "too slow", false));
        WaitsForPerson waiting = waits(bench.go(), WaitsFor.MOVED);
        assertTrue(waiting.message(), waiting.message().contains("changed after this item"));
        bench.with("a.json", "{\"port\": 81}\n");
        bench.say(bench.run().answers().retry("a", "eve"));
        finished(bench.go(), Summary.Outcome.PARTLY_ROLLED_BACK);
        assertEquals("{\"port\": 80}\n", bench.text("a.json"));
    }

    @Test
    public void anUndoRecordThatIsGoneIsNotTakenForNothingToDo() throws Exception {
        bench.add("a", Bench.set("a.json", "/port", "80", "81")).add("b", Bench.sh("exit 1"));
        bench.go();
        try (var records = java.nio.file.Files.list(bench.undo)) {
            for (var record : records.toList()) {
                java.nio.file.Files.delete(record);
            }
        }
        bench.say(bench.run().answers().askRollback("eve", "too slow", false));
        assertTrue(waits(bench.go(), WaitsFor.FAILED).message().contains("gone"));
        bench.say(bench.run().answers().skip("a", "eve", "restored from backup"));
        assertTrue(finished(bench.go(), Summary.Outcome.PARTLY_ROLLED_BACK)
                .remains()
                .contains("a: remains: restored from backup"));
    }

    @Test
    public void aManualItemIsTimedFromItsBeginning() throws Exception {
        bench.add("m", Bench.manual("call the vendor", false)).add("z", Bench.count("z"));
        WaitsForPerson waiting = waits(bench.go(), WaitsFor.MANUAL);
        assertEquals("call the vendor", waiting.message());
        bench.clock.pass(Duration.ofHours(2));
        bench.say(bench.run().answers().manualBegun("m", "mia"));
        waits(bench.go(), WaitsFor.MANUAL);
        assertThrows(Refusal.class, () -> bench.run().answers().manualBegun("m", "bob"));
        bench.clock.pass(Duration.ofMinutes(20));
        bench.say(bench.run().answers().manualDone("m", "mia", "ticket 5"));
        bench.clock.pass(Duration.ofMinutes(1));
        Summary summary = finished(bench.go(), Summary.Outcome.DONE);
        assertEquals(Duration.ofMinutes(20), summary.work());
        assertEquals(Duration.ofHours(2), summary.waiting());
        LedgerLine done = bench.ledger.lines().stream()
                .filter(line -> line.itemId().equals("m") && line.status() == LineStatus.DONE)
                .findFirst()
                .orElseThrow();
        assertEquals("mia", done.by());
        assertEquals("ticket 5", done.evidence());
    }

    @Test
    public void aManualItemThatNobodyBeganIsWaitingNotWork() throws Exception {
        bench.add("m", Bench.manual("call", false));
        bench.go();
        bench.clock.pass(Duration.ofMinutes(30));
        bench.say(bench.run().answers().manualDone("m", "mia", ""));
        Summary summary = finished(bench.go(), Summary.Outcome.DONE);
        assertEquals(Duration.ZERO, summary.work());
        assertEquals(Duration.ofMinutes(30), summary.waiting());
    }

    @Test
    public void aSecondPersonMustBeAnother() throws Exception {
        bench.add("m", new AskPerson("pull the plug", "photo", true), null, null, new Check.Exists("off"), null);
        waits(bench.go(), WaitsFor.MANUAL);
        assertThrows(Refusal.class, () -> bench.run().answers().manualDone("m", "mia", " "));
        bench.say(bench.run().answers().manualDone("m", "mia", "photo 1"));
        waits(bench.go(), WaitsFor.SECOND_PERSON);
        assertThrows(Refusal.class, () -> bench.run().answers().secondPersonConfirms("m", "MIA"));
        assertThrows(Refusal.class, () -> bench.run().answers().manualDone("m", "bob", "x"));
        bench.say(bench.run().answers().secondPersonConfirms("m", "bob"));
        waits(bench.go(), WaitsFor.FAILED);
        bench.with("off", "");
        bench.say(bench.run().answers().retry("m", "eve"));
        waits(bench.go(), WaitsFor.MANUAL);
        bench.say(bench.run().answers().manualDone("m", "mia", "photo 2"));
        waits(bench.go(), WaitsFor.SECOND_PERSON);
        bench.say(bench.run().answers().secondPersonConfirms("m", "bob"));
        finished(bench.go(), Summary.Outcome.DONE);
        String last = bench.run().summary().items().get(0).message();
        assertTrue(last, last.contains("verified"));
    }

    @Test
    public void manualItemsAreUndoneByHandWhereThePlanSaysHow() throws Exception {
        bench.add("m", Bench.manual("plug", false), new Rollback.ByHand("unplug"))
                .add("n", Bench.manual("call", false), new Rollback.Unplanned())
                .add("z", Bench.sh("exit 1"));
        bench.go();
        bench.say(bench.run().answers().manualDone("m", "mia", ""));
        bench.go();
        bench.say(bench.run().answers().manualDone("n", "mia", ""));
        waits(bench.go(), WaitsFor.FAILED);
        bench.say(bench.run().answers().askRollback("eve", "too slow", false));
        assertEquals("unplug", waits(bench.go(), WaitsFor.MANUAL_ROLLBACK).message());
        bench.clock.pass(Duration.ofMinutes(3));
        bench.say(bench.run().answers().manualDone("m", "mia", ""));
        Summary summary = finished(bench.go(), Summary.Outcome.PARTLY_ROLLED_BACK);
        assertEquals(
                List.of("n: remains, the plan has no rollback for it", "z: remains, the plan has no rollback for it"),
                summary.remains());
    }

    @Test
    public void clarificationsAreCountedWithoutDisturbingTheRun() throws Exception {
        bench.add("m", Bench.manual("do the usual", false));
        bench.go();
        bench.say(bench.run().answers().logClarification("m", "mia", "which one?"));
        waits(bench.go(), WaitsFor.MANUAL);
        bench.say(bench.run().answers().manualDone("m", "mia", ""));
        bench.say(bench.run().answers().logClarification("m", "mia", "and why?"));
        assertEquals(2, finished(bench.go(), Summary.Outcome.DONE).ambiguity());
    }

    @Test
    public void anEditedItemIsNotProvenByWhatWasDoneBefore() throws Exception {
        bench.add("a", Bench.count("a")).add("b", Bench.sh("exit 1"));
        waits(bench.go(), WaitsFor.FAILED);
        bench.items.set(1, Item.of("b", "b", Bench.count("b")));
        finished(bench.go(), Summary.Outcome.DONE);
        assertEquals("ran\n", bench.text("a"));
        assertEquals("ran\n", bench.text("b"));
    }

    @Test
    public void aDryRunChangesAndRecordsNothing() throws Exception {
        bench.dryRun = true;
        bench.source("s", "{}")
                .add("a", Bench.set("a.json", "/port", "80", "81"))
                .add("b", Bench.set("a.json", "/port", "81", "82"))
                .add("c", Bench.set("a.json", "/port", "79", "80"))
                .add("d", Bench.count("d"))
                .add("e", Bench.set("e.json", "/x", "1", "2"))
                .add("f", new RunCommand(List.of("sh", "-c", "echo seen"), true, Map.of(), "."))
                .add("g", Bench.manual("call", false))
                .add("h", Bench.file("h", Effect.CREATE, "s"));
        String before = bench.site.treeDigest();
        PlanRun run = bench.run();
        List<String> would = new ArrayList<>();
        Advance advance = run.advance();
        for (; advance instanceof Performed performed; advance = run.advance()) {
            would.add(performed.item().id() + " " + performed.outcome().would().text());
        }
        assertEquals(
                List.of(
                        "a would-change",
                        "b unknown",
                        "c unknown",
                        "d would-run",
                        "e unknown",
                        "f no-op",
                        "g would-run",
                        "h would-change"),
                would);
        finished(advance, Summary.Outcome.DRY_RUN);
        assertEquals(before, bench.site.treeDigest());
        assertTrue(bench.ledger.lines().isEmpty());
        assertFalse(java.nio.file.Files.exists(bench.undo));
    }

    @Test
    public void aNodeThatIsLostMeanwhileIsAskedWhatItDid() throws Exception {
        Site sound = bench.site;
        boolean[] lost = {true};
        bench.site = new Site() {
            @Override
            public ItemOutcome perform(ItemTask task) throws IOException, InterruptedException {
                ItemOutcome outcome = sound.perform(task);
                if (lost[0]) {
                    lost[0] = false;
                    throw new IOException("the node is gone");
                }
                return outcome;
            }

            @Override
            public String treeDigest() throws IOException, InterruptedException {
                return sound.treeDigest();
            }
        };
        bench.add("a", Bench.set("a.json", "/port", "80", "81"));
        PlanRun run = bench.run();
        assertThrows(IOException.class, run::advance);
        finished(Bench.go(run), Summary.Outcome.DONE);
        assertEquals("BEGUN a:RUNNING a:DONE FINISHED", bench.story());
        assertEquals("{\"port\": 81}\n", bench.text("a.json"));
    }

    @Test
    public void secretsShowNowhere() throws Exception {
        bench.parameters.put("token", new Parameter.Credentials("vault-1"));
        String base64 = java.util.Base64.getEncoder().encodeToString(Bench.SECRET.getBytes());
        bench.add(
                "a",
                new RunCommand(
                        List.of(
                                "sh",
                                "-c",
                                "echo \"T=$T\"; printf %s \"$T\" | base64; printf %s \"$T\" > stored; exit 1"),
                        false,
                        Map.of("T", "${token}"),
                        "."));
        List<Object> shown = new ArrayList<>();
        PlanRun run = bench.run();
        shown.add(run.advance());
        shown.add(run.advance());
        assertEquals("the program did get it", Bench.SECRET, bench.text("stored"));
        bench.say(run.answers().skip("a", "eve", "it said " + Bench.SECRET));
        shown.add(run.advance());
        bench.ledger.lines().forEach(line -> shown.add(Json.map(line)));
        shown.add(Json.map(run.summary()));
        assertTrue(shown.toString(), shown.toString().contains("T=" + Secrets.MASK));
        assertFalse(shown.toString(), shown.toString().contains(Bench.SECRET));
        assertFalse(shown.toString(), shown.toString().contains(base64));
    }
}
