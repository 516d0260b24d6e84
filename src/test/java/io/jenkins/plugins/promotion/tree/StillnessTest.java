package io.jenkins.plugins.promotion.tree;

import static org.hamcrest.CoreMatchers.containsString;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;
import static org.junit.Assume.assumeTrue;

import io.jenkins.plugins.promotion.files.FileOps;
import io.jenkins.plugins.promotion.files.UnixFileOps;
import io.jenkins.plugins.promotion.store.ContentStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** A tree that is edited while it is read: what is captured is what it was at one instant, or nothing is. */
public class StillnessTest {
    /** As if all that a test writes had been there for an hour, so that times tell of it. */
    private static final long LATER = TimeUnit.HOURS.toNanos(1);

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private Path tree;
    private TreeSpec spec;
    private ContentStore store;
    private int events;
    private Act edit = () -> {};
    private final Set<TreeDigest> states = new HashSet<>();

    private interface Act {
        void run() throws IOException, InterruptedException;
    }

    @Before
    public void smallTree() throws Exception {
        prepare("one");
    }

    private void prepare(String name) throws Exception {
        tree = folder.newFolder(name).toPath().resolve("tree");
        Files.createDirectory(tree);
        spec = TreeSpec.of(tree.toString());
        write("a", "old a");
        store = new ContentStore(tree.resolveSibling("store"), noticed());
        capture(); // So that the store begins to write after that was read.
        write("conf/b", "old b");
        write("z", "old z");
        events = 0;
        states.clear();
        states.add(TreeScanner.scan(spec).digest());
    }

    private void write(String path, String text) throws IOException {
        Files.createDirectories(tree.resolve(path).getParent());
        Files.writeString(tree.resolve(path), text);
    }

