package io.jenkins.plugins.promotion.environment.command;

import static org.hamcrest.CoreMatchers.allOf;
import static org.hamcrest.CoreMatchers.containsString;
import static org.hamcrest.CoreMatchers.not;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.promotion.tree.Scope;
import io.jenkins.plugins.promotion.tree.TreeRefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** The working copy of a product with commands, as long as nobody is killed. */
public class ExchangeTest {

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private Product product;

    @Before
    public void aProduct() throws IOException {
        product = new Product(folder.getRoot().toPath());
        product.holds("pool.json", "{\"max\": 20}\n");
        product.holds("rules/one.txt", "first\n");
    }

    private void update() throws Exception {
        product.exchange().update();
    }

    private void deliver() throws Exception {
        product.exchange().deliver("CR-1");
    }

    private String refused() {
        return assertThrows(TreeRefusedException.class, this::deliver).getMessage();
    }

    private String edited(String path) throws IOException {
        return Files.readString(product.tree().resolve(path));
    }

    @Test
    public void workingCopyHoldsWhatTheProductHolds() throws Exception {
        update();
        assertEquals("{\"max\": 20}\n", edited("pool.json"));
        Files.delete(folder.getRoot().toPath().resolve("product/rules/one.txt"));
        product.holds("two.txt", "second\n");
        update();
        assertEquals("second\n", edited("two.txt"));
        assertFalse(Files.exists(product.tree().resolve("rules/one.txt")));
    }

    @Test
    public void whatWasWrittenIsImported() throws Exception {
        update();
        product.edit("pool.json", "{\"max\": 40}\n");
        product.edit("new/rule.txt", "new\n");
        deliver();
        assertEquals("{\"max\": 40}\n", product.held("pool.json"));
        assertEquals("new\n", product.held("new/rule.txt"));
        assertEquals(1, product.runs(CommandVerb.IMPORT));
    }

    @Test
    public void nothingIsImportedWhenNothingWasWritten() throws Exception {
        update();
        deliver();
        assertEquals(0, product.runs(CommandVerb.IMPORT));
    }

    @Test
    public void whatWasNeverDeliveredIsForgotten() throws Exception {
        update();
        product.edit("pool.json", "{\"max\": 99}\n");
        update();
        assertEquals("{\"max\": 20}\n", edited("pool.json"));
    }

    @Test
    public void nothingButTheLastExportIsKept() throws Exception {
        update();
        for (int i = 0; i < 3; i++) {
            product.edit("pool.json", "{\"max\": " + i + "}\n");
            deliver();
            update();
        }
        try (Stream<Path> snapshots = Files.list(product.base.resolve("folder/store/snapshots"))) {
            assertEquals(1, snapshots.count());
        }
        try (Stream<Path> left = Files.list(product.base.resolve("folder"))) {
            assertEquals(
                    List.of("exported.json", "store", "tree"),
                    left.map(path -> path.getFileName().toString()).sorted().toList());
        }
    }

    @Test
    public void equalFingerprintSavesTheExport() throws Exception {
        product.with(CommandVerb.FINGERPRINT);
        update();
        long exports = product.runs(CommandVerb.EXPORT);
        update();
        assertEquals(exports, product.runs(CommandVerb.EXPORT));
        product.holds("pool.json", "{\"max\": 21}\n");
        update();
        assertEquals(exports + 1, product.runs(CommandVerb.EXPORT));
        assertEquals("{\"max\": 21}\n", edited("pool.json"));
    }

    @Test
    public void equalFingerprintDoesNotExcuseAWorkingCopyThatSomebodyEdited() throws Exception {
        product.with(CommandVerb.FINGERPRINT);
        update();
        product.edit("pool.json", "{\"max\": 99}\n");
        update();
        assertEquals("{\"max\": 20}\n", edited("pool.json"));
    }

    @Test
    public void fingerprintThatMovedDuringTheExportIsNotTrusted() throws Exception {
        product.with(CommandVerb.FINGERPRINT);
        update();
        product.holds("pool.json", "{\"max\": 21}\n");
        product.misbehave("after", CommandVerb.EXPORT, "echo later > \"$base/product/late.txt\"");
        update();
        assertFalse(Files.exists(product.tree().resolve("late.txt")));
        product.behave();
        update();
        assertEquals("later\n", edited("late.txt"));
    }

