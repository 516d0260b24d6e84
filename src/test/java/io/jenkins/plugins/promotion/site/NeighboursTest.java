package io.jenkins.plugins.promotion.site;

import static org.hamcrest.CoreMatchers.containsString;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.junit.Assert.assertThrows;
import static org.junit.Assume.assumeTrue;

import io.jenkins.plugins.promotion.tree.TreeRefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Two environments are never one place, however the way there is written. */
public class NeighboursTest {

    @Rule
    public TemporaryFolder folder = new TemporaryFolder();

    private Path production;
    private Path test;

    @Before
    public void make() throws IOException {
        production = folder.newFolder("production").toPath().toRealPath();
        test = folder.newFolder("test").toPath().toRealPath();
        Files.createDirectories(production.resolve("conf"));
    }

    private void open(String root, String... mounts) throws IOException {
        Neighbours neighbours = new Neighbours("test", Map.of("production", production.toString()));
        if (mounts.length == 0) {
            neighbours.refuse(root);
        } else {
            neighbours.refuse(root, List.of(mounts));
        }
    }

    private void refused(String root, String... mounts) {
        TreeRefusedException refusal = assertThrows(root, TreeRefusedException.class, () -> open(root, mounts));
        assertThat(refusal.getMessage(), containsString("The environments 'test' (" + root + ") and 'production'"));
    }

    @Test
    public void apartIsApart() throws Exception {
        open(test.toString());
        open(production + "-2");
        open(test + "/not/there/yet");
    }

    @Test
    public void samePlaceInAnySpellingIsRefused() throws Exception {
        refused(production.toString());
        refused(production + "/");
        refused(production + "/.");
        refused(production + "/../production");
    }

    @Test
    public void placesInOneAnotherAreRefused() throws Exception {
        refused(production + "/conf");
        refused(production + "/new");
        refused(production.getParent().toString());
    }

    @Test
    public void linksAreFollowed() throws Exception {
        Path link = Files.createSymbolicLink(folder.getRoot().toPath().resolve("link"), production);
        refused(link.toString());
        refused(link + "/conf");
        refused(link + "/new");
    }

    /** Who works elsewhere on the node need not know. */
    @Test
    public void aPlaceThatLeadsNowhereIsTheMatterOfItsOwnEnvironment() throws Exception {
        Path loop = folder.getRoot().toPath().resolve("loop");
        Files.createSymbolicLink(loop, loop);
        String deep = folder.getRoot() + "/" + "x".repeat(300);
        for (String odd : List.of(loop.toString(), loop + "/conf", deep)) {
            new Neighbours("test", Map.of("odd", odd)).refuse(test.toString());
        }
        TreeRefusedException own = assertThrows(TreeRefusedException.class, () -> open(loop.toString()));
        assertThat(own.getMessage(), containsString("'" + loop + "' leads to no directory"));
        assertThrows(
                TreeRefusedException.class,
                () -> new Neighbours("test", Map.of("odd", test + "/" + "y".repeat(300))).refuse(test.toString()));
    }

    /** It would be made there. */
    @Test
    public void whatALinkLeadsToNeedNotBeThere() throws Exception {
        Path link = Files.createSymbolicLink(folder.getRoot().toPath().resolve("link"), production.resolve("new/deep"));
        refused(link.toString());
        refused(link + "/er");
        Path relative = Files.createSymbolicLink(
                folder.getRoot().toPath().resolve("relative"),
                Path.of("..", folder.getRoot().getName(), "link"));
        refused(relative.toString());
        Files.createSymbolicLink(folder.getRoot().toPath().resolve("far"), production.resolve("conf"));
        Path round = Files.createSymbolicLink(folder.getRoot().toPath().resolve("round"), Path.of("far/../new"));
        refused(round.toString());
        refused(round + "/./deep/..");
    }

    /** As the kernel tells them: the part of a file system, and where it is seen. */
    private static String mount(String part, Path at) {
        return "36 25 8:1 " + part + " " + at + " rw,relatime shared:1 - ext4 /dev/sda1 rw";
    }

    @Test
    public void mountsAreFollowed() throws Exception {
        String all = mount("/", Path.of("/"));
        open(test.toString(), all);
        refused(test.toString(), all, mount(production.toString(), test));
        refused(test.toString(), all, mount(production + "/conf", test));
        refused(test.toString(), all, mount(production.getParent().toString(), test));
        refused(test.toString(), all, mount(production + "/conf", test.resolve("below")));
        refused(test.toString(), all, mount(test.toString(), production.resolve("conf")));
        open(test.toString(), all, mount("/srv/else", test.resolve("below")));
        open(test.toString(), all, mount("/srv\\040else", test), mount("/srv/prod", production));
        refused(test.toString(), all, mount("/srv\\040x", test), mount("/srv\\040x/conf", production));
    }

    /** The same with a mount that is one. */
    @Test
    public void aFolderThatIsMountedElsewhereIsOnePlace() throws Exception {
        int status;
        try {
            status = new ProcessBuilder("mount", "--bind", production.toString(), test.toString())
                    .start()
                    .waitFor();
        } catch (IOException e) {
            status = 1;
        }
        assumeTrue("nothing can be mounted here", status == 0);
        try {
            refused(test.toString());
            refused(test + "/conf/.");
        } finally {
            new ProcessBuilder("umount", test.toString()).start().waitFor();
        }
        open(test.toString());
    }

    /** Spellings and links that somebody would try after reading how the others are told. */
    @Test
    public void noWayRoundIsAnotherPlace() throws Exception {
        Path root = folder.getRoot().toPath().toRealPath();
        Path first = Files.createSymbolicLink(root.resolve("first"), Path.of("second"));
        Files.createSymbolicLink(root.resolve("second"), Path.of("production/conf"));
        Files.createSymbolicLink(root.resolve("up"), test);
        Files.createSymbolicLink(root.resolve("all"), Path.of("/"));
        refused(first.toString());
        refused(first + "/new/deeper");
        refused(first + "/..");
        refused(root + "/up/../production");
        refused(root + "/production//conf/./../conf");
        refused(root + "/all" + production);
        refused(root + "/all/proc/self/root" + production);
        refused("/proc/self/root" + production);
        refused("/proc/" + ProcessHandle.current().pid() + "/root" + production + "/conf");
        refused("/");
        open(root + "/productio");
        open(root + "/Production");
        open(root + "/up");
        Files.delete(production.resolve("conf"));
        Files.delete(production);
        Files.createSymbolicLink(production, test);
        refused(test.toString());
        refused(root + "/up/below");
    }
}
