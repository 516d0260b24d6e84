package io.jenkins.plugins.promotion.process;

import static org.hamcrest.CoreMatchers.containsString;
import static org.hamcrest.CoreMatchers.not;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import com.google.common.io.MoreFiles;
import io.jenkins.plugins.promotion.change.CopyRecord;
import io.jenkins.plugins.promotion.change.fact.ChangeFact;
import io.jenkins.plugins.promotion.journal.Actor;
import io.jenkins.plugins.promotion.lock.Binding;
import io.jenkins.plugins.promotion.process.ScriptBuild.Result;
import io.jenkins.plugins.promotion.site.SiteQuestion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.Rule;
import org.junit.Test;

/** Copying an environment over another, and what refuses it. */
public class CopyEnvironmentTest {

    /** A program must not come by rights in a later stage that somebody gave it in an earlier one. */
    @Test
    public void setuidIsCopiedOnlyWhereTheEnvironmentsAllowIt() throws Exception {
        Path from = shop.stages.folder("production").resolve("bin/start.sh");
        Path to = shop.stages.folder("test").resolve("bin/start.sh");
        Files.setAttribute(from, "unix:mode", 06755);
        String log = shop.succeed("copyEnvironment from: 'production', to: 'test', change: c");
        assertThat(log, containsString("Not copied are setuid and setgid of 1 file,"));
        assertEquals(0755, (int) Files.getAttribute(to, "unix:mode") & 07777);
        for (String name : List.of("production", "test")) {
            shop.redefine(name, e -> e.setCopySetuid(true));
        }
        log = shop.succeed("copyEnvironment from: 'production', to: 'test', change: c, rebase: true, discard: 'again'");
        assertEquals(log, 06755, (int) Files.getAttribute(to, "unix:mode") & 07777);
    }

    private static final String DOWN = "copyEnvironment from: 'production', to: 'development', change: c";

    @Rule
    public Workroom shop = new Workroom();

    @Test
    public void firstCopyOfProductionIsTheBase() throws Exception {
        String log = shop.succeed("def r = " + DOWN.replace("copyEnvironment ", "copyEnvironment(") + ")\n"
                + "echo \"base=${r.base} moved=${r.sourceMoved} stored=${r.stored} added=${r.added}\"");
        assertThat(log, containsString("base=true moved=false stored=false"));
        assertEquals(shop.stages.content("production"), shop.stages.content("development"));
        assertEquals("development", shop.state().base().to());
        assertEquals(shop.people.change().key(), shop.binding("development").occupant());
    }

    @Test
    public void localAndSecretValuesStayTheTargets() throws Exception {
        shop.succeed(DOWN);
        assertEquals("host=development\n", shop.stages.read("development/local/host.properties"));
        assertEquals("canary-development\n", shop.stages.read("development/secret/password.txt"));
    }

    @Test
    public void rerunReturnsTheStoredBaseAndItsBuild() throws Exception {
        shop.base();
        String log = shop.succeed("def r = copyEnvironment(from: 'production', to: 'development', change: c)\n"
                + "echo \"stored=${r.stored} build=${r.build}\"");
        assertThat(log, containsString("stored=true build=" + shop.job + "#1"));
        assertTrue("work of the change is kept", shop.stages.exists("development/rules/new.json"));
        assertEquals(1, shop.state().copies().size());
    }

    @Test
    public void rebaseTakesTheBaseAnew() throws Exception {
        shop.succeed(DOWN);
        String first = shop.state().base().sourceTree();
        shop.stages.write("production/pool.json", "{\n  \"max\": 21,\n  \"min\": 4\n}\n");
        String log = shop.succeed(DOWN + ", rebase: true");
        assertThat(log, containsString("The base is taken anew, so round 2 begins"));
        assertThat(shop.state().base().sourceTree(), not(first));
        assertThat(shop.stages.read("development/pool.json"), containsString("21"));
    }

    @Test
    public void productionIsNeverATarget() throws Exception {
        List<String> before = shop.stages.content("production");
        String log = shop.refused("copyEnvironment from: 'development', to: 'production', change: c");
        assertThat(log, containsString("'production' is production, and nothing is ever copied onto it"));
        assertEquals(before, shop.stages.content("production"));
    }

    @Test
    public void productionAmongSeveralTargetsIsRefusedBeforeAnyIsWritten() throws Exception {
        shop.refused("copyEnvironment from: 'development', to: 'test, production', change: c, maxDelete: '100%'");
        assertEquals(List.of(), shop.state().copies());
        assertNull(shop.binding("test").known());
    }

    @Test
    public void anEnvironmentIsNotCopiedOntoItself() throws Exception {
        assertThat(
                shop.refused("copyEnvironment from: 'test', to: 'test', change: c"),
                containsString("'test' cannot be copied onto itself"));
    }

