package io.jenkins.plugins.promotion.change;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertNotSame;
import static org.junit.Assert.assertSame;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.promotion.InMemory;
import io.jenkins.plugins.promotion.change.fact.ApplyFact;
import io.jenkins.plugins.promotion.change.fact.ChangeFact;
import io.jenkins.plugins.promotion.change.fact.CopyFact;
import io.jenkins.plugins.promotion.change.fact.Fact;
import io.jenkins.plugins.promotion.change.fact.GateFact;
import io.jenkins.plugins.promotion.change.fact.GateOutcome;
import io.jenkins.plugins.promotion.change.fact.LockFact;
import io.jenkins.plugins.promotion.change.fact.SoakFact;
import io.jenkins.plugins.promotion.change.fact.SoakOutcome;
import io.jenkins.plugins.promotion.change.fact.WindowFact;
import io.jenkins.plugins.promotion.journal.Actor;
import io.jenkins.plugins.promotion.refusal.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Which change a step means, and that changes outlive the process. */
public class ChangesTest {

    @Rule
    public TemporaryFolder folder = InMemory.folder();

    private static final Actor ME = Actor.person("me");
    private static final Fact CLOSED = new ChangeFact.Closed("");

    private Path root;
    private Changes changes;

    @Before
    public void setUp() throws IOException {
        root = folder.getRoot().toPath().resolve("changes");
        changes = fresh();
    }

    private Changes fresh() throws IOException {
        return new Changes(root, Clock.systemUTC(), c -> {});
    }

    private Change use(String name, String job) throws Exception {
        return changes.use(name == null ? null : new ChangeName(name), job, "me");
    }

    @Test
    public void withoutANameAJobHasOneOpenChange() throws Exception {
        Change first = use(null, "shop/routing");
        assertEquals("shop/routing 1", first.name());
        assertSame(first, use(null, "shop/routing"));
        first.record(ME, CLOSED);
        assertEquals("shop/routing 2", use(null, "shop/routing").name());
    }

    @Test
    public void theNameIsKeptWhenTheJobIsRenamed() throws Exception {
        Change first = use(null, "old");
        first.record(Actor.step("old#7", "3"), new ChangeFact.Joined(List.of()));
        changes.renameJob("old", "new");
        assertEquals(List.of("new#7"), first.state().builds());
        assertSame(first, use(null, "new"));
        assertEquals("old 1", first.name());
    }

    @Test
    public void buildsOfAReplacedJobAreToldFromThoseOfItsName() throws Exception {
        Change change = use(null, "old");
        Actor first = Actor.step("old#7", "3");
        change.record(first, new ChangeFact.Joined(List.of()));
        change.record(first, new ChangeFact.StepFailed("lockConfig", "why"));
        changes.replaceJob("old", "admin");
        long then = change.state().version();
        changes.replaceJob("old", "admin");
        assertEquals("nothing more to tell apart", then, change.state().version());
        change.record(first, new ChangeFact.Joined(List.of("eva")));
        changes.renameJob("old", "new");
        assertEquals(
                List.of("new#7 (of the job before)", "new#7"), change.state().builds());
        assertEquals(
                "what each recorded",
                List.of("new#7 (of the job before)", "new#7 (of the job before)", "new#7"),
                change.entries().stream()
                        .map(entry -> entry.actor().build())
                        .filter(Objects::nonNull)
                        .toList());
        assertSame(change, use(null, "new"));
    }

    @Test
    public void anEndedChangeFollowsItsJobToo() throws Exception {
        Change ended = use(null, "old");
        ended.record(Actor.step("old#7", "3"), new ChangeFact.Joined(List.of()));
        ended.record(ME, CLOSED);
        changes.renameJob("old", "new");
        Change read = fresh().get(ended.key()).orElseThrow();
        for (Change change : List.of(ended, read)) {
            assertEquals("new", change.state().job());
            assertEquals(List.of("new#7"), change.state().builds());
            assertEquals(ChangePhase.CLOSED, change.state().phase());
            assertEquals("me", change.state().endedBy());
        }
        assertEquals("old 2", use(null, "old").name());
        assertThrows(Refusal.class, () -> ended.record(ME, CLOSED));
    }

    @Test
    public void anotherJobIsRefusedUnlessAdmitted() throws Exception {
        Change change = use("CR-1", "owner");
        Refusal refused = assertThrows(Refusal.class, () -> use("CR-1", "other"));
        assertTrue(refused.getMessage(), refused.getMessage().contains("belongs to another job"));
        change.record(ME, new ChangeFact.JobsListed(List.of("other")));
        assertSame(change, use("CR-1", "other"));
    }