    @Test
    public void otherCommandsTrustNoEarlierExport() throws Exception {
        product.with(CommandVerb.FINGERPRINT);
        update();
        Files.createDirectory(product.base.resolve("other"));
        Files.writeString(product.base.resolve("other/pool.json"), "{}\n");
        product.with(CommandVerb.EXPORT, "/bin/cp", "-R", product.base + "/other/.", "${directory}/");
        update();
        assertEquals("{}\n", edited("pool.json"));
    }

    @Test
    public void silentFingerprintIsRefused() throws Exception {
        product.with(CommandVerb.FINGERPRINT, "/bin/true");
        assertThat(
                assertThrows(TreeRefusedException.class, this::update).getMessage(),
                containsString("The fingerprint command (/bin/true) printed nothing"));
    }

    @Test
    public void exportThatNeverAgreesIsNamedWithItsPaths() throws Exception {
        product.misbehave("after", CommandVerb.EXPORT, "cat /proc/sys/kernel/random/uuid > \"$dir/dumped.txt\"");
        String message = assertThrows(TreeRefusedException.class, this::update).getMessage();
        assertThat(message, containsString("all differ, the last two in dumped.txt."));
        assertThat(message, containsString("the export is not deterministic"));
        product.scope(new Scope(List.of(), List.of("dumped.txt")));
        update();
    }

    @Test
    public void changeBetweenTwoExportsIsNoLackOfDeterminism() throws Exception {
        product.misbehave(
                "after",
                CommandVerb.EXPORT,
                "[ $(grep -c export \"$base/log\") != 1 ] || echo '{\"max\": 21}' > \"$base/product/pool.json\"");
        update();
        assertEquals("{\"max\": 21}\n", edited("pool.json"));
    }

    @Test
    public void emptyExportIsRefused() throws Exception {
        update();
        product.with(CommandVerb.EXPORT, "/bin/true", "${directory}");
        assertThat(
                assertThrows(TreeRefusedException.class, this::update).getMessage(),
                containsString("wrote nothing into the directory"));
    }

    @Test
    public void failingImportThatChangedNothingSaysSo() throws Exception {
        update();
        product.edit("pool.json", "{\"max\": 40}\n");
        product.misbehave("before", CommandVerb.IMPORT, "echo 'duplicate key'; exit 3");
        assertThat(
                refused(),
                allOf(
                        containsString("The import command (/bin/sh) ended with status 3. It printed last:\n"
                                + "duplicate key"),
                        containsString("The environment is as it was before: a new export shows it.")));
        assertEquals(1, product.runs(CommandVerb.IMPORT));
        product.behave();
        update();
        assertEquals("{\"max\": 20}\n", edited("pool.json"));
    }

    @Test
    public void failingImportThatChangedSomethingIsUndone() throws Exception {
        update();
        product.edit("pool.json", "{\"max\": 40}\n");
        product.misbehave(
                "before",
                CommandVerb.IMPORT,
                "rm \"$base/before-import\"; echo half > \"$base/product/pool.json\"; exit 3");
        assertThat(refused(), containsString("after it had differed in pool.json: its backup was imported again"));
        assertEquals("{\"max\": 20}\n", product.held("pool.json"));
    }

    @Test
    public void importThatLosesSomethingIsUndoneAndTheLossNamed() throws Exception {
        update();
        product.edit("pool.json", "{\"max\": 40}\n");
        product.edit("rules/two.txt", "second\n");
        product.misbehave("after", CommandVerb.IMPORT, "rm \"$base/after-import\" \"$base/product/rules/two.txt\"");
        assertThat(refused(), containsString("differs from what was to be imported (the first) in rules/two.txt"));
        assertEquals("{\"max\": 20}\n", product.held("pool.json"));
        assertFalse(Files.exists(product.base.resolve("product/rules/two.txt")));
    }

