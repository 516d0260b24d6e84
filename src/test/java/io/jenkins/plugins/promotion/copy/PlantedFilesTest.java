package io.jenkins.plugins.promotion.copy;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.promotion.files.FileOps;
import io.jenkins.plugins.promotion.files.Folders;
import io.jenkins.plugins.promotion.files.Sha256;
import io.jenkins.plugins.promotion.files.UnixFileOps;
import io.jenkins.plugins.promotion.store.ContentStore;
import io.jenkins.plugins.promotion.tree.FileFacts;
import io.jenkins.plugins.promotion.tree.Kind;
import io.jenkins.plugins.promotion.tree.Manifest;
import io.jenkins.plugins.promotion.tree.Scope;
import io.jenkins.plugins.promotion.tree.TreeEntry;
import io.jenkins.plugins.promotion.tree.TreeProgress;
import io.jenkins.plugins.promotion.tree.TreeRefusedException;
import io.jenkins.plugins.promotion.tree.TreeScanner;
import io.jenkins.plugins.promotion.tree.TreeSpec;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Somebody who may write in an environment's folder, and does: outside of it nothing comes of that. */
public class PlantedFilesTest {
    private static final CopyOptions ALL = CopyOptions.DEFAULT.deletingAtMost("100%");

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private Path outside;
    private Path source;
    private Path target;
    private ContentStore store;

    @Before
    public void prepare() throws Exception {
        scene("scene");
    }

    private void scene(String name) throws Exception {
        Path root = folder.newFolder(name).toPath().toRealPath();
        outside = Files.createDirectory(root.resolve("outside"));
        source = Files.createDirectory(root.resolve("source"));
        target = Files.createDirectory(root.resolve("target"));
        store = new ContentStore(root.resolve("node/store"), quick());
    }

    private TreeSpec spec() {
        return TreeSpec.of(target.toString());
    }

    private Manifest wanted() throws Exception {
        return TreeScanner.capture(TreeSpec.of(source.toString()), store);
    }

    private CopyReport copy(FileOps ops, Manifest wanted) throws Exception {
        return new TreeCopy(ops).copy(wanted, spec(), store, ALL, TreeProgress.NONE);
    }

    /** What lies in a folder: kinds, modes, times, contents and where links lead. */
    private static Map<String, String> print(Path root) throws IOException {
        Map<String, String> print = new TreeMap<>();
        try (Stream<Path> all = Files.walk(root)) {
            for (Path path : (Iterable<Path>) all::iterator) {
                FileFacts facts = FileFacts.of(path);
                String content = facts.isFile()
                        ? Files.readString(path)
                        : Files.isSymbolicLink(path)
                                ? Files.readSymbolicLink(path).toString()
                                : "";
                print.put(
                        root.relativize(path).toString(),
                        facts.mode() + " " + facts.modified() + " " + facts.uid() + " " + content);
            }
        }
        return print;
    }

    private String refused(FileOps ops, Manifest wanted) throws Exception {
        return assertThrows(IOException.class, () -> copy(ops, wanted)).getMessage();
    }

    @Test
    public void aPlantedJournalWritesChangesAndDeletesNothing() throws Exception {
        TreeCopyTest.write(outside, "key", "secret");
        new UnixFileOps().setMode(outside.resolve("key"), 0600);
        TreeCopyTest.write(outside, "victim", "still there");
        TreeCopyTest.write(target, "a", "old");
        TreeCopyTest.write(source, "a", "new");
        Path area = target.resolve(TreeSpec.RESERVED);
        TreeCopyTest.write(area, "new/0", "planted");
        TreeCopyTest.write(area, "old/2", "");
        Files.delete(area.resolve("old/2"));
        TreeCopyTest.write(
                area,
                "journal",
                """
                ["switch/v1","v1:sha256:x"]
                ["PUT","../outside/script",0,0,0]
                ["MODE","../outside/key",1,511,0]
                ["REMOVE","../outside/victim",2,0,0]
                ["END",3]
                """);
        Map<String, String> before = print(outside);
        Manifest wanted = wanted();
        for (int mode : List.of(0755, 0700)) {
            new UnixFileOps().setMode(area, mode);
            IOException e =
                    assertThrows(TreeRefusedException.class, () -> new TreeCopy().recover(spec(), store.directory()));
            assertTrue(e.getMessage(), e.getMessage().contains("'" + area + "'"));
            assertTrue(refused(new UnixFileOps(), wanted).contains("'" + area + "'"));
            assertThrows(TreeRefusedException.class, () -> new TreeCopy()
                    .copy(wanted, spec(), store, ALL.dry(), TreeProgress.NONE));
        }
        assertEquals(before, print(outside));
        assertEquals("old", Files.readString(target.resolve("a")));
    }

