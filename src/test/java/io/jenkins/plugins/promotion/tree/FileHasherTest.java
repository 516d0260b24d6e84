package io.jenkins.plugins.promotion.tree;

import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertThrows;

import io.jenkins.plugins.promotion.files.HeldFolders;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Files that do not hold still. */
public class FileHasherTest {
    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    @Test
    public void aLocalFileThatIsGoneBeforeItIsReadIsLeftOut() throws Exception {
        Path target = folder.newFolder("target").toPath();
        Files.writeString(target.resolve("a"), "old");
        FileFacts facts = FileFacts.of(target.resolve("a"));
        Files.delete(target.resolve("a"));
        HiddenValues none = new HiddenValues(TreeSpec.of(target.toString()));
        assertNull(new FileHasher(target, new HeldFolders(target), none, true, null, false)
                .read("a", target.resolve("a"), facts));
        assertThrows(TreeRefusedException.class, () -> new FileHasher(
                        target, new HeldFolders(target), none, false, null, false)
                .read("a", target.resolve("a"), facts));
    }
}
