package io.jenkins.plugins.promotion.execution;

import static org.hamcrest.CoreMatchers.containsString;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.promotion.copy.CopyOptions;
import io.jenkins.plugins.promotion.copy.TreeCopy;
import io.jenkins.plugins.promotion.files.HeldFolders;
import io.jenkins.plugins.promotion.store.ContentStore;
import io.jenkins.plugins.promotion.tree.Manifest;
import io.jenkins.plugins.promotion.tree.Scope;
import io.jenkins.plugins.promotion.tree.TreeProgress;
import io.jenkins.plugins.promotion.tree.TreeRefusedException;
import io.jenkins.plugins.promotion.tree.TreeScanner;
import io.jenkins.plugins.promotion.tree.TreeSpec;
import io.jenkins.plugins.promotion.tree.ValueRule;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.function.ThrowingRunnable;
import org.junit.rules.TemporaryFolder;

/** A tree that has to be in some place is asked for at each opening, since a link can come at any time. */
public class ConfinedPlaceTest {

    @Rule
    public TemporaryFolder folder = new TemporaryFolder();

    private Path place;
    private Path elsewhere;
    private Path root;

    @Before
    public void layOut() throws Exception {
        place = folder.newFolder("place").toPath().toRealPath();
        elsewhere = folder.newFolder("place-of-another").toPath().toRealPath();
        Files.writeString(elsewhere.resolve("f"), "theirs");
        Files.writeString(Files.createDirectories(place.resolve("own")).resolve("f"), "own");
        root = place.resolve("root");
    }

    private TreeSpec tree() {
        return new TreeSpec(
                root.toString(), Scope.ALL, List.of(), List.of(new ValueRule("s/**", null)), false, place.toString());
    }

    private Map<String, ThrowingRunnable> doors(ContentStore store, Manifest wanted) {
        Map<String, ThrowingRunnable> doors = new LinkedHashMap<>();
        doors.put("look", () -> TreeScanner.scan(tree()));
        doors.put("capture", () -> TreeScanner.capture(tree(), store));
        doors.put("again", () -> TreeScanner.rescan(tree(), wanted));
        doors.put("copy", () -> new TreeCopy().copy(wanted, tree(), store, CopyOptions.DEFAULT, TreeProgress.NONE));
        doors.put("recovery", () -> new TreeCopy().recover(tree(), store.directory()));
        doors.put("items", () -> Territory.of(tree()).close());
        doors.put("secrets", () -> OwnSecrets.of(tree()));
        return doors;
    }

    @Test
    public void everyDoorIsShutWhereTheRootLeadsOut() throws Exception {
        ContentStore store = new ContentStore(folder.newFolder("node").toPath().resolve("store"));
        Manifest wanted = TreeScanner.capture(tree("own"), store);
        for (Path to : List.of(elsewhere, place.resolve("../place-of-another"), Path.of("/"), place)) {
            Files.createSymbolicLink(root, to);
            if (to.equals(elsewhere)) { // Which makes it look as if there were something to recover.
                Files.createDirectory(elsewhere.resolve(TreeSpec.RESERVED));
            }
            for (Map.Entry<String, ThrowingRunnable> door : doors(store, wanted).entrySet()) {
                boolean nothingThere =
                        door.getKey().equals("recovery") && !to.equals(elsewhere) && !to.endsWith("place-of-another");
                if (!nothingThere) {
                    String told = assertThrows(door.getKey(), TreeRefusedException.class, door.getValue())
                            .getMessage();
                    assertThat(door.getKey(), told, containsString("leads out of '" + place + "'"));
                }
            }
            Files.delete(root);
        }
        assertEquals("theirs", Files.readString(elsewhere.resolve("f")));

        Files.createSymbolicLink(root, place.resolve("own"));
        for (ThrowingRunnable door : doors(store, wanted).values()) {
            assertTrue("within the place", passes(door));
        }
    }

    private TreeSpec tree(String name) {
        return new TreeSpec(place.resolve(name).toString(), Scope.ALL, List.of(), List.of(new ValueRule("s/**", null)));
    }

    private static boolean passes(ThrowingRunnable door) {
        try {
            door.run();
            return true;
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    /** What counts is what was opened, not what the path means when somebody asks. */
    @Test
    public void linkThatIsSwappedAfterTheOpeningHidesNothing() throws Exception {
        Files.createSymbolicLink(root, elsewhere);
        try (HeldFolders led = new HeldFolders(root)) {
            Files.delete(root);
            Files.createSymbolicLink(root, place.resolve("own"));
            assertFalse(led.liesBelow(place));
        }
        try (HeldFolders own = new HeldFolders(root)) {
            assertTrue(own.liesBelow(place));
            Files.delete(root);
            Files.createSymbolicLink(root, elsewhere);
            assertFalse("nobody can tell any more", own.liesBelow(place));
        }
        Files.delete(root);
        Path real = Files.createDirectory(root);
        try (HeldFolders own = new HeldFolders(root)) {
            Files.move(real, elsewhere.resolve("taken"));
            Files.createDirectory(root);
            assertFalse("another folder lies there", own.liesBelow(place));
        }
    }
}