    @Test
    public void aJournalOfTheNodesOwnMayNotLeaveTheRootEither() throws Exception {
        for (String path :
                List.of("../outside/key", "/etc/passwd", "a/../../outside/key", ".configuration-promotion/x")) {
            RecoveryJournal journal = new RecoveryJournal(outside.resolve("journal"), new UnixFileOps());
            journal.commit("x", List.of(new RecoveryJournal.Step(RecoveryJournal.Action.MODE, path, 0, 0777, 0600)));
            IOException e = assertThrows(IOException.class, journal::read);
            assertTrue(e.getMessage(), e.getCause().getMessage().contains("'" + path + "'"));
            journal.discard();
        }
    }

    @Test
    public void aJournalThatIsCutOffIsToldAsDamaged() throws Exception {
        for (String text : List.of("", "\n", "null\n", "[\"switch/v1\"", "{}\n", "[\"switch/v1\",\"x\"]\n")) {
            Path file = Files.writeString(outside.resolve("journal"), text);
            RecoveryJournal journal = new RecoveryJournal(file, new UnixFileOps());
            IOException e = assertThrows(text, TreeRefusedException.class, () -> {
                journal.title();
                journal.read();
            });
            assertTrue(e.getMessage(), e.getMessage().contains("is damaged"));
        }
    }

    /** Else every dry run would say that a copy was interrupted. */
    @Test
    public void aCopyThatIsRefusedBeforeItBeginsLeavesNoMark() throws Exception {
        TreeCopyTest.write(source, "a", "new");
        Path place = Files.createDirectory(outside.resolveSibling("place"));
        Path led = Files.createSymbolicLink(place.resolve("root"), target);
        TreeSpec confined = new TreeSpec(led.toString(), Scope.ALL, List.of(), List.of(), false, place.toString());
        Manifest wanted = wanted();
        assertThrows(
                TreeRefusedException.class, () -> new TreeCopy().copy(wanted, confined, store, ALL, TreeProgress.NONE));
        assertEquals(List.of(), Folders.list(store.directory().resolve("switches")));
        new TreeCopy().copy(wanted, spec(), store, ALL.dry(), TreeProgress.NONE);
    }

    /** What a node answers of its own environment makes nobody another user in one that does not allow that. */
    @Test
    public void setuidOfALyingNodeIsNeverWritten() throws Exception {
        TreeCopyTest.write(source, "tool", "#!/bin/sh\n");
        TreeEntry honest = wanted().get("tool");
        for (int mode : List.of(04755, 02755, 06755)) {
            Manifest lying = Manifest.of(
                    wanted().scopeVersion(),
                    List.of(new TreeEntry("tool", Kind.FILE, mode, honest.size(), honest.content())));
            List<String> done = new ArrayList<>();
            String told = refused(HardCasesTest.ops((operation, arguments) -> done.add(operation)), lying);
            assertTrue(told, told.contains("'tool' carries setuid or setgid"));
            assertEquals(List.of(), done);
        }
        TreeSpec allowing = new TreeSpec(target.toString(), Scope.ALL, List.of(), List.of(), true);
        Manifest meant = Manifest.of(
                allowing.scopeVersion(),
                List.of(new TreeEntry("tool", Kind.FILE, 04755, honest.size(), honest.content())));
        new TreeCopy().copy(meant, allowing, store, ALL, TreeProgress.NONE);
        assertEquals(04755, FileFacts.of(target.resolve("tool")).permissions());
    }

    @Test
    public void aNotesFolderThatIsOpenToOthersIsNotBelieved() throws Exception {
        TreeCopyTest.write(source, "a", "new");
        Path all = store.directory().resolve("switches");
        Files.createDirectories(all);
        new UnixFileOps().setMode(all, 0777);
        assertTrue(refused(new UnixFileOps(), wanted()).contains("is open to others (mode 0777)"));
        assertEquals(Map.of("", ""), blank(print(target)));
    }

    private static Map<String, String> blank(Map<String, String> print) {
        print.replaceAll((path, facts) -> "");
        return print;
    }