    @Test
    public void aClosedChangeIsNeverReopened() throws Exception {
        Change first = use("CR-1", "job");
        first.record(ME, CLOSED);
        assertThrows(Refusal.class, () -> first.record(ME, CLOSED));
        Change second = use("CR-1", "job");
        assertNotEquals(first.key(), second.key());
        assertEquals("CR-1", second.name());
    }

    @Test
    public void changesOutliveTheProcess() throws Exception {
        Change change = use("CR 1/ä (x)", "job");
        change.storeRevision(1, Map.of("files/a.txt", "hello".getBytes()));
        Changes again = fresh();
        Change read = again.get(change.key()).orElseThrow();
        assertEquals("CR 1/ä (x)", read.name());
        assertEquals("hello", new String(read.readFile(1, "files/a.txt")));
        assertEquals(change.state().openedAt(), read.state().openedAt());
    }

    @Test
    public void filesStayInTheirRevision() throws Exception {
        Change change = use("CR-1", "job");
        for (String path : List.of("../../x", "/tmp/x", "./a", "a//b", "a/../work-plan.yaml", "", "a/")) {
            assertThrows(path, Refusal.class, () -> change.storeRevision(1, Map.of(path, new byte[0])));
        }
        assertThrows(IOException.class, () -> change.readFile(1, "../../journal.jsonl"));
    }

    @Test
    public void anUnreadableFolderIsListedAndLeftAlone() throws Exception {
        use("CR-1", "job");
        Files.createDirectories(root.resolve("broken"));
        Files.writeString(root.resolve("broken/journal.jsonl"), "nonsense\n");
        Changes again = fresh();
        assertEquals(1, again.all().size());
        assertTrue(again.unreadable().containsKey("broken"));
    }

    @Test
    public void aDamagedChangeIsNotReplacedByAnother() throws Exception {
        use("CR-1", "job").record(ME, new LockFact.Locked("production", "t", "r", "v1:tree", ""));
        use(null, "shop");
        use("CR-2", "job");
        String file = "CR-1/journal.jsonl";
        String written = Files.readString(root.resolve(file));
        String[][] damages = {
            {"nonsense\n", "line 1: not a journal entry"},
            {written.replaceFirst("\\{", "{,"), "line 1: not a journal entry"},
            {written.replace("\"name\":\"CR-1\"", "\"name\":\"\""), "line 1, 'opened': it cannot be understood"},
            {written.replace("\"opened\"", "\"of-a-newer-version\""), "does not know what 'of-a-newer-version' is"},
            {written.replace("\"token\"", "\"colour\""), "line 2, 'locked': it cannot be understood"},
            {written.replace("\"format\":2", "\"format\":3"), "its format is 3, and this version reads 2"},
        };
        for (String[] damage : damages) {
            Files.writeString(root.resolve(file), damage[0]);
            changes = fresh();
            assertEquals(List.of("CR-2", "shop 1"), names());
            Refusal refused = assertThrows(damage[0], Refusal.class, () -> use("CR-1", "job"));
            assertEquals(
                    "all that whoever names it may know",
                    "Change 'CR-1' is there and cannot be read, so no other is opened in its stead."
                            + " An administrator finds on the page Changes why, and how to mend it.",
                    refused.getMessage());
            String why = changes.unreadable().get("CR-1");
            for (String text : List.of(file, damage[1], "Restore the file from a backup")) {
                assertTrue(why, why.contains(text));
            }
            assertEquals(damage[0], Files.readString(root.resolve(file)));
        }
        Files.writeString(root.resolve(new ChangeName("shop 1").key() + "/journal.jsonl"), "nonsense\n");
        changes = fresh();
        assertThrows(Refusal.class, () -> use(null, "shop"));
        assertEquals("CR-2", use("CR-2", "job").name());
    }

    /** Such as one that somebody copied before a try to mend it: otherwise there would be two of the name. */
    @Test
    public void aCopyOfAFolderIsNoChange() throws Exception {
        use("CR-1", "job");
        for (String name : List.of("CR-1.bak", "CR-7", "CR-1-old")) {
            Files.createDirectories(root.resolve(name));
            Files.copy(root.resolve("CR-1/journal.jsonl"), root.resolve(name).resolve("journal.jsonl"));
        }
        changes = fresh();
        assertEquals(1, changes.all().size());
        assertEquals("CR-1", use("CR-1", "job").key());
        for (String name : List.of("CR-1.bak", "CR-7", "CR-1-old")) {
            String why = changes.unreadable().get(name);
            assertTrue(why, why.contains("is of another change"));
        }
        Refusal refused = assertThrows(Refusal.class, () -> use("CR-7", "job"));
        assertTrue(refused.getMessage(), refused.getMessage().contains("'CR-7' is there and cannot be read"));
    }

    private List<String> names() {
        return changes.all().stream().map(Change::name).sorted().toList();
    }

