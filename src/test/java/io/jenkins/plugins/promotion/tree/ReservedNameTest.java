package io.jenkins.plugins.promotion.tree;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.promotion.plan.RelativePath;
import io.jenkins.plugins.promotion.refusal.Refusal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** The name that copies reserve is refused wherever a path is named, in every spelling that some file system folds. */
public class ReservedNameTest {
    private static final List<String> SPELLINGS = List.of(
            ".configuration-promotion",
            ".Configuration-PROMOTION",
            ".con\ufb01guration-promotion",
            ".configuration-\u200bpromotion",
            ".configuration\ufe0f-promotion",
            "\uff0econfiguration-promotion",
            ".\uff43onfiguration-promotion");

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    @Test
    public void isRefusedInPlansAndPatterns() {
        for (String spelling : SPELLINGS) {
            for (String path : List.of(spelling, spelling + "/journal")) {
                assertTrue(path, TreePaths.isReserved(path));
                assertTrue(path, RelativePath.objection(path).orElseThrow().contains("reserved"));
                assertThrows(path, Refusal.class, () -> Scope.of(path, null));
                assertThrows(path, Refusal.class, () -> ValueRule.parse(path));
            }
        }
        for (String other :
                List.of("conf/.configuration-promotion", ".configuration", ".configuration-promotions", "a")) {
            assertFalse(other, TreePaths.isReserved(other));
        }
    }

    @Test
    public void isInNoManifestOfAnySpelling() {
        for (String spelling : SPELLINGS) {
            EntryTable table = new EntryTable();
            table.add(new TreeEntry(spelling, Kind.DIRECTORY, 0755, 0, ""));
            assertTrue(spelling, table.hasReserved());
        }
    }

    @Test
    public void isLeftOutOfAScanAndRefusedInAnotherSpelling() throws Exception {
        Path root = folder.getRoot().toPath();
        Files.createDirectory(root.resolve(SPELLINGS.get(0)));
        assertEquals(List.of(), TreeScanner.scan(TreeSpec.of(root.toString())).entries());
        Files.createDirectory(root.resolve(SPELLINGS.get(1)));
        TreeRefusedException e =
                assertThrows(TreeRefusedException.class, () -> TreeScanner.scan(TreeSpec.of(root.toString())));
        assertTrue(e.getMessage(), e.getMessage().contains("'" + SPELLINGS.get(1) + "'"));
    }

    @Test
    public void everyOwnerIsKept() {
        EntryTable table = new EntryTable();
        for (int i = 0; i < 40_000; i++) {
            table.add(String.format("f%06d", i).getBytes(), Kind.FILE, 0644, 0, 0, i, i + 1);
        }
        table.trim();
        for (int i = 0; i < 40_000; i++) {
            assertEquals(i, table.uid(i));
            assertEquals(i + 1, table.gid(i));
        }
    }
}