    /** The store's operations, before each of which somebody may edit the tree. */
    private FileOps noticed() {
        FileOps real = new UnixFileOps();
        return (FileOps) Proxy.newProxyInstance(
                FileOps.class.getClassLoader(), new Class<?>[] {FileOps.class}, (proxy, method, arguments) -> {
                    event();
                    try {
                        return method.invoke(real, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private void event() throws IOException {
        events++;
        try {
            edit.run();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private void progress(long files, long bytes, long ofFiles, long ofBytes) {
        try {
            event();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Manifest capture() throws Exception {
        return store.capture(spec, this::progress);
    }

    /** One step of an edit, after which the tree is in another state. */
    private void step(Act act) throws IOException, InterruptedException {
        act.run();
        states.add(TreeScanner.scan(spec).digest());
    }

    private void editBoth() throws IOException, InterruptedException {
        step(() -> write("a", "new a, longer"));
        step(() -> write("z", "new z, longer"));
    }

    /** Once the first files were read. */
    private static TreeProgress once(Act act) {
        return times(1, act);
    }

    private static TreeProgress times(int most, Act act) {
        int[] left = {most};
        return (files, bytes, ofFiles, ofBytes) -> {
            try {
                if (left[0]-- > 0) {
                    act.run();
                }
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        };
    }

    private Act at(int event, Act act) {
        return () -> {
            if (events == event) {
                act.run();
            }
        };
    }

    @Test
    public void atWhateverInstantItIsEditedWhatIsCapturedIsAStateThatWas() throws Exception {
        capture();
        int all = events;
        assertTrue("" + all, all > 5);
        for (int event = 1; event <= all; event++) {
            prepare("edited-" + event);
            edit = at(event, this::editBoth);
            Manifest captured = capture();
            assertEquals("edited at event " + event, 3, states.size());
            assertTrue("edited at event " + event, states.contains(captured.digest()));
            assertEquals(captured, store.loadSnapshot(captured.digest().hex()));
            assertEquals(List.of(), store.verify());
            for (TreeEntry entry : captured.entries()) {
                assertTrue(entry.path(), entry.kind() != Kind.FILE || store.contains(entry.content()));
            }
        }
    }

    @Test
    public void whatComesAndGoesAndIsRenamedMeanwhileIsSeen() throws Exception {
        Act[] edits = {
            () -> {
                step(() -> Files.delete(tree.resolve("a")));
                step(() -> write("y", "new"));
            },
            () -> {
                step(() -> Files.move(tree.resolve("a"), tree.resolve("a2")));
                step(() -> Files.move(tree.resolve("z"), tree.resolve("a"), StandardCopyOption.REPLACE_EXISTING));
            },
            () -> {
                step(() -> Files.setAttribute(tree.resolve("a"), "unix:mode", 0600));
                step(() -> Files.createSymbolicLink(tree.resolve("to-z"), Path.of("z")));
            },
            () -> {
                step(() -> Files.move(tree.resolve("conf"), tree.resolve("away")));
                step(() -> write("conf/b", "another b"));
            },
        };
        for (int one = 0; one < edits.length; one++) {
            Act act = edits[one];
            prepare("edit-" + one);
            Manifest captured = store.capture(spec, once(act));
            assertEquals("edit " + one, 3, states.size());
            assertEquals("edit " + one, TreeScanner.scan(spec), captured);
        }
    }

    @Test
    public void whatNeverRestsIsRefusedByName() throws Exception {
        List<String> before = store.snapshots();
        edit = () -> {
            write("conf/b", "edit " + events);
            write("new-" + events, "");
        };
        IOException e = assertThrows(TreeRefusedException.class, this::capture);
        assertThat(e.getMessage(), containsString("'" + tree + "' was edited while it was read, and each of 3 times"));
        assertThat(e.getMessage(), containsString(" is new, conf/b is changed. Let nobody edit"));
        assertEquals(before, store.snapshots());
    }

    @Test
    public void whoEditsNoLongerThanThatIsWaitedFor() throws Exception {
        Manifest captured = store.capture(spec, times(2, () -> write("conf/b", "edit " + events++)));
        assertEquals(TreeScanner.scan(spec), captured);
        assertNotEquals("old b", Files.readString(tree.resolve("conf/b")));
    }

    /** A program writes its log beside what is configuration. */
    @Test
    public void whatIsOutOfScopeMayGoOnChanging() throws Exception {
        spec = new TreeSpec(
                tree.toString(), new Scope(List.of("conf/**", "a"), List.of("conf/*.log")), List.of(), List.of());
        edit = () -> {
            write("conf/" + events + ".log", "line");
            write("log/" + events, "line");
        };
        Manifest captured = capture();
        assertEquals(TreeScanner.scan(spec), captured);
    }

    @Test
    public void aLinkThatIsSwitchedMeanwhileIsFollowedOnce() throws Exception {
        Path next = tree.resolveSibling("next");
        Files.createDirectories(next.resolve("conf"));
        Files.writeString(next.resolve("a"), "next a");
        Files.writeString(next.resolve("conf/c"), "next c");
        Path link = Files.createSymbolicLink(tree.resolveSibling("link"), tree);
        spec = TreeSpec.of(link.toString());
        edit = at(2, () -> {
            Path fresh = Files.createSymbolicLink(tree.resolveSibling("fresh"), next);
            Files.move(fresh, link, StandardCopyOption.ATOMIC_MOVE);
        });
        assertEquals(TreeScanner.scan(TreeSpec.of(next.toString())), capture());
        assertTrue("switched", Files.isSameFile(link, next));
    }

    private Manifest byTimes(TreeIndex index, TreeProgress progress) throws Exception {
        return capture(LATER, index, progress);
    }

    private Manifest capture(long ahead, TreeIndex index, TreeProgress progress) throws Exception {
        long now =
                FileFacts.of(Files.writeString(tree.resolveSibling("now"), "")).changed();
        return TreeScanner.captureStill(spec, store, index, progress, now + ahead);
    }

    /** As quick hands do it: of the same length, and with the time put back. */
    private void editUnseen(String path, String text) throws IOException {
        Path file = tree.resolve(path);
        FileFacts before = FileFacts.of(file);
        do {
            write(path, text);
        } while (FileFacts.of(file).changed() == before.changed());
        new UnixFileOps().setModified(file, before.modified());
    }

    @Test
    public void whatTimesTellOfIsReadOnce() throws Exception {
        byTimes(TreeIndex.none(), TreeProgress.NONE);
        int[] readings = {0};
        byTimes(TreeIndex.none(), (files, bytes, ofFiles, ofBytes) -> readings[0]++);
        assertEquals(1, readings[0]);
        capture(-LATER, TreeIndex.none(), (files, bytes, ofFiles, ofBytes) -> readings[0]++);
        assertEquals("what was written just now is read twice", 3, readings[0]);
    }

    @Test
    public void anEditThatOnlyTheTimeOfChangeTellsIsSeen() throws Exception {
        Manifest captured = byTimes(TreeIndex.none(), once(() -> {
            editUnseen("a", "NEW a");
            editUnseen("z", "NEW z");
        }));
        assertEquals(TreeScanner.scan(spec), captured);
        assertEquals("NEW z", Files.readString(tree.resolve("z")));
    }

    /** Those that are not read, too. */
    @Test
    public void whatTheIndexKnowsIsLookedAtAgain() throws Exception {
        assumeTrue(
                "a file system without index",
                TreeIndexes.objection(Files.getFileStore(tree).type()) == null);
        Path home = tree.resolveSibling("own").resolve("index");
        byTimes(new TreeIndexes(home, LATER).open(spec), TreeProgress.NONE);
        TreeIndex index = new TreeIndexes(home, LATER).open(spec);
        Manifest captured = byTimes(index, once(() -> {
            editUnseen("a", "NEW a");
            editUnseen("conf/b", "NEW b");
        }));
        assertEquals("nothing was read at first", 3, index.believed());
        assertEquals(TreeScanner.scan(spec), captured);
        assertEquals("NEW b", new String(store.read(captured.get("conf/b").content())));
    }

    @Test
    public void oneOfManyThatWasEditedIsFound() throws Exception {
        for (int i = 0; i < 3000; i++) {
            write("many/" + i % 7 + "/" + i, "file " + i);
        }
        Manifest captured = byTimes(TreeIndex.none(), once(() -> editUnseen("many/0/0", "FILE 0")));
        assertEquals(TreeScanner.scan(spec), captured);
        assertEquals("FILE 0", Files.readString(tree.resolve("many/0/0")));
    }

    /** Captures a tree in a program of its own. */
    public static final class Capturing {
        private Capturing() {}

        /** @param arguments the tree, and where its contents go */
        public static void main(String[] arguments) throws Exception {
            TreeSpec spec = TreeSpec.of(arguments[0]);
            ContentStore store = new ContentStore(Path.of(arguments[1]), new UnixFileOps());
            TreeScanner.captureStill(spec, store, TreeIndex.none(), TreeProgress.NONE, Long.MAX_VALUE);
        }
    }

    /** As an agent runs that a service starts, in whose locale a name with an umlaut cannot be said. */
    @Test
    public void namesNeedNoLocale() throws Exception {
        Files.createDirectories(tree.resolve("stra\u00dfe"));
        write("stra\u00dfe/\u00e4pfel", "many");
        ProcessBuilder capturing = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        Capturing.class.getName(),
                        tree.toString(),
                        tree.resolveSibling("other-store").toString())
                .inheritIO();
        capturing.environment().put("LC_ALL", "C");
        assertEquals(0, capturing.start().waitFor());
    }

    /** Between two looks, too. */
    @Test
    public void aRootThatGoesMeanwhileIsRefusedByName() {
        IOException e = assertThrows(
                TreeRefusedException.class,
                () -> byTimes(TreeIndex.none(), once(() -> Files.move(tree, tree.resolveSibling("gone")))));
        assertThat(e.getMessage(), containsString("The directory '" + tree + "' does not exist on this node"));
    }
}