    @Test
    public void unknownEnvironmentIsNamedWithTheKnownOnes() throws Exception {
        assertThat(
                shop.refused("copyEnvironment from: 'production', to: 'tset', change: c"),
                containsString("' may use no environment 'tset': it may use development, test, production"));
    }

    @Test
    public void jobThatTheTargetDoesNotListIsRefused() throws Exception {
        shop.redefine("development", e -> e.setJobs(List.of("another")));
        assertThat(shop.refused(DOWN), containsString("Job '" + shop.job + "' may use no environment 'development'"));
    }

    @Test
    public void jobThatTheSourceDoesNotListIsRefused() throws Exception {
        shop.redefine("production", e -> e.setJobs(List.of()));
        assertThat(shop.refused(DOWN), containsString("Job '" + shop.job + "' may use no environment 'production'"));
    }

    @Test
    public void refusedJobOpensNoChange() throws Exception {
        shop.redefine("production", e -> e.setJobs(List.of()));
        shop.redefine("development", e -> e.setJobs(List.of()));
        shop.refused(DOWN);
        assertFalse(shop.world().changes().all().stream().anyMatch(c -> c.name().equals(shop.change())));
    }

    @Test
    public void foreignChangeIsRefused() throws Exception {
        shop.succeed(DOWN);
        String log = shop.end(
                shop.start(shop.otherJob("-x"), "copyEnvironment from: 'production', to: 'test', change: c"),
                Result.FAILURE);
        assertThat(log, containsString("belongs to another job"));
        assertNull(shop.binding("test").known());
    }

    @Test
    public void admittedJobTakesPart() throws Exception {
        shop.succeed(DOWN);
        var other = shop.otherJob("-x");
        shop.people.change().record(Actor.named("dora"), new ChangeFact.JobsListed(List.of(other)));
        shop.end(shop.start(other, "copyEnvironment from: 'production', to: 'test', change: c"), Result.SUCCESS);
        assertEquals(2, shop.state().copies().size());
    }

    @Test
    public void targetOccupiedByAnotherOpenChangeIsRefused() throws Exception {
        shop.succeed(DOWN);
        String log = shop.refused(DOWN.replace("change: c", "change: c + '-other'"));
        assertThat(log, containsString("'development' is occupied by change '" + shop.change() + "', which is open"));
    }

    @Test
    public void endedChangeOccupiesNothing() throws Exception {
        shop.succeed(DOWN + "\ncloseChange change: c");
        shop.succeed(DOWN.replace("change: c", "change: c + '-other'"));
    }

    @Test
    public void targetLockedByAnotherChangeIsRefused() throws Exception {
        shop.succeed("lockConfig environment: 'test', change: c + '-other', reason: 'demonstration'");
        String log = shop.refused("copyEnvironment from: 'production', to: 'test', change: c");
        assertThat(log, containsString("'test' is locked by change '" + shop.change() + "-other'"));
        assertThat(log, containsString("(demonstration)"));
    }

    @Test
    public void targetMarkedByAnUnfinishedApplyIsRefused() throws Exception {
        shop.world()
                .bindings()
                .update("test", b -> b.withMark(new Binding.Mark("other", "OTHER-1", "apply-1", "2026-01-01T00:00Z")));
        assertThat(
                shop.refused("copyEnvironment from: 'production', to: 'test', change: c"),
                containsString("marked as applying a change of another job"));
    }

    @Test
    public void workThatNothingAccountsForIsNotOverwritten() throws Exception {
        shop.base();
        String log = shop.refused("copyEnvironment from: 'test', to: 'development', change: c, maxDelete: '100%'");
        assertThat(log, containsString("'development' holds work that no plan or copy accounts for"));
        assertThat("says what", log, containsString("rules/new.json"));
        assertTrue(shop.stages.exists("development/rules/new.json"));
    }

    @Test
    public void discardOverwritesItAndIsRecorded() throws Exception {
        shop.base();
        String log = shop.succeed(DOWN + ", rebase: true, discard: 'false start'");
        assertThat(log, containsString("(false start)"));
        assertFalse(shop.stages.exists("development/rules/new.json"));
        assertTrue(shop.people.change().entries().stream()
                .anyMatch(e -> e.type().equals("discarded")
                        && "false start".equals(e.data().path("reason").asText())));
    }

    @Test
    public void discardIsRefusedWhereTheEnvironmentForbidsIt() throws Exception {
        shop.redefine("development", e -> e.setDiscardForbidden(true));
        shop.base();
        assertThat(
                shop.refused(DOWN + ", rebase: true, discard: 'false start'"),
                containsString("The environment forbids discarding"));
        assertTrue(shop.stages.exists("development/rules/new.json"));
    }

