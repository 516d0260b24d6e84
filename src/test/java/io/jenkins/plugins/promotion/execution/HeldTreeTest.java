package io.jenkins.plugins.promotion.execution;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.promotion.execution.ItemOutcome.Ending;
import io.jenkins.plugins.promotion.files.FileOps;
import io.jenkins.plugins.promotion.files.UnixFileOps;
import io.jenkins.plugins.promotion.plan.WholeFile.Effect;
import io.jenkins.plugins.promotion.refusal.Refusal;
import io.jenkins.plugins.promotion.tree.FileFacts;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.Assume;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Whoever writes in an environment while an item works there leads it nowhere else. */
public class HeldTreeTest {

    @Rule
    public TemporaryFolder folder = new TemporaryFolder();

    private Bench bench;
    private Path conf;
    private Path outside;

    @Before
    public void layOut() throws Exception {
        bench = new Bench(folder.newFolder("bench").toPath())
                .with("conf/f", "old")
                .with("conf/gone", "old");
        bench.with("conf/g", "old");
        conf = bench.root.resolve("conf");
        outside = folder.newFolder("outside").toPath();
        for (String name : List.of("f", "gone", "g", "new", "deep/x", "folder/x")) {
            Path file = outside.resolve(name);
            Files.createDirectories(file.getParent());
            Files.writeString(file, "private");
        }
    }

    private static Map<String, String> print(Path root) throws IOException {
        Map<String, String> print = new TreeMap<>();
        try (Stream<Path> all = Files.walk(root)) {
            for (Path path : all.toList()) {
                Map<String, Object> facts =
                        Files.readAttributes(path, "unix:mode,lastModifiedTime", LinkOption.NOFOLLOW_LINKS);
                print.put(
                        root.relativize(path).toString(),
                        facts + (Files.isRegularFile(path) ? Files.readString(path) : ""));
            }
        }
        return print;
    }

    private void swap() throws IOException {
        Files.move(conf, bench.root.resolve("aside"));
        Files.createSymbolicLink(conf, outside);
    }

    private void swapBack() throws IOException {
        Files.delete(conf);
        Files.move(bench.root.resolve("aside"), conf);
    }

    private interface Hook {
        void before() throws IOException;
    }