    @Test
    public void aFolderWithoutItsFirstRecordHoldsNothing() throws Exception {
        Files.createDirectories(root.resolve("CR-1"));
        Files.writeString(root.resolve("CR-1/journal.jsonl"), "{\"at\":\"2026-01-");
        changes = fresh();
        assertEquals("CR-1-2", use("CR-1", "job").key());
        Files.createDirectories(root.resolve("CR-3/revisions/1"));
        changes = fresh();
        assertThrows(Refusal.class, () -> use("CR-3", "job"));
    }

    @Test
    public void namesThatCouldDoHarmAreRefused() {
        for (String bad : List.of("", "../x", "a\nb", "<script>", "x".repeat(201), "-x")) {
            assertThrows(bad, Refusal.class, () -> new ChangeName(bad));
        }
    }

    @Test
    public void keysAreSafeAndDistinct() {
        assertEquals("CR-2031", new ChangeName("CR-2031").key());
        assertNotEquals(new ChangeName("a b").key(), new ChangeName("a/b").key());
        assertTrue(ChangeName.isKey(new ChangeName("Ü/ä #1").key()));
    }

    @Test
    public void whatDoesNotFitIsRefusedAndLeavesNothing() throws Exception {
        Change change = use("CR-1", "job");
        change.record(ME, new LockFact.Locked("production", "t", "r", "v1:tree", ""));
        Path folder = root.resolve(change.key());
        byte[] journal = Files.readAllBytes(folder.resolve("journal.jsonl"));
        byte[] head = Files.readAllBytes(folder.resolve("journal.head"));
        ChangeState before = change.state();
        for (Fact fact : List.of(
                new GateFact.Settled("r1-none", GateOutcome.APPROVED),
                new GateFact.Voided("r1-none", List.of()),
                new ApplyFact.BeginPressed("none"),
                ApplyFact.Ended.overridden("none", "why"),
                new WindowFact.Began("none"),
                new SoakFact.Ended("none", SoakOutcome.DONE),
                new CopyFact.Reused("a", "b", 7),
                LockFact.Unlocked.unseen("production", "none"),
                new LockFact.Locked("production", "t", "r", "v1:tree", ""),
                new ChangeFact.Opened("CR-1", "job"))) {
            assertThrows(fact.toString(), Refusal.class, () -> change.record(ME, fact));
            assertThrows(fact.toString(), Refusal.class, () -> change.act(ME, s -> List.of(CLOSED, fact)));
        }
        for (Fact fact : List.of(
                new LockFact.Locked("production", null, "r", "v1:tree", ""),
                new GateFact.Decided("none", null),
                new ApplyFact.Ended("a1", null, null, null, null, null, false, List.of(), List.of(), null))) {
            assertThrows(fact.toString(), IllegalArgumentException.class, () -> change.record(ME, fact));
        }
        assertSame(before, change.state());
        assertArrayEquals(journal, Files.readAllBytes(folder.resolve("journal.jsonl")));
        assertArrayEquals(head, Files.readAllBytes(folder.resolve("journal.head")));
        assertEquals(before, fresh().get(change.key()).orElseThrow().state());
    }

    @Test
    public void factThatNamesWhatIsNotThereMakesARecordUnreadable() throws Exception {
        Change change = use("CR-1", "job");
        change.record(ME, new LockFact.Locked("production", "t", "r", "v1:tree", ""));
        change.record(ME, LockFact.Unlocked.unseen("production", "t"));
        Path file = root.resolve(change.key()).resolve("journal.jsonl");
        List<String> lines = Files.readAllLines(file);
        Files.delete(file.resolveSibling("journal.head"));
        Files.write(file, List.of(lines.get(0), lines.get(2)));
        String reason = fresh().unreadable().get(change.key());
        assertTrue(reason, reason.contains("line 2, 'unlocked': it cannot be understood"));
        assertTrue(reason, reason.contains("has no lock 't'"));
    }

    @Test
    public void aChangeThatCannotBeReadMayHaveAnythingStill() throws Exception {
        Change open = use("CR-1", "job");
        Change ended = ended("CR-2");
        assertFalse(fresh().isOver(open.key()));
        assertTrue(fresh().isOver(ended.key()));
        assertTrue("gone", fresh().isOver("never"));
        Path file = root.resolve(open.key()).resolve("journal.jsonl");
        Files.writeString(file, "no journal\n");
        assertFalse(fresh().isOver(open.key()));
    }

    @Test
    public void recordsOfAnEndedChangeAreReadAgainOnDemand() throws Exception {
        Change change = use("CR-1", "job");
        change.record(ME, new LockFact.Locked("production", "t", "r", "v1:tree", ""));
        change.record(ME, CLOSED);
        ChangeState before = change.state();
        change.forget();
        assertTrue(change.summary().isEnded());
        assertEquals("CR-1", change.name());
        assertNotSame(before, change.state());
        assertEquals(before, change.state());
        assertSame(change.state(), change.state());
    }