    @Test
    public void targetThatEqualsTheSourceNeedsNoDiscard() throws Exception {
        shop.base();
        shop.stages.write("production/pool.json", shop.stages.read("development/pool.json"));
        shop.stages.write("production/rules/new.json", shop.stages.read("development/rules/new.json"));
        shop.succeed(DOWN + ", rebase: true");
        assertEquals(
                shop.state().base().sourceTree(),
                shop.binding("development").known().tree());
    }

    @Test
    public void editsOfTestersAreListedNotRefused() throws Exception {
        shop.redefine("test", e -> e.setExpectRuntimeChange(true));
        shop.succeed(DOWN + "\ncopyEnvironment from: 'production', to: 'test', change: c");
        shop.stages.write("test/cache.txt", "of a tester\n");
        String log = shop.succeed("copyEnvironment from: 'development', to: 'test', change: c");
        assertThat(log, containsString("Overwriting edits that testers made in test"));
        assertThat(log, containsString("cache.txt"));
    }

    @Test
    public void moreDeletionsThanAllowedAreRefused() throws Exception {
        for (int i = 0; i < 12; i++) {
            shop.stages.write("test/extra/" + i + ".txt", "x");
        }
        String log = shop.refused("copyEnvironment from: 'production', to: 'test', change: c, maxDelete: '3'");
        assertThat(log, containsString("maxDelete"));
        assertTrue(shop.stages.exists("test/extra/0.txt"));
        assertFalse("nothing half-copied", shop.stages.exists("test/shop.yaml"));
    }

    @Test
    public void malformedLimitIsRefused() throws Exception {
        assertThat(shop.refused(DOWN + ", maxDelete: 'many'"), containsString("many"));
    }

    @Test
    public void narrowedCopyIsNoBase() throws Exception {
        String log = shop.succeed(DOWN + ", include: '**/*.json, rulez/**', exclude: '**/*.bka'");
        assertThat(log, containsString("Note: of exclude, **/*.bka matches nothing on either side."));
        assertThat(log, containsString("Note: of include, rulez/** matches nothing on either side."));
        assertNull(shop.state().base());
        assertTrue(shop.stages.exists("development/pool.json"));
        assertFalse(shop.stages.exists("development/shop.yaml"));
        assertTrue(shop.state().copies().get(0).narrowed());
    }

    @Test
    public void narrowedCopyCannotRebase() throws Exception {
        assertThat(
                shop.refused(DOWN + ", exclude: 'bin/**', rebase: true"),
                containsString("narrowed by include or exclude cannot be the base"));
    }

    @Test
    public void narrowedCopyListsLaterEditsAgainstWhatItLeft() throws Exception {
        shop.succeed(DOWN + ", include: '**/*.json'");
        shop.stages.write("development/mine.txt", "x");
        String log = shop.refused(DOWN);
        assertThat(log, containsString("mine.txt"));
        assertThat("was never copied", log, not(containsString("app.properties")));
    }

    @Test
    public void dryRunChangesNothing() throws Exception {
        String log =
                shop.succeed("def r = copyEnvironment(from: 'production', to: 'development', change: c, dryRun: true)\n"
                        + "echo \"dry=${r.dryRun} added=${r.added}\"");
        assertThat(log, containsString("dry=true added="));
        assertThat(log, containsString("shop.yaml"));
        assertFalse(shop.stages.exists("development/shop.yaml"));
        assertEquals(List.of(), shop.state().copies());
        assertNull(shop.binding("development").occupant());
    }

    @Test
    public void dryRunOntoProductionIsRefusedToo() throws Exception {
        assertThat(
                shop.refused("copyEnvironment from: 'test', to: 'production', change: c, dryRun: true"),
                containsString("nothing is ever copied onto it"));
    }

    @Test
    public void scopesThatDisagreeAreRefused() throws Exception {
        shop.redefine("development", e -> e.setLocal(List.of("local/**", "ports.txt")));
        assertThat(shop.refused(DOWN), containsString("do not agree on what is configuration"));
    }

    /** It was apart when it was defined. */
    @Test
    public void targetThatBecameALinkToProductionIsRefusedBeforeUse() throws Exception {
        shop.base();
        List<String> before = shop.stages.content("production");
        Path test = shop.stages.folder("test");
        Files.move(test, test.resolveSibling("elsewhere"));
        Files.createSymbolicLink(test, shop.stages.folder("production"));
        for (String step : List.of(
                "copyEnvironment from: 'development', to: 'test', change: c",
                "lockConfig environment: 'test', change: c, reason: 'r'",
                "awaitSoak environment: 'test', change: c, lasting: '1h'")) {
            assertThat(step, shop.refused(step), containsString("are one place, or one lies in the other"));
        }
        assertEquals(before, shop.stages.content("production"));
    }