    @Test
    public void whatACopyReplacedIsMissedWhenItsRecoveryFindsItGone() throws Exception {
        TreeCopyTest.write(source, "a", "new");
        TreeCopyTest.write(target, "a", "old");
        Manifest wanted = wanted();
        int[] moves = {0};
        boolean[] dead = {false};
        FileOps dying = HardCasesTest.ops((operation, arguments) -> {
            boolean switching = operation.equals("move") && arguments[1].equals(target.resolve("a"));
            dead[0] |= switching && moves[0]++ == 0;
            if (dead[0]) {
                throw new IOException("dead");
            }
        });
        assertThrows(IOException.class, () -> copy(dying, wanted));
        Path area = target.resolve(TreeSpec.RESERVED);
        Files.move(area, target.resolve("elsewhere"));
        String gone = assertThrows(TreeRefusedException.class, () -> new TreeCopy().recover(spec(), store.directory()))
                .getMessage();
        assertTrue(gone, gone.contains("'" + area + "'") && gone.contains("was taken away or replaced"));
        TreeCopyTest.write(area, "new/0", "planted");
        new UnixFileOps().setMode(area, 0700);
        assertTrue(refused(new UnixFileOps(), wanted).contains("was taken away or replaced"));
        Folders.delete(new UnixFileOps(), area);
        Files.move(target.resolve("elsewhere"), area);
        assertTrue(new TreeCopy().recover(spec(), store.directory()).contains("the interrupted switch of"));
        assertEquals("new", Files.readString(target.resolve("a")));
        assertEquals(List.of(), Folders.list(store.directory().resolve("switches")));
    }

    @Test
    public void aFolderThatBecomesALinkDuringTheSwitchLeadsNowhere() throws Exception {
        TreeCopyTest.write(source, "conf/authorized_keys", "the attacker's key");
        TreeCopyTest.write(target, "conf/authorized_keys", "harmless");
        TreeCopyTest.write(outside, "authorized_keys", "private");
        Manifest wanted = wanted();
        Map<String, String> before = print(outside);
        Path conf = target.resolve("conf");
        for (String moment : List.of("createLink", "move", "setModified", "createDirectory", "createFile", "sync")) {
            boolean[] swapped = {false};
            FileOps ops = HardCasesTest.ops((operation, arguments) -> {
                if (operation.equals(moment) && !swapped[0] && Files.exists(target.resolve(TreeSpec.RESERVED))) {
                    swapped[0] = true;
                    Files.move(conf, target.resolve("aside"));
                    Files.createSymbolicLink(conf, outside);
                }
            });
            String told = refused(ops, wanted);
            assertTrue(moment, swapped[0]);
            assertTrue(moment + ": " + told, told.contains("conf"));
            assertEquals(moment, before, print(outside));
            Files.delete(conf);
            Files.move(target.resolve("aside"), conf);
            new TreeCopy().recover(spec(), store.directory());
            assertEquals(moment, "harmless", Files.readString(conf.resolve("authorized_keys")));
        }
    }

    @Test
    public void aFolderThatGoesWithItsContentsIsNotFollowedOutside() throws Exception {
        TreeCopyTest.write(target, "old/deep/file", "x");
        TreeCopyTest.write(outside, "deep/file", "private");
        Map<String, String> before = print(outside);
        FileOps ops = HardCasesTest.ops((operation, arguments) -> {
            if (operation.equals("delete") && !Files.isSymbolicLink(target.resolve("old"))) {
                Files.move(target.resolve("old"), target.resolve("aside"));
                Files.createSymbolicLink(target.resolve("old"), outside);
            }
        });
        try {
            Folders.delete(ops, target.resolve("old"));
        } catch (IOException e) {
            assertTrue(e.getMessage(), e.getMessage().contains("old"));
        }
        assertEquals(before, print(outside));
    }