    @Test
    public void importOfAHalfThatCannotBeUndoneSaysWhatRemainsUntilItIsMended() throws Exception {
        update();
        product.edit("pool.json", "{\"max\": 40}\n");
        product.misbehave("before", CommandVerb.IMPORT, "echo half > \"$base/product/pool.json\"; exit 3");
        IOException stuck = assertThrows(IOException.class, this::deliver);
        assertFalse(stuck instanceof TreeRefusedException);
        assertThat(
                stuck.getMessage(),
                allOf(
                        containsString("The environment may be half changed."),
                        containsString("Importing the backup failed too"),
                        containsString("What it held before lies in folder 'tree' of '" + product.base + "/folder'"),
                        containsString("delete '" + product.base.resolve("folder/importing.json") + "'")));
        assertEquals("{\"max\": 20}\n", edited("pool.json"));
        assertThat(
                assertThrows(IOException.class, this::update).getMessage(),
                containsString("Importing the backup failed too"));
        product.holds("pool.json", "{\"max\": 20}\n");
        update();
        product.behave();
        product.edit("pool.json", "{\"max\": 40}\n");
        deliver();
        assertEquals("{\"max\": 40}\n", product.held("pool.json"));
    }

    @Test
    public void changeBySomebodyElseMeanwhileIsNotOverwritten() throws Exception {
        for (boolean fingerprint : List.of(false, true)) {
            if (fingerprint) {
                product.with(CommandVerb.FINGERPRINT);
            }
            update();
            product.edit("pool.json", "{\"max\": 40}\n");
            product.holds("rules/one.txt", "edited " + fingerprint + "\n");
            assertThat(
                    refused(),
                    containsString(
                            "Nothing was imported, since somebody changed the environment meanwhile: rules/one.txt."));
            assertEquals("{\"max\": 20}\n", product.held("pool.json"));
            assertEquals("edited " + fingerprint + "\n", product.held("rules/one.txt"));
        }
        assertEquals(0, product.runs(CommandVerb.IMPORT));
    }

    @Test
    public void secretOfTheTargetSurvivesAndIsNotShown() throws Exception {
        product.secret("db.json#/password");
        product.holds("db.json", "{\"host\": \"a\", \"password\": \"geheim-42\"}\n");
        update();
        product.edit("pool.json", "{\"max\": 40}\n");
        product.misbehave("after", CommandVerb.IMPORT, "cat \"$dir/db.json\"; exit 1");
        String message = assertThrows(IOException.class, this::deliver).getMessage();
        assertThat(message, allOf(containsString("****"), not(containsString("geheim"))));
        product.behave();
        update();
        product.edit("pool.json", "{\"max\": 40}\n");
        deliver();
        assertThat(product.held("db.json"), containsString("geheim-42"));
        product.edit("pool.json", "{\"max\": 50}\n");
        product.misbehave(
                "after", CommandVerb.IMPORT, "rm \"$base/after-import\"; echo '{}' > \"$base/product/db.json\"");
        assertThat(refused(), containsString("differs from what was to be imported (the first) in db.json"));
        assertThat(product.held("db.json"), containsString("geheim-42"));
    }

    @Test
    public void withoutImportItIsOnlyRead() throws Exception {
        product.without(CommandVerb.IMPORT);
        update();
        product.edit("pool.json", "{\"max\": 40}\n");
        assertThat(refused(), containsString("has no import command, so it can only be read; pool.json"));
    }

    @Test
    public void permissionsThatNoImportCouldKeepAreRefused() throws Exception {
        update();
        product.edit("run.sh", "echo\n");
        Files.setPosixFilePermissions(product.tree().resolve("run.sh"), PosixFilePermissions.fromString("rwxr-xr-x"));
        assertThat(refused(), containsString("Give no other ones to run.sh."));
        assertEquals(0, product.runs(CommandVerb.IMPORT));
    }

    @Test
    public void frozenOnlyWhileItIsExported() throws Exception {
        product.with(CommandVerb.FREEZE).with(CommandVerb.THAW);
        product.misbehave("before", CommandVerb.EXPORT, "[ -f \"$base/frozen\" ] || exit 9");
        update();
        assertFalse(product.isFrozen());
    }

    @Test
    public void failingExportIsThawedToo() throws Exception {
        product.with(CommandVerb.FREEZE).with(CommandVerb.THAW);
        product.misbehave("before", CommandVerb.EXPORT, "exit 9");
        assertThat(
                assertThrows(TreeRefusedException.class, this::update).getMessage(),
                containsString("The export command (/bin/sh) ended with status 9. It printed nothing."));
        assertFalse(product.isFrozen());
    }

