package io.jenkins.plugins.promotion.environment.git;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.promotion.environment.workingcopy.Delivery;
import io.jenkins.plugins.promotion.environment.workingcopy.WorkingCopy;
import io.jenkins.plugins.promotion.tree.Scope;
import io.jenkins.plugins.promotion.tree.TreeBusyException;
import io.jenkins.plugins.promotion.tree.TreeRefusedException;
import io.jenkins.plugins.promotion.tree.TreeSpec;
import io.jenkins.plugins.promotion.tree.ValueRule;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.jgit.lib.ObjectId;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** A branch in a working copy: brought there as it is, and changed by one commit or not at all. */
public class GitWorkingCopyTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-01-01T12:00:00Z"), ZoneOffset.UTC);
    private static final Delivery DELIVERY = Delivery.ofCopy("CR-1", "test", "production", "v1:sha256:abc", "shop#3");

    @Rule
    public final TemporaryFolder temp = new TemporaryFolder();

    private Origins origin;

    @Before
    public void makeOrigin() throws Exception {
        origin = Origins.empty(temp.getRoot().toPath().resolve("origin.git"));
    }

    private GitWorkingCopy copy(String folder) {
        return copy(folder, null);
    }

    /** @param crash where it dies, or null */
    private GitWorkingCopy copy(String folder, GitWorkingCopy.Point crash) {
        GitAddress address = new GitAddress(origin.folder().toString(), "main", folder);
        return new GitWorkingCopy(temp.getRoot() + "/home", address, null, CLOCK, false) {
            @Override
            void reached(Point point) {
                if (point == crash) {
                    throw new Crash();
                }
            }
        };
    }

    private static final class Crash extends Error {
        private static final long serialVersionUID = 1L;
    }

    /** Work in a working copy. */
    private interface Edit {
        void in(Path root) throws IOException;
    }

    private static WorkingCopy.Work<String> work(Edit edit, Delivery delivery) {
        return new WorkingCopy.Work<>() {
            private Path root;

            @Override
            public String run() throws IOException {
                edit.in(root);
                return "done";
            }

            @Override
            public Delivery delivery(String result) {
                return delivery;
            }
        };
    }

    private static void write(GitWorkingCopy copy, Edit edit) throws Exception {
        write(copy, TreeSpec.of(copy.root()), edit);
    }

    private static void write(GitWorkingCopy copy, TreeSpec tree, Edit edit) throws Exception {
        copy.use(tree, true, work(root -> edit.in(Path.of(copy.root())), DELIVERY));
    }

    private static Map<String, String> read(GitWorkingCopy copy) throws Exception {
        Map<String, String> files = new TreeMap<>();
        copy.use(
                TreeSpec.of(copy.root()),
                false,
                work(root -> files.putAll(Origins.filesBelow(Path.of(copy.root()))), null));
        return files;
    }

    @Test
    public void bringsBytesLinksAndTheExecutableBitAsTheyAreOnTheBranch() throws Exception {
        Map<String, String> files = new TreeMap<>(Map.of(
                ".gitattributes", "* text=auto eol=crlf ident\n*.bin filter=lfs\n",
                ".gitignore", "*\n",
                "dos.txt", "one\r\ntwo\r\n",
                "unix.txt", "one\ntwo\n$Id$\n",
                "a.bin", "version https://git-lfs.github.com/spec/v1\n",
                "bin/run*", "#!/bin/sh\n",
                "bin/link@", "../unix.txt",
                "ä/ö.txt", "ü"));
        origin.commit(files);
        GitWorkingCopy copy = copy("");
        assertEquals(files, read(copy));
        assertEquals("rwx------", permissions(Path.of(copy.root()).getParent()));
        assertEquals("rwxr-xr-x", permissions(Path.of(copy.root(), "bin")));
        assertEquals("rw-r--r--", permissions(Path.of(copy.root(), "dos.txt")));
        // And back: nothing differs.
        ObjectId tip = origin.tip();
        write(copy, root -> {});
        assertEquals(tip, origin.tip());
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    @Test
    public void deliversOneCommitThatNamesChangeSourceDigestAndBuild() throws Exception {
        origin.commit(Map.of("a.txt", "1", "old/b.txt", "2"));
        GitWorkingCopy copy = copy("");
        write(copy, root -> {
            Files.writeString(root.resolve("a.txt"), "1\r\n");
            Files.delete(root.resolve("old/b.txt"));
            Files.delete(root.resolve("old"));
            Files.writeString(Files.createDirectories(root.resolve("new/deep")).resolve("c.txt"), "3");
        });
        assertEquals(Map.of("a.txt", "1\r\n", "new/deep/c.txt", "3"), origin.files());
        assertEquals(2, origin.log().size());
        assertEquals(
                "CR-1: copy production to test\n\nChange: CR-1\nSource: production\nDigest: v1:sha256:abc\n"
                        + "Build: shop#3\n",
                origin.log().get(0));
        assertEquals(origin.files(), read(copy));
    }

    @Test
    public void changesNothingOutsideItsFolder() throws Exception {
        origin.commit(Map.of("README", "r", "shop/config/a", "1", "shop/config.txt", "t", "shop/other", "o"));
        GitWorkingCopy copy = copy("shop/config");
        assertEquals(Map.of("a", "1"), read(copy));
        write(copy, root -> Files.writeString(root.resolve("b"), "2"));
        assertEquals(
                Map.of(
                        "README",
                        "r",
                        "shop/config/a",
                        "1",
                        "shop/config/b",
                        "2",
                        "shop/config.txt",
                        "t",
                        "shop/other",
                        "o"),
                origin.files());
    }

    @Test
    public void startsAnEmptyRepository() throws Exception {
        GitWorkingCopy copy = copy("shop/config");
        assertEquals(Map.of(), read(copy));
        write(copy, root -> Files.writeString(root.resolve("a"), "1"));
        assertEquals(Map.of("shop/config/a", "1"), origin.files());
    }

    @Test
    public void followsTheBranchWhateverBecomesOfIt() throws Exception {
        GitWorkingCopy copy = copy("");
        List<Map<String, String>> states = List.of(
                Map.of("a", "1", "b/c", "2"),
                Map.of("a", "1", "b", "a file now"),
                Map.of("a/b", "a folder now", "b@", "/etc"),
                Map.of("a/b", "x", "b/passwd", "where a link was"),
                Map.of("a*", "runs"),
                Map.of("a", "runs"));
        for (Map<String, String> state : states) {
            origin.commit(state);
            assertEquals(state, read(copy));
        }
        assertTrue(Files.isDirectory(Path.of("/etc")));
    }

    @Test
    public void leavesABranchAloneThatMovedMeanwhile() throws Exception {
        origin.commit(Map.of("a", "1"));
        GitWorkingCopy copy = copy("");
        TreeRefusedException e = assertThrows(
                TreeRefusedException.class,
                () -> write(copy, root -> {
                    Files.writeString(root.resolve("a"), "ours");
                    origin.commit(Map.of("a", "theirs"));
                }));
        assertTrue(e.getMessage(), e.getMessage().contains("moved meanwhile from "));
        assertTrue(e.getMessage(), e.getMessage().contains("nothing was written"));
        assertEquals(Map.of("a", "theirs"), origin.files());
        assertEquals("A retry sees the new state", Map.of("a", "theirs"), read(copy));
        write(copy, root -> Files.writeString(root.resolve("a"), "ours"));
        assertEquals(Map.of("a", "ours"), origin.files());
    }

    @Test
    public void keepsNothingOfWorkThatFailedOrIsNotDelivered() throws Exception {
        origin.commit(Map.of("a", "1"));
        GitWorkingCopy copy = copy("");
        assertThrows(
                IOException.class,
                () -> write(copy, root -> {
                    Files.writeString(root.resolve("a"), "half");
                    Files.createSymbolicLink(root.resolve("out"), Path.of("/etc"));
                    throw new IOException("failed");
                }));
        assertEquals(Map.of("a", "1"), read(copy));
        copy.use(
                TreeSpec.of(copy.root()),
                true,
                work(root -> Files.writeString(Path.of(copy.root(), "a"), "not wanted"), null));
        assertEquals(Map.of("a", "1"), read(copy));
        assertEquals(1, origin.log().size());
        assertTrue(Files.isDirectory(Path.of("/etc")));
    }

    @Test
    public void isOldOrNewAfterACrashAnywhere() throws Exception {
        Map<String, String> old = Map.of("a", "1", "gone", "g");
        Map<String, String> wanted = Map.of("a", "2", "b/c", "3");
        for (GitWorkingCopy.Point point : GitWorkingCopy.Point.values()) {
            origin.commit(old);
            // Somewhere else before, so that there is something to bring.
            Checkout.remove(Path.of(temp.getRoot() + "/home/tree"));
            assertThrows(
                    point.name(),
                    Crash.class,
                    () -> write(copy("", point), root -> {
                        Files.writeString(root.resolve("a"), "2");
                        Files.delete(root.resolve("gone"));
                        Files.writeString(
                                Files.createDirectory(root.resolve("b")).resolve("c"), "3");
                    }));
            Map<String, String> left = origin.files();
            assertEquals(point.name(), point == GitWorkingCopy.Point.PUSHED ? wanted : old, left);
            assertEquals(point.name(), left, read(copy("")));
        }
    }

    @Test
    public void recoversFromDamageOfWhatItKeeps() throws Exception {
        origin.commit(Map.of("a", "1", "b", "2"));
        GitWorkingCopy copy = copy("");
        read(copy);
        Path home = Path.of(temp.getRoot() + "/home");
        Files.writeString(home.resolve("state"), "nonsense");
        Files.writeString(home.resolve("tree/a"), "damaged");
        assertEquals(origin.files(), read(copy));
        Checkout.remove(home.resolve("repository.git/objects/pack"));
        for (Path loose : list(home.resolve("repository.git/objects"))) {
            Checkout.remove(loose);
        }
        Files.writeString(home.resolve("state"), "nonsense");
        assertEquals(origin.files(), read(copy));
        Checkout.remove(home);
        assertEquals(origin.files(), read(copy));
    }

    @Test
    public void locksThatWereLeftDoNoHarmHereAndAreNamedThere() throws Exception {
        origin.commit(Map.of("a", "1"));
        GitWorkingCopy copy = copy("");
        read(copy);
        Path repository = Path.of(temp.getRoot() + "/home/repository.git");
        for (String lock : List.of("config.lock", "HEAD.lock", "packed-refs.lock", "refs/environment/tip.lock")) {
            Files.createFile(repository.resolve(lock));
        }
        origin.commit(Map.of("a", "2"));
        assertEquals(Map.of("a", "2"), read(copy));
        Path lock = Files.createFile(origin.folder().resolve("refs/heads/main.lock"));
        TreeRefusedException e = assertThrows(
                TreeRefusedException.class, () -> write(copy, root -> Files.writeString(root.resolve("a"), "3")));
        assertTrue(e.getMessage(), e.getMessage().contains("is locked by '" + lock + "'"));
        assertEquals(Map.of("a", "2"), read(copy));
        Files.delete(lock);
        write(copy, root -> Files.writeString(root.resolve("a"), "3"));
        assertEquals(Map.of("a", "3"), origin.files());
    }

    private static List<Path> list(Path folder) throws IOException {
        try (var all = Files.list(folder)) {
            return all.toList();
        }
    }

    @Test
    public void oneWorksAtATime() throws Exception {
        origin.commit(Map.of("a", "1"));
        GitWorkingCopy copy = copy("");
        write(copy, root -> assertThrows(TreeBusyException.class, () -> read(copy(""))));
        assertEquals(Map.of("a", "1"), read(copy));
    }

    /** What git cannot keep is named, with what to do; nothing is written. */
    @Test
    public void refusesByNameWhatGitCannotKeep() throws Exception {
        origin.commit(Map.of("a", "1"));
        Map<String, Edit> edits = Map.of(
                "'b/empty'; put a file such as .gitkeep",
                root -> Files.createDirectories(root.resolve("b/empty")),
                "'secret.txt' (0640); change them in the source",
                root -> Files.setPosixFilePermissions(
                        Files.writeString(root.resolve("secret.txt"), "s"),
                        PosixFilePermissions.fromString("rw-r-----")),
                "'x/.git' cannot be kept in git",
                root -> Files.writeString(
                        Files.createDirectory(root.resolve("x")).resolve(".git"), "gitdir: /"));
        for (Map.Entry<String, Edit> each : edits.entrySet()) {
            TreeRefusedException e =
                    assertThrows(each.getKey(), TreeRefusedException.class, () -> write(copy(""), each.getValue()));
            assertTrue(e.getMessage(), e.getMessage().contains(each.getKey()));
            assertEquals(1, origin.log().size());
            assertEquals(Map.of("a", "1"), read(copy("")));
        }
    }

    private GitWorkingCopy listing(String home) {
        GitAddress address = new GitAddress(origin.folder().toString(), "main", "conf");
        return new GitWorkingCopy(temp.getRoot() + "/" + home, address, null, CLOCK, true);
    }

    /** Permissions and kind of everything below, as git does not keep them. */
    private static Map<String, String> modes(GitWorkingCopy copy) throws Exception {
        Map<String, String> modes = new TreeMap<>();
        copy.use(
                TreeSpec.of(copy.root()),
                false,
                work(
                        root -> {
                            try (var all = Files.walk(Path.of(copy.root()))) {
                                for (Path file : all.filter(f -> !Files.isSymbolicLink(f))
                                        .toList()) {
                                    modes.put(
                                            Path.of(copy.root())
                                                            .relativize(file)
                                                            .toString()
                                                            .replace("\n", "|")
                                                    + (Files.isDirectory(file) ? "/" : ""),
                                            PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
                                }
                            }
                        },
                        null));
        modes.remove("/");
        return modes;
    }

    private static void mode(Path file, String mode) throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    }

    @Test
    public void permissionsAndEmptyFoldersAreListedByChoice() throws Exception {
        origin.commit(Map.of("conf/a", "1", "conf/run*", "2", "outside", "3"));
        GitWorkingCopy copy = listing("home");
        write(copy, root -> {
            mode(root.resolve("a"), "rw-r-----");
            mode(root.resolve("run"), "rwxr-x---");
            mode(Files.createDirectory(root.resolve("closed")), "rwx------");
            Files.writeString(root.resolve("closed/b"), "4");
            Files.createDirectories(root.resolve("e/m/p\\n\nty"));
            Files.createDirectories(root.resolve("line\r\u2028ends"));
        });
        Map<String, String> expected = Map.of(
                "a",
                "rw-r-----",
                "run",
                "rwxr-x---",
                "closed/",
                "rwx------",
                "closed/b",
                "rw-r--r--",
                "e/",
                "rwxr-xr-x",
                "e/m/",
                "rwxr-xr-x",
                "e/m/p\\n|ty/",
                "rwxr-xr-x",
                "line\r\u2028ends/",
                "rwxr-xr-x");
        assertEquals(expected, modes(copy));
        assertEquals("elsewhere", expected, modes(listing("other")));
        Map<String, String> branch = origin.files();
        String list = branch.remove("conf/.promotion-modes");
        assertTrue(
                list,
                list.contains(
                        "0640 a\n0700 closed/\n0755 e/\n0755 e/m/\n0755 e/m/p\\\\n\\nty/\n0755 line\r\u2028ends/\n0750 run\n"));
        assertEquals(Map.of("conf/a", "1", "conf/run*", "2", "conf/closed/b", "4", "outside", "3"), branch);
        assertFalse(read(copy).containsKey(".promotion-modes"));
        write(copy, root -> assertEquals(3, list(root.resolve("e/m/p\\n\nty")).size() + 3));
        assertEquals("nothing changed, no commit", 2, origin.log().size());
        branch.put("conf/.promotion-modes", "0600 closed/b\n");
        origin.commit(branch);
        assertEquals(
                Map.of("a", "rw-r--r--", "run", "rwxr-xr-x", "closed/", "rwxr-xr-x", "closed/b", "rw-------"),
                modes(copy));
        write(copy, root -> mode(root.resolve("closed/b"), "rw-r--r--"));
        assertFalse(origin.files().containsKey("conf/.promotion-modes"));
    }

    /** Whoever can push writes the list. */
    @Test
    public void aListReachesNothingElseAndIsRefusedByItsLine() throws Exception {
        Path victim = Files.writeString(temp.getRoot().toPath().resolve("victim"), "v");
        mode(victim, "rw-r--r--");
        Map<String, String> files =
                new TreeMap<>(Map.of("conf/a", "1", "conf/l@", temp.getRoot().toString()));
        files.put("conf/f@", victim.toString());
        files.put("conf/.promotion-modes", "0777 l/victim\n0777 f\n0777 none/x/\n0777 l/made/\n0600 a\n");
        origin.commit(files);
        assertEquals(Map.of("a", "rw-------"), modes(listing("home")));
        assertEquals("rw-r--r--", PosixFilePermissions.toString(Files.getPosixFilePermissions(victim)));
        assertFalse(Files.exists(temp.getRoot().toPath().resolve("made")));
        for (Map.Entry<String, String> each : Map.of(
                        "0777 ../../victim\n", "'..' cannot be kept in git",
                        "# a\n0777\n", "has a line 2 that is no mode of four digits and a path",
                        "0277 a\n", "takes 'a' away from its own user in line 1",
                        "0677 a/\n", "takes 'a/' away from its own user in line 1")
                .entrySet()) {
            files.put("conf/.promotion-modes", each.getKey());
            origin.commit(files);
            String refused = assertThrows(each.getKey(), TreeRefusedException.class, () -> modes(listing("home")))
                    .getMessage();
            assertTrue(refused, refused.contains(each.getValue()));
        }
        files.remove("conf/.promotion-modes");
        origin.commit(files);
        refusesToWrite(root -> Files.writeString(root.resolve(".promotion-modes"), ""), "is where permissions and");
        refusesToWrite(root -> mode(root.resolve("a"), "-w-------"), "'a' (0200)");
    }

    private void refusesToWrite(Edit edit, String why) {
        String refused = assertThrows(why, TreeRefusedException.class, () -> write(listing("home"), edit))
                .getMessage();
        assertTrue(refused, refused.contains(why));
    }

    /** To git a link's target is bytes. */
    @Test
    public void aTargetThatIsNoTextIsRefusedByItsName() throws Exception {
        origin.commit(Map.of("a", "1", "odd@", "x//y/"));
        assertEquals("x//y/", read(copy("")).get("odd@"));
        write(copy(""), root -> Files.writeString(root.resolve("a"), "2"));
        assertEquals("x//y/", origin.files().get("odd@"));
        origin.link("odd", new byte[] {'x', (byte) 0xfc});
        TreeRefusedException e = assertThrows(TreeRefusedException.class, () -> read(copy("")));
        assertTrue(e.getMessage(), e.getMessage().contains("'odd' on the branch is not valid UTF-8"));
    }

    /** As the items of a plan do it: the folder, then its file; the file away, then its folder. */
    @Test
    public void anEmptyFolderStaysBetweenItems() throws Exception {
        origin.commit(Map.of("a", "1"));
        GitWorkingCopy copy = copy("");
        item(copy, root -> Files.createDirectories(root.resolve("rules/deep")));
        assertEquals("No commit", 1, origin.log().size());
        assertEquals(List.of(Path.of(copy.root(), "a")), seen(copy));
        item(copy, root -> Files.writeString(root.resolve("rules/deep/new"), "n"));
        assertEquals(Map.of("a", "1", "rules/deep/new", "n"), origin.files());
        item(copy, root -> Files.delete(root.resolve("rules/deep/new")));
        assertEquals(Map.of("a", "1"), origin.files());
        item(copy, root -> {
            Files.delete(root.resolve("rules/deep"));
            Files.delete(root.resolve("rules"));
        });
        assertEquals("No commit", 3, origin.log().size());
        item(copy, root -> Files.createDirectory(root.resolve("rules")));
        origin.commit(Map.of("a", "2"));
        item(copy, root -> assertEquals(List.of(root.resolve("a")), list(root)));
    }

    private static List<Path> seen(GitWorkingCopy copy) throws Exception {
        List<Path> seen = new java.util.ArrayList<>();
        copy.use(TreeSpec.of(copy.root()), false, work(root -> seen.addAll(list(Path.of(copy.root()))), null));
        return seen;
    }

    private static void item(GitWorkingCopy copy, Edit edit) throws Exception {
        WorkingCopy.Work<String> work =
                work(root -> edit.in(Path.of(copy.root())), Delivery.ofItem("CR-1", "test", "one", false));
        copy.use(TreeSpec.of(copy.root()), true, new WorkingCopy.Work<String>() {
            @Override
            public String run() throws IOException, InterruptedException {
                return work.run();
            }

            @Override
            public Delivery delivery(String result) {
                return work.delivery(result);
            }

            @Override
            public boolean isItem() {
                return true;
            }
        });
    }

    /** Outside the configuration nothing is compared, so git may forget what it cannot keep. */
    @Test
    public void letsGoOfModesAndEmptyFoldersOutsideTheConfiguration() throws Exception {
        origin.commit(Map.of("a", "1"));
        GitWorkingCopy copy = copy("");
        TreeSpec tree = new TreeSpec(
                copy.root(), new Scope(List.of(), List.of("logs/**")), List.of(ValueRule.parse("own/**")), List.of());
        write(copy, tree, root -> {
            Files.createDirectories(root.resolve("logs/today"));
            Files.setPosixFilePermissions(
                    Files.writeString(Files.createDirectory(root.resolve("own")).resolve("key"), "k"),
                    PosixFilePermissions.fromString("rw-------"));
        });
        assertEquals(Map.of("a", "1", "own/key", "k"), origin.files());
    }

    @Test
    public void refusesWhatItCannotFindOrBring() throws Exception {
        origin.commit(Map.of("a", "1", "shop/b", "2"));
        refuses(new GitAddress(origin.folder().toString(), "master", ""), "has no branch 'master' (it has main)");
        refuses(new GitAddress(origin.folder().toString(), "main", "a"), "has no folder 'a' ('a' is none)");
        refuses(new GitAddress(origin.folder().toString(), "main", "shop/x"), "has no folder 'shop/x': put");
        refuses(new GitAddress(temp.getRoot() + "/none", "main", ""), "There is no git repository at");
        origin.commit(Map.of("a", "1", "sub%", "0123456789012345678901234567890123456789"));
        refuses(new GitAddress(origin.folder().toString(), "main", ""), "'sub' on the branch is a submodule");
    }

    private void refuses(GitAddress address, String why) {
        GitWorkingCopy copy = new GitWorkingCopy(temp.getRoot() + "/home2", address, null, CLOCK, false);
        TreeRefusedException e = assertThrows(address.toString(), TreeRefusedException.class, () -> read(copy));
        assertTrue(e.getMessage(), e.getMessage().contains(why));
    }

    @Test
    public void historiesThatGitReadsAreReadAndWrittenOn() throws Exception {
        for (String author :
                List.of("Nobody 1 +0000", "Nobody <a<b> 1 +0000", "Nobody <n> 99999999999999999999 +0000")) {
            origin = Origins.empty(temp.newFolder().toPath());
            origin.old(author, "b\n");
            GitWorkingCopy copy = copyAt(temp.newFolder());
            assertEquals(author, Map.of("d/a", "b\n"), read(copy));
            write(copy, root -> Files.writeString(root.resolve("d/a"), "2"));
            assertEquals(author, Map.of("d/a", "2"), origin.files());
        }
    }

    /** Issue 12: a repository that knows only the last commits, and has others to come. */
    @Test
    public void aShallowRepositoryIsReadAndWrittenOn() throws Exception {
        for (int i = 0; i < 5; i++) {
            origin.commit(Map.of("d/a", "" + i));
        }
        Path shallow = temp.getRoot().toPath().resolve("shallow.git");
        Process clone = new ProcessBuilder(
                        "git", "clone", "-q", "--bare", "--depth=2", "file://" + origin.folder(), shallow.toString())
                .inheritIO()
                .start();
        assertEquals(0, clone.waitFor());
        assertTrue(Files.exists(shallow.resolve("shallow")));
        origin = new Origins(shallow, "main");
        GitWorkingCopy copy = copy("d");
        assertEquals(Map.of("a", "4"), read(copy));
        write(copy, root -> Files.writeString(root.resolve("b"), "new"));
        assertEquals(Map.of("d/a", "4", "d/b", "new"), origin.files());
        assertEquals(3, origin.log().size());
        Process fsck = new ProcessBuilder("git", "-C", shallow.toString(), "fsck", "--strict")
                .inheritIO()
                .start();
        assertEquals(0, fsck.waitFor());
        origin.commit(Map.of("d/a", "5"));
        assertEquals(Map.of("a", "5"), read(copy));
    }

    @Test
    public void aBrokenObjectIsNoMatterOfTheNetwork() throws Exception {
        origin.broken();
        IOException e = assertThrows(IOException.class, () -> read(copyAt(temp.newFolder())));
        assertTrue(e.getMessage(), e.getMessage().contains("holds an object that is broken or unsafe"));
        assertFalse(e.getMessage(), e.getMessage().contains("network"));
    }

    private GitWorkingCopy copyAt(File home) {
        return new GitWorkingCopy(
                home.getPath(), new GitAddress(origin.folder().toString(), "main", ""), null, CLOCK, false);
    }

    @Test
    public void hooksAreNeitherPassedByNorRun() throws Exception {
        origin.commit(Map.of("a", "1"));
        GitWorkingCopy copy = new GitWorkingCopy(
                temp.getRoot() + "/h3", new GitAddress(origin.folder().toString(), "main", ""), null, CLOCK, false);
        Path ran = temp.getRoot().toPath().resolve("ran");
        Path hooks = Files.createDirectories(origin.folder().resolve("hooks"));
        for (String hook : List.of("pre-receive", "post-receive", "post-update.sample")) {
            Path script = Files.writeString(hooks.resolve(hook), "#!/bin/sh\ntouch '" + ran + "'\n");
            Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        assertEquals(Map.of("a", "1"), read(copy));
        TreeRefusedException e = assertThrows(
                TreeRefusedException.class, () -> write(copy, root -> Files.writeString(root.resolve("a"), "2")));
        assertTrue(e.getMessage(), e.getMessage().contains("hooks for what is pushed (pre-receive, post-receive)"));
        assertEquals(Map.of("a", "1"), origin.files());
        Files.setPosixFilePermissions(hooks.resolve("pre-receive"), PosixFilePermissions.fromString("rw-r--r--"));
        Files.delete(hooks.resolve("post-receive"));
        // Those of the node's own repository, as a user's configuration could set them for all.
        Path own = Files.createDirectories(temp.getRoot().toPath().resolve("h3/repository.git/hooks"));
        Path script = Files.writeString(own.resolve("pre-push"), "#!/bin/sh\ntouch '" + ran + "'\nexit 1\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
        write(copy, root -> Files.writeString(root.resolve("a"), "2"));
        assertEquals(Map.of("a", "2"), origin.files());
        assertFalse(Files.exists(ran));
    }

    /** Its working trees share the branches, whichever of them the environment names. */
    @Test
    public void refusesToWriteToABranchThatIsCheckedOutBesideTheFolderItNames() throws Exception {
        origin.commit(Map.of("a", "1"));
        new Origins(origin.folder(), "other").commit(Map.of("a", "1"));
        configure("core", "bare", "false");
        Path linked = Files.createDirectories(temp.getRoot().toPath().resolve("linked"));
        Path admin = Files.createDirectories(origin.folder().resolve("worktrees/linked"));
        Files.writeString(admin.resolve("HEAD"), "ref: refs/heads/third\n");
        Files.writeString(admin.resolve("commondir"), "../..\n");
        Files.writeString(admin.resolve("gitdir"), linked.resolve(".git") + "\n");
        Files.writeString(linked.resolve(".git"), "gitdir: " + admin + "\n");
        GitWorkingCopy main = new GitWorkingCopy(
                temp.getRoot() + "/h", new GitAddress(linked.toString(), "main", ""), null, CLOCK, false);
        Edit edit = root -> Files.writeString(root.resolve("a"), "2");
        TreeRefusedException e = assertThrows(TreeRefusedException.class, () -> write(main, edit));
        assertTrue(e.getMessage(), e.getMessage().contains("is checked out in"));
        GitWorkingCopy other = new GitWorkingCopy(
                temp.getRoot() + "/h2", new GitAddress(linked.toString(), "other", ""), null, CLOCK, false);
        write(other, edit);
        assertEquals(Map.of("a", "2"), new Origins(origin.folder(), "other").files());
    }

    @Test
    public void anotherNameOfTheBranchThatIsCheckedOutIsThatBranch() throws Exception {
        new Origins(origin.folder(), "trunk").commit(Map.of("a", "1"));
        Files.writeString(origin.folder().resolve("refs/heads/main"), "ref: refs/heads/trunk\n");
        Files.writeString(origin.folder().resolve("HEAD"), "ref: refs/heads/trunk\n");
        configure("core", "bare", "false");
        GitWorkingCopy copy = copyAt(temp.newFolder());
        TreeRefusedException e = assertThrows(
                TreeRefusedException.class, () -> write(copy, root -> Files.writeString(root.resolve("a"), "2")));
        assertTrue(e.getMessage(), e.getMessage().contains("is checked out in"));
    }

    @Test
    public void whatARepositoryLacksByItsKindIsNoMatterOfTheNetwork() throws Exception {
        origin.commit(Map.of("a", "1"));
        try (var each = Files.walk(origin.folder().resolve("objects"))) {
            for (Path file : each.filter(Files::isRegularFile).toList()) {
                if (Files.size(file) < 30) { // The content of the file, as in a clone without contents.
                    Files.delete(file);
                }
            }
        }
        configure("extensions", "partialClone", "origin");
        IOException partial = assertThrows(IOException.class, () -> read(copyAt(temp.newFolder())));
        assertTrue(partial.getMessage(), partial.getMessage().contains("it is a partial clone"));
        configure("core", "repositoryFormatVersion", "1");
        configure("extensions", "objectFormat", "sha256");
        IOException digests = assertThrows(IOException.class, () -> read(copyAt(temp.newFolder())));
        assertTrue(digests.getMessage(), digests.getMessage().contains("names its objects by sha256"));
    }

    private void configure(String section, String name, String value) throws Exception {
        try (var repository = new org.eclipse.jgit.storage.file.FileRepositoryBuilder()
                .setGitDir(origin.folder().toFile())
                .build()) {
            repository.getConfig().setString(section, null, name, value);
            repository.getConfig().save();
        }
    }

    @Test
    public void refusesToWriteToABranchThatIsCheckedOut() throws Exception {
        Path work = temp.getRoot().toPath().resolve("checkout");
        try (var git = org.eclipse.jgit.api.Git.init()
                .setDirectory(work.toFile())
                .setInitialBranch("main")
                .call()) {
            Files.writeString(work.resolve("a"), "1");
            git.add().addFilepattern("a").call();
            git.commit().setMessage("a").setSign(false).call();
            git.branchCreate().setName("other").call();
        }
        GitWorkingCopy copy = new GitWorkingCopy(
                temp.getRoot() + "/h", new GitAddress(work.toString(), "main", ""), null, CLOCK, false);
        assertEquals(Map.of("a", "1"), read(copy));
        TreeRefusedException e = assertThrows(
                TreeRefusedException.class, () -> write(copy, root -> Files.writeString(root.resolve("a"), "2")));
        assertTrue(e.getMessage(), e.getMessage().contains("is checked out in"));
        assertTrue(e.getMessage(), e.getMessage().contains("git clone --bare"));
        GitWorkingCopy other = new GitWorkingCopy(
                temp.getRoot() + "/h2", new GitAddress(work.toString(), "other", ""), null, CLOCK, false);
        write(other, root -> Files.writeString(root.resolve("a"), "2"));
        assertEquals(Map.of("a", "2"), new Origins(work, "other").files());
        assertEquals("1", Files.readString(work.resolve("a")));
    }
}
