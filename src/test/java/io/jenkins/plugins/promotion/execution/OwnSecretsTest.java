package io.jenkins.plugins.promotion.execution;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.promotion.tree.Scope;
import io.jenkins.plugins.promotion.tree.TreeSpec;
import io.jenkins.plugins.promotion.tree.ValueRule;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** What an environment's secret paths make the plugin read. */
public class OwnSecretsTest {
    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private Path root;
    private Path outside;

    @Before
    public void layOut() throws Exception {
        root = folder.newFolder("root").toPath();
        outside = folder.newFolder("outside").toPath();
        Files.createDirectory(root.resolve("secret"));
    }

    private OwnSecrets read() throws Exception {
        return OwnSecrets.of(
                new TreeSpec(root.toString(), Scope.ALL, List.of(), ValueRule.parseAll(List.of("secret/**"))));
    }

    @Test
    public void noLinkIsFollowed() throws Exception {
        Files.writeString(root.resolve("secret/password"), "hunter22\n");
        Files.writeString(outside.resolve("other"), "not a secret of this environment\n");
        Files.createSymbolicLink(root.resolve("secret/folder"), outside);
        Files.createSymbolicLink(root.resolve("secret/file"), outside.resolve("other"));
        assertEquals(List.of("hunter22"), read().texts());
    }

    @Test
    public void aFolderThatIsALinkIsNotFollowedEither() throws Exception {
        Files.delete(root.resolve("secret"));
        Files.writeString(outside.resolve("other"), "not a secret of this environment\n");
        Files.createSymbolicLink(root.resolve("secret"), outside);
        assertEquals(List.of(), read().texts());
    }

    @Test
    public void whatIsBeyondTheBoundsIsNamedAsNotRead() throws Exception {
        for (int i = 0; i < 20; i++) {
            Files.write(root.resolve("secret/large" + i), new byte[1 << 20]);
        }
        assertEquals(4, read().unread().size());
        assertTrue(read().unread().get(0).startsWith("secret/large"));
    }
}