    /** Reading is no way out either: what a link leads to is not stored. */
    @Test
    public void aScanReadsNothingThroughALinkThatCameMeanwhile() throws Exception {
        for (int i = 0; i < 200; i++) {
            TreeCopyTest.write(target, "conf/f" + i, "harmless");
            TreeCopyTest.write(outside, "f" + i, "private!");
            for (Path root : List.of(target.resolve("conf"), outside)) {
                new UnixFileOps().setModified(root.resolve("f" + i), 1_000_000_000);
            }
        }
        Path conf = target.resolve("conf");
        boolean[] swapped = {false};
        TreeProgress swap = (files, bytes, allFiles, allBytes) -> {
            try {
                if (!swapped[0]) {
                    swapped[0] = true;
                    Files.move(conf, target.resolve("aside"));
                    Files.createSymbolicLink(conf, outside);
                }
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        };
        String secret = Sha256.hex("private!");
        try {
            Manifest found = TreeScanner.capture(spec(), store, swap);
            assertTrue(
                    found.entries().stream().noneMatch(entry -> entry.content().equals(secret)));
        } catch (IOException e) {
            assertTrue(e.getMessage(), e.getMessage().contains("conf"));
        }
        assertTrue(swapped[0]);
        assertFalse(store.contains(secret));
    }

    /** Any act of the planter's at any operation, hundreds of times. */
    @Test
    public void whateverIsPlantedAtWhateverMoment() throws Exception {
        int done = 0;
        int refused = 0;
        for (int seed = 0; seed < 300; seed++) {
            scene("seed" + seed);
            Random random = new Random(seed);
            fill(random, source, "new");
            fill(random, target, "old");
            fill(random, outside, "private");
            Manifest wanted = wanted();
            Map<String, String> before = print(outside);
            List<String> acts = new ArrayList<>();
            int first = random.nextInt(40);
            int[] count = {0};
            Planter planter = new Planter(random, target, outside, acts);
            int most = random.nextInt(3);
            FileOps ops = HardCasesTest.ops(quick(), (operation, arguments) -> {
                if (count[0]++ >= first && random.nextInt(4) == 0 && acts.size() < most) {
                    planter.act();
                }
            });
            String context = "seed " + seed + " ";
            try {
                copy(ops, wanted);
                done++;
                if (acts.isEmpty()) {
                    assertEquals(context, wanted, TreeScanner.scan(spec()));
                }
            } catch (IOException e) {
                refused++;
                assertFalse(context + e, acts.isEmpty());
                assertTrue(context + acts + e, e.getMessage().contains(target.toString()));
            }
            assertEquals(context + acts, before, print(outside));
            try {
                new TreeCopy(quick()).recover(spec(), store.directory());
            } catch (IOException e) {
                assertTrue(context + acts + e.getMessage(), e.getMessage().contains(target.toString()));
            }
            assertEquals(context + acts, before, print(outside));
        }
        assertTrue("done " + done + ", refused " + refused, done > 50 && refused > 50);
    }

    /** The real operations without the waits for the disk. */
    private static FileOps quick() {
        return quick(new UnixFileOps());
    }

    private static FileOps quick(FileOps real) {
        return (FileOps) Proxy.newProxyInstance(
                FileOps.class.getClassLoader(), new Class<?>[] {FileOps.class}, (proxy, method, arguments) -> {
                    if (method.getName().startsWith("sync")) {
                        return null;
                    }
                    try {
                        Object result = method.invoke(real, arguments);
                        return result instanceof FileOps within ? quick(within) : result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private static void fill(Random random, Path root, String content) throws Exception {
        for (String path : List.of("a", "conf/a", "conf/b", "conf/deep/a", "more/a", "more/b", "last")) {
            if (random.nextInt(4) > 0) {
                TreeCopyTest.write(root, path, content + random.nextInt(3));
            }
        }
        if (random.nextBoolean()) {
            Files.createSymbolicLink(root.resolve("link"), Path.of("a"));
        }
        if (random.nextBoolean() && Files.exists(root.resolve("conf"))) {
            new UnixFileOps().setMode(root.resolve("conf"), random.nextBoolean() ? 0700 : 02755);
        }
    }

    /** Creates, swaps, cuts and removes anything below the root; touches nothing elsewhere. */
    private record Planter(Random random, Path root, Path outside, List<String> acts) {
        void act() throws IOException {
            List<Path> all;
            try (Stream<Path> found = Files.walk(root)) {
                all = found.filter(path -> !path.equals(root)).sorted().toList();
            }
            Path one = all.isEmpty() ? root.resolve("none") : all.get(random.nextInt(all.size()));
            Path aside = root.resolve("aside" + acts.size());
            Path area = root.resolve(TreeSpec.RESERVED);
            int kind = random.nextInt(7);
            acts.add(kind + " " + root.relativize(one));
            switch (kind) {
                case 0 -> {
                    if (Files.exists(one, LinkOption.NOFOLLOW_LINKS)) {
                        Files.move(one, aside);
                    }
                    Files.createSymbolicLink(one, Files.isDirectory(aside) ? outside : outside.resolve("a"));
                }
                case 1 -> {
                    Path conf = root.resolve("conf");
                    if (Files.exists(conf, LinkOption.NOFOLLOW_LINKS)) {
                        Files.move(conf, aside);
                    }
                    Files.createSymbolicLink(conf, outside.resolve("conf"));
                }
                case 2 -> {
                    if (Files.isDirectory(area, LinkOption.NOFOLLOW_LINKS)) {
                        Files.move(area, aside);
                    }
                    Files.deleteIfExists(area);
                    Files.createSymbolicLink(area, outside);
                }
                case 3 -> {
                    if (Files.isRegularFile(one, LinkOption.NOFOLLOW_LINKS) && !one.startsWith(area)) {
                        Files.write(one, new byte[0]);
                    }
                }
                case 4 -> {
                    if (!Files.isDirectory(one, LinkOption.NOFOLLOW_LINKS) && !one.startsWith(area)) {
                        Files.deleteIfExists(one);
                    }
                }
                case 5 -> {
                    Path planted = root.resolve("conf/planted" + acts.size());
                    if (Files.isDirectory(planted.getParent(), LinkOption.NOFOLLOW_LINKS)) {
                        Files.createDirectory(planted);
                    }
                }
                default -> {
                    if (Files.isDirectory(one, LinkOption.NOFOLLOW_LINKS)) {
                        Files.move(one, aside);
                        Files.createDirectory(one);
                    }
                }
            }
        }
    }
}