    @Test
    public void missingDirectoryIsNamedAndNothingCopied() throws Exception {
        MoreFiles.deleteRecursively(shop.stages.folder("development"));
        String log = shop.refused(DOWN);
        assertThat(log, containsString("Environment 'development'"));
        assertThat(log, containsString(shop.stages.folder("development").toString()));
        assertThat("no stack trace for a mistake of people", log, not(containsString("\tat ")));
        assertEquals(List.of(), shop.state().copies());
    }

    @Test
    public void missingSourceIsNamed() throws Exception {
        MoreFiles.deleteRecursively(shop.stages.folder("production"));
        String log = shop.refused(DOWN);
        assertThat(log, containsString("Environment 'production'"));
        assertThat(log, not(containsString("\tat ")));
    }

    @Test
    public void severalTargetsAreCopiedInStageOrderOrAsNamed() throws Exception {
        String log = shop.succeed("def r = copyEnvironment(from: 'production', to: 'test, development', change: c)\n"
                + "echo \"targets=${r.targets.size()} ${r.targets.collect { it.to }}\"");
        assertThat(log, containsString("targets=2 [test, development]"));
        assertEquals(shop.stages.content("production"), shop.stages.content("test"));
        assertEquals(shop.stages.content("production"), shop.stages.content("development"));
        assertEquals(
                "one base only",
                1,
                shop.state().copies().stream().filter(CopyRecord::base).count());
    }

    @Test
    public void withoutAChangeTheJobsOpenOneIsUsed() throws Exception {
        shop.succeed("copyEnvironment from: 'production', to: 'development'");
        String log = shop.succeed("def r = copyEnvironment(from: 'production', to: 'development')\n"
                + "echo \"${r.change} stored=${r.stored}\"");
        assertThat(log, containsString(shop.job + " 1 stored=true"));
    }

    /** Does something once the node has said what is in an environment, while another change is at work there. */
    private void whenever(String question, Act act) {
        shop.stages.lie = new Landscape.Lie() {
            @Override
            public <T> T of(SiteQuestion<T> asked, T honest) {
                if (asked.getClass().getSimpleName().equals(question)) {
                    try {
                        act.run();
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                }
                return honest;
            }
        };
    }

    private interface Act {
        void run() throws IOException;
    }

    /** Begun after the copy had asked whether anybody is applying there. */
    @Test
    public void nothingIsCopiedOfAPlanThatWasBegunWhileTheSourceWasRead() throws Exception {
        whenever("Capture", () -> shop.world()
                .bindings()
                .update(
                        "production",
                        b -> b.withMark(new Binding.Mark(
                                "other-change", "OTHER", "a", shop.now().toString()))));
        for (String copy : List.of(DOWN, DOWN + ", dryRun: true")) {
            shop.world().bindings().update("production", b -> b.withMark(null));
            assertThat(shop.refused(copy), containsString("Environment 'production' is half applied"));
        }
        assertNull(shop.state().base());
        assertFalse(shop.stages.exists("development/pool.json"));
    }

    @Test
    public void whatWasWrittenToTheSourceWhileItWasReadIsReadAgain() throws Exception {
        int[] writes = {1};
        whenever("Capture", () -> {
            if (writes[0]-- > 0) {
                shop.stages.write("production/pool.json", "{}\n");
                shop.world()
                        .bindings()
                        .update(
                                "production",
                                b -> b.withKnown(new Binding.Known(
                                        "v1:" + writes[0],
                                        null,
                                        "applied",
                                        "other",
                                        shop.now().toString())));
            }
        });
        shop.succeed(DOWN);
        assertEquals("{}\n", shop.stages.read("development/pool.json"));
        assertEquals(shop.stages.content("production"), shop.stages.content("development"));
        writes[0] = 3;
        assertThat(
                shop.refused(DOWN + ", rebase: true"),
                containsString("Environment 'production' was written to by other steps each of 3 times"));
    }

    /** One edit is two files, of which the first was read and the second was not. */
    @Test
    public void halfAnEditOfProductionIsNeitherTheBaseNorCopied() throws Exception {
        shop.stages.write("production/a.txt", "first");
        shop.succeed(DOWN);
        for (boolean always : List.of(true, false)) {
            shop.redefine("production", e -> e.setHashAlways(always));
            shop.stages.write("production/b.txt", "not stored yet " + always);
            shop.stages.onceAt("createFile", () -> {
                shop.stages.write("production/a.txt", "edited " + always);
                shop.stages.write("production/z.txt", "edited " + always);
            });
            shop.succeed(DOWN + ", rebase: true");
            assertEquals(shop.stages.content("production"), shop.stages.content("development"));
            assertEquals("edited " + always, shop.stages.read("development/a.txt"));
            assertEquals("edited " + always, shop.stages.read("development/z.txt"));
            assertEquals(
                    shop.stages
                            .open(shop.stages.stage("production"), "b#1")
                            .state()
                            .tree(),
                    shop.state().base().sourceTree());
        }
    }
}