    @Test
    public void failingThawHidesNoFailingExport() throws Exception {
        product.with(CommandVerb.FREEZE).with(CommandVerb.THAW);
        product.misbehave("before", CommandVerb.EXPORT, "exit 9");
        product.misbehave("before", CommandVerb.THAW, "exit 8");
        assertThat(
                assertThrows(TreeRefusedException.class, this::update).getMessage(),
                allOf(
                        containsString("The export command (/bin/sh) ended with status 9"),
                        containsString("with status 8")));
    }

    @Test
    public void longFingerprintIsRefusedSinceItsBeginningIsNotKept() throws Exception {
        product.with(CommandVerb.FINGERPRINT, "/usr/bin/seq", "100000");
        assertThat(
                assertThrows(TreeRefusedException.class, this::update).getMessage(),
                containsString("printed more than is kept: have it print a digest"));
    }

    @Test
    public void failingThawIsToldAndTriedAgainFirst() throws Exception {
        product.with(CommandVerb.FREEZE).with(CommandVerb.THAW);
        product.misbehave("before", CommandVerb.THAW, "exit 9");
        assertThat(
                assertThrows(TreeRefusedException.class, this::update).getMessage(),
                containsString("The environment may still be frozen; the next use thaws it first."));
        assertTrue(product.isFrozen());
        product.behave();
        product.misbehave("before", CommandVerb.FREEZE, "[ ! -f \"$base/frozen\" ] || exit 8");
        update();
        assertFalse(product.isFrozen());
    }

    @Test
    public void commandThatDoesNotEndIsKilledWithItsChildren() throws Exception {
        product.timeout(Duration.ofSeconds(2));
        product.misbehave("before", CommandVerb.EXPORT, "sleep 600 & echo $! > \"$base/child\"; wait");
        assertThat(
                assertThrows(TreeRefusedException.class, this::update).getMessage(),
                containsString("The export command (/bin/sh) did not end within 2s and was killed."));
        long child =
                Long.parseLong(Files.readString(product.base.resolve("child")).strip());
        ProcessHandle.of(child).ifPresent(process -> process.onExit().join());
    }

    @Test
    public void programThatIsNotThereIsNamed() throws Exception {
        product.with(CommandVerb.EXPORT, "no-such-program", "${directory}");
        assertThat(
                assertThrows(TreeRefusedException.class, this::update).getMessage(),
                containsString("The export command (no-such-program) cannot run: the program 'no-such-program' is not"
                        + " an executable file on this node"));
    }

    @Test
    public void argumentsReachTheProgramAsTheyWereWritten() throws Exception {
        Path script = product.base.resolve("args.sh");
        Files.writeString(script, "d=$1; shift; printf '%s\\n' \"$@\" > \"$d/args\"\n");
        String[] odd = {"two words", "'single'", "\"double\"", "$HOME", "a;b|c>d", "*", "\\n", " lead", "${environment}"
        };
        product.with(
                CommandVerb.EXPORT,
                Stream.concat(Stream.of("/bin/sh", script.toString(), "${directory}"), Stream.of(odd))
                        .toArray(String[]::new));
        update();
        odd[odd.length - 1] = "shop";
        assertEquals(String.join("\n", odd) + "\n", edited("args"));
    }

    @Test
    public void programsGetFewVariables() throws Exception {
        product.with(CommandVerb.EXPORT, "/bin/sh", "-c", "env | sed 's/=.*//' | sort > \"$0/env\"", "${directory}");
        update();
        List<String> names = Files.readAllLines(product.tree().resolve("env")).stream()
                .filter(name -> !List.of("HOME", "LOGNAME", "PATH", "TMPDIR", "USER", "PWD", "OLDPWD", "SHLVL", "_")
                        .contains(name))
                .toList();
        assertEquals(
                List.of(
                        "LC_ALL",
                        "PROMOTION_CHANGE",
                        "PROMOTION_DIRECTORY",
                        "PROMOTION_ENVIRONMENT",
                        "PROMOTION_MARK",
                        "TZ"),
                names);
    }
}
