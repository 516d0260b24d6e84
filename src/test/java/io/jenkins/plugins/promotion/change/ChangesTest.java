package io.jenkins.plugins.promotion.change;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertSame;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.promotion.refusal.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Which change a step means, and that changes outlive the process. */
public class ChangesTest {

    @Rule
    public TemporaryFolder folder = new TemporaryFolder();

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
        first.record("closed", "me", Map.of());
        assertEquals("shop/routing 2", use(null, "shop/routing").name());
    }

    @Test
    public void theNameIsKeptWhenTheJobIsRenamed() throws Exception {
        Change first = use(null, "old");
        first.record("build", "me", Map.of("build", "old#7"));
        changes.renameJob("old", "new", "system");
        assertEquals(List.of("new#7"), first.state().builds());
        assertSame(first, use(null, "new"));
        assertEquals("old 1", first.name());
    }

    @Test
    public void anEndedChangeFollowsItsJobToo() throws Exception {
        Change ended = use(null, "old");
        ended.record("build", "me", Map.of("build", "old#7"));
        ended.record("closed", "me", Map.of());
        changes.renameJob("old", "new", "system");
        Change read = fresh().get(ended.key()).orElseThrow();
        for (Change change : List.of(ended, read)) {
            assertEquals("new", change.state().job());
            assertEquals(List.of("new#7"), change.state().builds());
            assertEquals(ChangePhase.CLOSED, change.state().phase());
            assertEquals("me", change.state().endedBy());
        }
        assertEquals("old 2", use(null, "old").name());
        assertThrows(Refusal.class, () -> ended.record("note", "me", Map.of()));
    }

    @Test
    public void anotherJobIsRefusedUnlessAdmitted() throws Exception {
        Change change = use("CR-1", "owner");
        Changes.ForeignChange refused = assertThrows(Changes.ForeignChange.class, () -> use("CR-1", "other"));
        assertTrue(refused.getMessage(), refused.getMessage().contains("belongs to the job 'owner'"));
        change.listJobs(List.of("other"), "me");
        assertSame(change, use("CR-1", "other"));
    }

    @Test
    public void aClosedChangeIsNeverReopened() throws Exception {
        Change first = use("CR-1", "job");
        first.record("closed", "me", Map.of());
        assertThrows(Refusal.class, () -> first.record("note", "me", Map.of()));
        Change second = use("CR-1", "job");
        assertNotEquals(first.key(), second.key());
        assertEquals("CR-1", second.name());
    }

    @Test
    public void changesOutliveTheProcess() throws Exception {
        Change change = use("CR 1/ä (x)", "job");
        change.storeFile(1, "files/a.txt", "hello".getBytes());
        Changes again = fresh();
        Change read = again.get(change.key()).orElseThrow();
        assertEquals("CR 1/ä (x)", read.name());
        assertEquals("hello", new String(read.readFile(1, "files/a.txt")));
        assertEquals(change.state().openedAt(), read.state().openedAt());
    }

    @Test
    public void filesStayInTheirRevision() throws Exception {
        Change change = use("CR-1", "job");
        assertThrows(IOException.class, () -> change.storeFile(1, "../../x", new byte[0]));
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
        use("CR-1", "job").record("locked", "me", Map.of("environment", "production", "token", "t", "reason", "r"));
        use(null, "shop");
        use("CR-2", "job");
        String[][] damages = {
            {"CR-1/journal.jsonl", "nonsense\n", "line 1: not a journal entry"},
            {"CR-1/journal.jsonl", "{\"data\":{},\"type\":\"opened\",\"seq\":1}\n", "line 1: not a journal entry"},
            {
                "CR-1/journal.jsonl",
                "{\"at\":\"2026-01-01T00:00Z\",\"by\":\"me\",\"data\":{\"name\":\"\"},\"type\":\"opened\",\"seq\":1}\n",
                "an entry of it cannot be understood"
            },
        };
        for (String[] damage : damages) {
            Files.writeString(root.resolve(damage[0]), damage[1]);
            changes = fresh();
            assertEquals(List.of("CR-2", "shop 1"), names());
            Changes.Unreadable refused = assertThrows(damage[1], Changes.Unreadable.class, () -> use("CR-1", "job"));
            for (String text : List.of("'CR-1' is there", damage[0], damage[2], "Restore the file from a backup")) {
                assertTrue(refused.getMessage(), refused.getMessage().contains(text));
            }
            assertEquals(damage[1], Files.readString(root.resolve(damage[0])));
        }
        Files.writeString(root.resolve(new ChangeName("shop 1").key() + "/journal.jsonl"), "nonsense\n");
        changes = fresh();
        assertThrows(Changes.Unreadable.class, () -> use(null, "shop"));
        assertEquals("CR-2", use("CR-2", "job").name());
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
        assertThrows(Changes.Unreadable.class, () -> use("CR-3", "job"));
    }

    @Test
    public void namesThatCouldDoHarmAreRefused() {
        for (String bad : List.of("", "../x", "a\nb", "<script>", "x".repeat(201), "-x")) {
            assertThrows(bad, IllegalArgumentException.class, () -> new ChangeName(bad));
        }
    }

    @Test
    public void keysAreSafeAndDistinct() {
        assertEquals("CR-2031", new ChangeName("CR-2031").key());
        assertNotEquals(new ChangeName("a b").key(), new ChangeName("a/b").key());
        assertTrue(ChangeName.isKey(new ChangeName("Ü/ä #1").key()));
    }
}
