package io.jenkins.plugins.promotion.environment.command;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.CoreMatchers.containsString;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.promotion.tree.TreeBusyException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Kills the JVM that works, from within the product's commands, and looks what the next one makes of it. */
public class KilledExchangeTest {
    private static final String OLD = "{\"max\": 20}\n";
    private static final String NEW = "{\"max\": 40}\n";
    private static final String KILL = "kill -9 $PPID; ";

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private Product product;

    /** The victim: brings one change to the product. */
    public static final class Victim {
        private Victim() {}

        public static void main(String[] args) throws Exception {
            Product product = product(Path.of(args[0]));
            product.exchange().update();
            product.edit("pool.json", NEW);
            product.exchange().deliver("CR-1");
        }
    }

    private static Product product(Path base) throws IOException {
        return new Product(base).with(CommandVerb.FREEZE).with(CommandVerb.THAW);
    }

    @Before
    public void aProduct() throws IOException {
        product = product(folder.getRoot().toPath());
        product.holds("pool.json", OLD);
    }

    /** Runs a victim until one of the commands kills it. */
    private void killed() throws Exception {
        Process victim = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        Victim.class.getName(),
                        product.base.toString())
                .inheritIO()
                .start();
        assertEquals("killed by signal 9", 128 + 9, victim.waitFor());
    }

    /** The product and the working copy hold this, nothing is frozen, and changes can be made again. */
    private void settles(String text) throws Exception {
        settlesOnceItEnded();
        assertEquals(text, product.held("pool.json"));
        assertEquals(text, Files.readString(product.tree().resolve("pool.json")));
        assertFalse(product.isFrozen());
        product.edit("pool.json", "{}\n");
        product.exchange().deliver("CR-2");
        assertEquals("{}\n", product.held("pool.json"));
    }

    @Test
    public void whileItFroze() throws Exception {
        product.misbehave("after", CommandVerb.FREEZE, KILL);
        killed();
        assertTrue(product.isFrozen());
        settles(OLD);
    }

    @Test
    public void whileItExportedWhatIsFrozen() throws Exception {
        product.misbehave("before", CommandVerb.EXPORT, KILL + "exit 0");
        killed();
        assertTrue(product.isFrozen());
        settles(OLD);
    }

    @Test
    public void whileItThawed() throws Exception {
        product.misbehave("before", CommandVerb.THAW, KILL + "exit 0");
        killed();
        assertTrue(product.isFrozen());
        settles(OLD);
    }

    @Test
    public void betweenTheNoteAndTheImport() throws Exception {
        product.misbehave("before", CommandVerb.IMPORT, KILL + "exit 0");
        killed();
        assertTrue(Files.exists(product.base.resolve("folder/importing.json")));
        settles(OLD);
        assertEquals("the import was not tried again", 2, product.runs(CommandVerb.IMPORT));
    }

    @Test
    public void inTheMiddleOfTheImport() throws Exception {
        product.misbehave("before", CommandVerb.IMPORT, "echo half > \"$base/product/pool.json\"; " + KILL + "exit 0");
        killed();
        assertEquals("half\n", product.held("pool.json"));
        settles(OLD);
        assertEquals("the backup was imported", 3, product.runs(CommandVerb.IMPORT));
    }

    @Test
    public void betweenTheImportAndItsVerification() throws Exception {
        product.misbehave("after", CommandVerb.IMPORT, KILL);
        killed();
        settles(NEW);
        assertEquals("what was done was not done again", 2, product.runs(CommandVerb.IMPORT));
    }

    @Test
    public void duringTheVerification() throws Exception {
        product.misbehave("after", CommandVerb.IMPORT, "echo '" + KILL + "exit 0' > \"$base/before-export\"");
        killed();
        settles(NEW);
    }

    @Test
    public void duringTheImportOfTheBackup() throws Exception {
        product.misbehave("before", CommandVerb.IMPORT, "echo half > \"$base/product/pool.json\"; " + KILL + "exit 0");
        killed();
        product.misbehave("before", CommandVerb.IMPORT, "echo worse > \"$base/product/pool.json\"; exit 1");
        await().atMost(Duration.ofSeconds(60)).until(() -> assertThrows(
                        IOException.class, () -> product.exchange().update())
                .getMessage()
                .contains("Importing the backup failed too"));
        assertEquals("worse\n", product.held("pool.json"));
        settles(OLD);
    }

    @Test
    public void importThatOutlivesItsStarterIsWaitedFor() throws Exception {
        Path hold = Files.createFile(product.base.resolve("hold"));
        product.misbehave("before", CommandVerb.IMPORT, KILL + "while [ -f \"$base/hold\" ]; do sleep 0.1; done");
        killed();
        assertThat(
                assertThrows(TreeBusyException.class, () -> product.exchange().update())
                        .getMessage(),
                containsString("The import command of 'shop', which was begun before an interruption, still runs"));
        assertEquals(OLD, product.held("pool.json"));
        Files.delete(hold);
        settles(NEW);
    }

    @Test
    public void importThatOutlivesItsStarterAndItsTimeIsKilled() throws Exception {
        Files.createFile(product.base.resolve("hold"));
        product.misbehave("before", CommandVerb.IMPORT, KILL + "while [ -f \"$base/hold\" ]; do sleep 0.1; done");
        killed();
        assertThrows(TreeBusyException.class, () -> product.exchange().update());
        product.timeout(Duration.ofSeconds(5));
        settlesOnceItEnded();
        assertEquals(OLD, product.held("pool.json"));
        product.timeout(Duration.ofMinutes(1));
        settles(OLD);
    }

    /** A command that killed its parent may take a moment to end. */
    private void settlesOnceItEnded() throws IOException {
        product.behave();
        await().atMost(Duration.ofSeconds(60))
                .ignoreExceptionsMatching(TreeBusyException.class::isInstance)
                .until(() -> {
                    product.exchange().update();
                    return true;
                });
    }

    @Test
    public void startedButNotYetNotedIsFoundByItsMark() throws Exception {
        Process left = new ProcessBuilder("/bin/sh", "-c", "read line")
                .redirectInput(ProcessBuilder.Redirect.PIPE)
                .start();
        ProcessBuilder marked = new ProcessBuilder(List.of("/bin/sh", "-c", "read line"));
        marked.environment().put("PROMOTION_MARK", "of-an-import");
        Process found = marked.start();
        try {
            new Notes(product.base.resolve("folder")).write(new Notes.Running("import", 0, 0, "of-an-import"));
            assertThat(
                    assertThrows(TreeBusyException.class, () -> product.exchange()
                                    .update())
                            .getMessage(),
                    containsString("still runs as process " + found.pid()));
        } finally {
            found.destroyForcibly().waitFor();
            left.destroyForcibly().waitFor();
        }
        settles(OLD);
    }
}