    private static FileOps hooked(FileOps real, Hook hook) {
        return (FileOps) Proxy.newProxyInstance(
                FileOps.class.getClassLoader(), new Class<?>[] {FileOps.class}, (proxy, method, arguments) -> {
                    if (!method.getName().equals("within")) {
                        hook.before();
                    }
                    try {
                        Object result = method.invoke(real, arguments);
                        return result instanceof FileOps within ? hooked(within, hook) : result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private static FileWork put(String path, Effect effect, String content) {
        byte[] bytes = content == null ? null : content.getBytes(StandardCharsets.UTF_8);
        return new FileWork(path, effect, bytes, null, null, false, null);
    }

    private static List<FileWork> works() {
        return List.of(
                put("conf/f", Effect.REPLACE, "new"),
                put("conf/new", Effect.CREATE, "new"),
                put("conf/deep/er/x", Effect.CREATE, "new"),
                put("conf/gone", Effect.DELETE, null),
                new FileWork("conf/link", Effect.CREATE, null, null, "f", false, null),
                new FileWork("conf/folder", Effect.CREATE, null, null, null, true, "rwxr-x---"),
                new FileWork("conf/g", Effect.REPLACE, null, null, null, false, "rw-------"));
    }

    /** At each operation of each work, and of its way back. */
    @Test
    public void aFolderThatBecomesALinkAtWhateverOperationLeadsNowhere() throws Exception {
        Map<String, String> before = print(outside);
        int swaps = 0;
        for (FileWork work : works()) {
            boolean swapped = true;
            for (int at = 1; swapped; at++) {
                int[] left = {at};
                FileOps ops = hooked(new UnixFileOps(), () -> {
                    if (--left[0] == 0) {
                        swap();
                    }
                });
                String context = work.path() + " at operation " + at;
                try (Territory territory = Territory.of(bench.tree, ops)) {
                    PathSwitch paths = new PathSwitch(territory, new FolderUndoStore(bench.undo), context);
                    paths.make(work.change(territory));
                    paths.undo(false);
                } catch (IOException | Refusal e) {
                    assertTrue(context + ": " + e, left[0] <= 0);
                    assertTrue(context + ": " + e, e.getMessage().contains("conf"));
                }
                swapped = left[0] <= 0;
                assertEquals(context, before, print(outside));
                if (swapped) {
                    swaps++;
                    swapBack();
                }
                settle(context);
            }
        }
        assertTrue("swaps " + swaps, swaps > 50);
    }

    /** What was left half done is undone, as a retry does. */
    private void settle(String key) throws IOException {
        try (Territory territory = Territory.of(bench.tree)) {
            new PathSwitch(territory, new FolderUndoStore(bench.undo), key).undo(true);
        }
        assertEquals(
                key, "old old old", bench.text("conf/f") + " " + bench.text("conf/gone") + " " + bench.text("conf/g"));
        try (Stream<Path> all = Files.list(conf)) {
            assertEquals(key, 3, all.count());
        }
        try (Stream<Path> all = Files.list(bench.root)) {
            assertEquals(key, List.of(conf), all.toList());
        }
    }

    private ItemOutcome perform(ItemTask.Mode mode, NodeWork work) throws Exception {
        return Performer.perform(
                new ItemTask(
                        mode,
                        "i",
                        "CR-1",
                        "test",
                        bench.tree,
                        bench.undo.toString(),
                        "run i",
                        work,
                        null,
                        null,
                        null,
                        null,
                        Duration.ofSeconds(20),
                        List.of()),
                bench.clock);
    }

    @Test
    public void theWayBackGoesThroughNoLinkThatCameAfterTheItem() throws Exception {
        NodeWork work = put("conf/new", Effect.CREATE, "private");
        assertEquals(Ending.DONE, perform(ItemTask.Mode.RUN, work).result());
        // The same, elsewhere in the environment, where no item was.
        Path other = bench.root.resolve("other");
        Files.createDirectory(other);
        Files.copy(conf.resolve("new"), other.resolve("new"), StandardCopyOption.COPY_ATTRIBUTES);
        Files.move(conf, bench.root.resolve("aside"));
        Files.createSymbolicLink(conf, other);
        for (ItemTask.Mode mode : List.of(ItemTask.Mode.ROLLBACK, ItemTask.Mode.PUT_BACK, ItemTask.Mode.LOOK_BACK)) {
            ItemOutcome outcome = perform(mode, work);
            assertEquals(mode + outcome.message(), Ending.FAILED, outcome.result());
            assertTrue(outcome.message(), outcome.message().contains("leads through the symbolic link conf"));
            assertTrue("" + mode, Files.exists(other.resolve("new")));
        }
        swapBack();
        assertEquals(Ending.ROLLED_BACK, perform(ItemTask.Mode.ROLLBACK, work).result());
        assertFalse(Files.exists(conf.resolve("new")));
    }

    @Test
    public void whatAFileHasBesideItsContentIsKept() throws Exception {
        UserDefinedFileAttributeView view =
                Files.getFileAttributeView(conf.resolve("f"), UserDefinedFileAttributeView.class);
        try {
            view.write("origin", ByteBuffer.wrap(new byte[] {1}));
        } catch (IOException e) {
            Assume.assumeNoException("this file system keeps no attributes", e);
        }
        assertEquals(
                Ending.DONE,
                perform(ItemTask.Mode.RUN, put("conf/f", Effect.REPLACE, "new")).result());
        assertEquals("new", bench.text("conf/f"));
        assertEquals(
                List.of("origin"),
                Files.getFileAttributeView(conf.resolve("f"), UserDefinedFileAttributeView.class)
                        .list());
    }

    /** Issue 12: what an item took away comes back as it was, not with its content and mode alone. */
    @Test
    public void whatAFileHadComesBackWithIt() throws Exception {
        Path file = conf.resolve("f");
        try {
            Files.getFileAttributeView(file, UserDefinedFileAttributeView.class)
                    .write("origin", ByteBuffer.wrap(new byte[] {1}));
        } catch (IOException e) {
            Assume.assumeNoException("this file system keeps no attributes", e);
        }
        if (FileFacts.me() == 0) {
            Files.setAttribute(file, "unix:uid", 1);
            Files.setAttribute(file, "unix:gid", 2);
        }
        Map<String, Object> before = Files.readAttributes(file, "unix:uid,gid,mode");
        FileWork link = new FileWork("conf/f", Effect.REPLACE, null, null, "g", false, null);
        for (FileWork work : List.of(put("conf/f", Effect.DELETE, null), link)) {
            assertEquals(Ending.DONE, perform(ItemTask.Mode.RUN, work).result());
            assertEquals(
                    Ending.ROLLED_BACK, perform(ItemTask.Mode.ROLLBACK, work).result());
            assertEquals("old", Files.readString(file));
            assertEquals(before, Files.readAttributes(file, "unix:uid,gid,mode", LinkOption.NOFOLLOW_LINKS));
            assertEquals(
                    List.of("origin"),
                    Files.getFileAttributeView(file, UserDefinedFileAttributeView.class)
                            .list());
        }
    }

    @Test
    public void whatAFolderHadComesBackWithIt() throws Exception {
        Path gone = Files.createDirectory(conf.resolve("leaves"));
        try {
            Files.getFileAttributeView(gone, UserDefinedFileAttributeView.class)
                    .write("origin", ByteBuffer.wrap(new byte[] {1}));
        } catch (IOException e) {
            Assume.assumeNoException("this file system keeps no attributes", e);
        }
        if (FileFacts.me() == 0) {
            Files.setAttribute(gone, "unix:uid", 1);
            Files.setAttribute(gone, "unix:gid", 2);
        }
        // Who may read what comes into it, and who may read it itself.
        boolean listed = runs("setfacl", "-m", "u:33:r-x,d:u:33:rwx", gone.toString());
        String list = listed ? said("getfacl", "-n", "-p", gone.toString()) : "";
        Map<String, Object> before = Files.readAttributes(gone, "unix:uid,gid,mode");
        FileWork work = new FileWork("conf/leaves", Effect.DELETE, null, null, null, true, null);
        for (int time = 0; time < 2; time++) {
            assertEquals(Ending.DONE, perform(ItemTask.Mode.RUN, work).result());
            assertFalse(Files.exists(gone));
            assertEquals(
                    Ending.ROLLED_BACK, perform(ItemTask.Mode.ROLLBACK, work).result());
            assertEquals(before, Files.readAttributes(gone, "unix:uid,gid,mode"));
            assertEquals(
                    List.of("origin"),
                    Files.getFileAttributeView(gone, UserDefinedFileAttributeView.class)
                            .list());
            assertEquals(list, listed ? said("getfacl", "-n", "-p", gone.toString()) : "");
        }
    }

    private static boolean runs(String... command) throws Exception {
        try {
            return new ProcessBuilder(command).start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private static String said(String... command) throws IOException {
        return new String(new ProcessBuilder(command).start().getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    /** What is made there for a while could not be taken away again. */
    @Test
    public void inAFolderForAppendingOnlyNothingIsMade() throws Exception {
        FileWork link = new FileWork("l", Effect.CREATE, null, null, "g", false, null);
        FileWork below = new FileWork("folder", Effect.CREATE, null, null, null, true, null);
        for (Path sealed : List.of(conf, bench.root)) {
            List<FileWork> works = sealed.equals(conf)
                    ? List.of(put("conf/f", Effect.REPLACE, "new"), put("conf/n", Effect.CREATE, "new"))
                    : List.of(link, below, put("n", Effect.CREATE, "new"));
            Assume.assumeTrue("no such flags here", runs("chattr", "+a", sealed.toString()));
            try {
                List<String> before = List.of(sealed.toFile().list());
                for (FileWork work : works) {
                    ItemOutcome outcome = perform(ItemTask.Mode.RUN, work);
                    assertEquals(Ending.FAILED, outcome.result());
                    assertTrue(
                            outcome.message(),
                            outcome.message().contains("its folder is open for appending only (chattr +a)"));
                    assertEquals(before, List.of(sealed.toFile().list()));
                }
            } finally {
                runs("chattr", "-a", sealed.toString());
            }
        }
    }

    /** As it is where the agent's user is not root. */
    private static FileOps givingNothingAway(FileOps real) {
        return (FileOps) Proxy.newProxyInstance(
                FileOps.class.getClassLoader(), new Class<?>[] {FileOps.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("setOwner")) {
                        throw new AccessDeniedException(arguments[0].toString());
                    }
                    try {
                        Object result = method.invoke(real, arguments);
                        return result instanceof FileOps within ? givingNothingAway(within) : result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    @Test
    public void whatCouldNotComeBackAsItWasIsNotDeleted() throws Exception {
        Assume.assumeTrue("only root makes a file another user's", FileFacts.me() == 0);
        Path file = conf.resolve("f");
        Files.setAttribute(file, "unix:uid", 1);
        try (Territory territory = Territory.of(bench.tree, givingNothingAway(new UnixFileOps()))) {
            PathSwitch paths = new PathSwitch(territory, new FolderUndoStore(bench.undo), "delete");
            FileSystemException refused = assertThrows(
                    FileSystemException.class,
                    () -> paths.make(put("conf/f", Effect.DELETE, null).change(territory)));
            assertEquals(file.toRealPath().toString(), refused.getFile());
            assertTrue(refused.getReason(), refused.getReason().contains("cannot give to a new file"));
        }
        assertEquals("old", Files.readString(file));
    }

    @Test
    public void whatFailsBesideAPathIsToldOfThePath() throws Exception {
        FileState state = new FileState(FileState.Form.FILE, new byte[0], "rw-------", 0);
        FileState there = new FileState(FileState.Form.LINK, "g".getBytes(StandardCharsets.UTF_8), "", 0);
        for (Path made : List.of(conf.resolve("f"), conf.resolve("folder"))) {
            for (FileState wanted : List.of(state, there)) {
                boolean[] begun = {false};
                try (HeldTree tree = new HeldTree(bench.tree, hooked(new UnixFileOps(), () -> {
                    if (begun[0]) {
                        throw new AccessDeniedException(bench.root.resolve(".promotion-x.tmp") + "");
                    }
                }))) {
                    begun[0] = true;
                    AccessDeniedException refused = assertThrows(
                            AccessDeniedException.class,
                            () -> tree.put(
                                    made, wanted, folder.getRoot().toPath().resolve("no twin")));
                    assertEquals(made.toString(), refused.getFile());
                    refused = assertThrows(AccessDeniedException.class, () -> tree.makeFolder(made, 0700));
                    assertEquals(made.toString(), refused.getFile());
                }
            }
        }
    }

    @Test
    public void aNameMayBeAsLongAsTheFileSystemHasThem() throws Exception {
        String longest = "n".repeat(255);
        bench.with("conf/" + longest, "old");
        ItemOutcome outcome = perform(ItemTask.Mode.RUN, put("conf/" + longest, Effect.REPLACE, "new"));
        assertEquals(outcome.message(), Ending.DONE, outcome.result());
        assertEquals("new", bench.text("conf/" + longest));
    }

    @Test
    public void aNameThatIsTooLongIsTheOneThatIsTold() throws Exception {
        String longest = "n".repeat(255);
        ItemOutcome longer = perform(ItemTask.Mode.RUN, put("conf/" + longest + "n", Effect.CREATE, "new"));
        assertEquals(longer.message(), Ending.FAILED, longer.result());
        assertTrue(longer.message(), longer.message().contains("nn cannot be read or changed: File name too long"));
    }

    @Test
    public void otherNamesOfAFileAreTold() throws Exception {
        Files.createLink(outside.resolve("same"), conf.resolve("f"));
        ItemOutcome outcome = perform(ItemTask.Mode.RUN, put("conf/f", Effect.REPLACE, "new"));
        assertTrue(
                outcome.message(),
                outcome.message()
                        .endsWith("it had 2 names (hard links), the others of which keep" + " what it held before"));
        assertEquals("old", Files.readString(outside.resolve("same")));
    }

    @Test
    public void whatCannotBeMadeIsToldByItsFoldersReason() throws Exception {
        Assume.assumeTrue("no such flags here", flag("+i", conf));
        try {
            for (String path : List.of("conf/f", "conf/new", "conf/link", "conf/folder/x")) {
                ItemOutcome outcome = perform(
                        ItemTask.Mode.RUN,
                        path.endsWith("link")
                                ? new FileWork(path, Effect.CREATE, null, null, "f", false, null)
                                : put(path, path.endsWith("f") ? Effect.REPLACE : Effect.CREATE, "new"));
                assertEquals(Ending.FAILED, outcome.result());
                assertTrue(
                        outcome.message(),
                        outcome.message()
                                .contains("/" + path.replace("/x", "")
                                        + " cannot be read or changed: its folder is immutable (chattr +i)"));
            }
        } finally {
            flag("-i", conf);
        }
    }

    private static boolean flag(String flag, Path path) throws Exception {
        return new ProcessBuilder("chattr", flag, path.toString()).start().waitFor() == 0;
    }

    @Test
    public void whatCannotBeReplacedIsToldByItsReason() throws Exception {
        for (String flag : List.of("i", "a")) {
            Path file = conf.resolve("f");
            Assume.assumeTrue("no such flags here", flag("+" + flag, file));
            try {
                for (FileWork work :
                        List.of(put("conf/f", Effect.REPLACE, "new"), put("conf/f", Effect.DELETE, null))) {
                    ItemOutcome outcome = perform(ItemTask.Mode.RUN, work);
                    assertEquals(Ending.FAILED, outcome.result());
                    assertTrue(
                            outcome.message(), outcome.message().contains("conf/f cannot be read or changed: it is"));
                    assertTrue(outcome.message(), outcome.message().contains("(chattr +" + flag + ")"));
                    assertFalse(outcome.message(), outcome.message().contains(".tmp"));
                }
            } finally {
                flag("-" + flag, file);
            }
        }
        assertEquals(List.of(), List.of(conf.toFile().list((in, name) -> name.startsWith("."))));
    }
}