    /** An edit of an ended change's journal that keeps its length, so that only who reads it can see it. */
    private Path damaged(Change change) throws IOException {
        Path file = root.resolve(change.key()).resolve("journal.jsonl");
        Files.writeString(file, Files.readString(file).replace("\"unlocked\"", "\"unlokced\""));
        return file;
    }

    private Change ended(String name) throws Exception {
        Change change = use(name, "job");
        change.record(ME, new LockFact.Locked("production", "t", "r", "v1:tree", ""));
        change.record(ME, LockFact.Unlocked.unseen("production", "t"));
        change.record(ME, CLOSED);
        return change;
    }

    @Test
    public void ofAnEndedChangeNothingIsReadBeforeSomebodyAsks() throws Exception {
        Change change = ended("CR-1");
        ChangeSummary before = change.summary();
        damaged(change);
        Changes now = fresh();
        Change again = now.get("CR-1").orElseThrow();
        assertEquals(before, again.summary());
        assertTrue(now.unreadable().isEmpty());
        assertThrows(Refusal.class, again::state);
        assertTrue(now.unreadable().get("CR-1").contains("it cannot be understood"));
        assertTrue(now.all().isEmpty());
    }

    @Test
    public void whatIsAskedOfAnEndedChangeIsReadThen() throws Exception {
        Change change = ended("CR-1");
        Change again = fresh().get("CR-1").orElseThrow();
        assertEquals(change.state(), again.state());
        assertEquals(4, again.entries().size());
        assertEquals(0, again.firstAlteredEntry());
    }

    @Test
    public void aSummaryThatDoesNotFitIsMadeAnew() throws Exception {
        Change change = ended("CR-1");
        Path summary = root.resolve("CR-1").resolve("summary.json");
        String whole = Files.readString(summary);
        for (String other : List.of("", "{", whole.replace("CR-1", "CR-2").replace(" 4 ", " 3 "), "null", "[]")) {
            Files.writeString(summary, other);
            assertEquals(change.summary(), fresh().get("CR-1").orElseThrow().summary());
            assertEquals(whole, Files.readString(summary));
        }
        Files.delete(summary);
        assertEquals(change.summary(), fresh().get("CR-1").orElseThrow().summary());
        assertEquals(whole, Files.readString(summary));
    }

    @Test
    public void theFiguresOfAnEndedChangeNeedItsSummaryOnly() throws Exception {
        Change change = ended("CR-1");
        Figures figures = change.figures();
        damaged(change);
        Changes now = fresh();
        assertEquals(List.of(figures), JobFigures.of(now.all()).all());
        assertTrue(now.unreadable().isEmpty());
        assertEquals(1, now.all().size());
    }

    /** As after a journal was restored from a backup: the change is open again. */
    @Test
    public void aSummaryOfALongerJournalIsNotBelieved() throws Exception {
        Change change = use("CR-1", "job");
        Path folder = root.resolve(change.key());
        byte[] journal = Files.readAllBytes(folder.resolve("journal.jsonl"));
        byte[] head = Files.readAllBytes(folder.resolve("journal.head"));
        change.record(ME, CLOSED);
        Files.write(folder.resolve("journal.jsonl"), journal);
        Files.write(folder.resolve("journal.head"), head);
        assertTrue(!fresh().get("CR-1").orElseThrow().summary().isEnded());
    }

    @Test
    public void anEndedChangeFollowsItsJobToAnotherName() throws Exception {
        ended("CR-1");
        fresh().renameJob("job", "other");
        assertEquals("other", fresh().get("CR-1").orElseThrow().summary().job());
        assertEquals("other", fresh().get("CR-1").orElseThrow().state().job());
    }

    @Test
    public void statesOfFewEndedChangesAreHeld() throws Exception {
        Recent recent = new Recent((change, why) -> {});
        for (int i = 0; i < Recent.MOST + 3; i++) {
            Change change = ended("CR-" + i);
            recent.put(change, change.state());
        }
        assertEquals(Recent.MOST, recent.size());
    }

    @Test
    public void aCutOffTailIsNamed() throws Exception {
        Change change = use("CR-1", "job");
        change.record(ME, new LockFact.Locked("production", "t", "r", "v1:tree", ""));
        Path file = root.resolve(change.key()).resolve("journal.jsonl");
        Files.write(file, Files.readAllLines(file).subList(0, 1));
        String reason = fresh().unreadable().get(change.key());
        assertTrue(reason, reason.contains("ends after line 1, but 2 lines were written"));
        assertTrue(reason, reason.contains("delete journal.head"));
        Files.delete(file.resolveSibling("journal.head"));
        assertEquals(1, fresh().all().size());
    }
}
