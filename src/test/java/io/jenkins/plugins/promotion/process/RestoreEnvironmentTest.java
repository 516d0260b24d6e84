package io.jenkins.plugins.promotion.process;

import static org.hamcrest.CoreMatchers.containsString;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.promotion.change.ApplyRecord;
import io.jenkins.plugins.promotion.change.ChangePhase;
import io.jenkins.plugins.promotion.change.CopyRecord;
import io.jenkins.plugins.promotion.change.fact.Answer;
import io.jenkins.plugins.promotion.change.fact.ApplyOutcome;
import io.jenkins.plugins.promotion.process.ScriptBuild.Result;
import io.jenkins.plugins.promotion.refusal.Refusal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.Rule;
import org.junit.Test;

/** What restoreEnvironment demands, does, and leaves behind. */
public class RestoreEnvironmentTest {

    private static final String LIVE = "applyWorkPlan environment: 'production', change: c";

    private static final String PLAN =
            """
            apiVersion: workplan/v1
            plan: {id: p, title: New routing, author: dora}
            items:
              - {id: stop, description: Stop the application, kind: manual, instruction: Stop it., estimate: 1m}
            """;

    @Rule
    public Workroom shop = new Workroom();

    private String backup() {
        return shop.state().lastCopyTo("test").map(CopyRecord::backup).orElseThrow();
    }

    private String restore(String environment, String backup) {
        return "restoreEnvironment environment: '" + environment + "', change: c, backup: '" + backup
                + "', reason: 'the wrong copy'";
    }

    /** Test held something of its own before it became a copy of production. */
    private List<String> copied() throws Exception {
        shop.recorded();
        shop.stages.write("test/own.txt", "of the testers");
        List<String> before = shop.stages.content("test");
        shop.succeed("copyEnvironment from: 'production', to: 'test', change: c, maxDelete: '100%'");
        return before;
    }

    @Test
    public void theEnvironmentIsWhatItWasBeforeTheCopy() throws Exception {
        List<String> before = copied();
        String log = shop.succeed("def r = " + restore("test", backup()) + "\necho \"files ${r.files} ${r.backup}\"");
        assertThat(log, containsString("Restored backup"));
        assertEquals(before, shop.stages.content("test"));
        assertEquals("restored", shop.binding("test").known().what());
        // What was overwritten by that is a backup too.
        String other = shop.state().restores().get(0).fact().backup();
        assertTrue(shop.state().contents().contains(other));
        shop.succeed(restore("test", other));
        assertTrue(!shop.stages.exists("test/own.txt"));
        assertEquals(0, shop.people.change().firstAlteredEntry());
    }

    @Test
    public void whatIsNoBackupOfItIsRefusedBeforeAnythingIsDone() throws Exception {
        copied();
        List<String> now = shop.stages.content("test");
        assertThat(shop.refused(restore("test", "nonsense")), containsString("has no backup 'nonsense' of 'test'"));
        assertThat(shop.refused(restore("development", backup())), containsString("' of 'development'; it has "));
        assertThat(
                shop.refused("restoreEnvironment environment: 'test', change: c, reason: 'none was named'"),
                containsString("backup: say which of 'test'; it has " + backup() + " (21 Nov 2026 09:00 UTC)"));
        assertThat(
                shop.refused("restoreEnvironment environment: 'test', change: c, backup: '" + backup() + "'"),
                containsString("say why the backup is restored"));
        assertEquals(now, shop.stages.content("test"));
    }

    @Test
    public void aDamagedBackupIsRefusedAndNothingIsTouched() throws Exception {
        copied();
        List<String> now = shop.stages.content("test");
        Path root = shop.stages.folder("");
        try (Stream<Path> all = Files.walk(root)) {
            for (Path file : all.filter(
                            f -> root.relativize(f).toString().contains("/backups/") && Files.isRegularFile(f))
                    .toList()) {
                Files.writeString(file, "damaged");
            }
        }
        shop.refused(restore("test", backup()));
        assertEquals(now, shop.stages.content("test"));
        assertEquals(List.of(), shop.state().restores());
    }

    /** Production carries the plan; returns the id of the backup that was taken before. */
    private String applied() throws Exception {
        shop.ready();
        ScriptBuild run = shop.start(LIVE);
        shop.people.begin("production", "ivan");
        shop.end(run, Result.SUCCESS);
        return onProduction().begun().backup();
    }

    private ApplyRecord onProduction() {
        return shop.state().applies().stream()
                .filter(apply -> apply.production() && apply.beganAt() != null)
                .reduce((before, after) -> after)
                .orElseThrow();
    }

    @Test
    public void productionIsRefusedButForOverride() throws Exception {
        String kept = applied();
        assertThat(shop.refused(restore("production", kept)), containsString("is put back by backOutWorkPlan"));
        ScriptBuild rightless = shop.prepare().startedBy("ivan").withoutRights("ivan");
        shop.start(rightless, restore("production", kept));
        assertThat(shop.end(rightless, Result.FAILURE), containsString("Promotion/Override"));
        ScriptBuild copier = shop.prepare().startedBy("ivan").runsAs("ivan", Right.COPY, Right.OVERRIDE);
        shop.start(copier, restore("production", kept));
        assertThat(shop.end(copier, Result.FAILURE), containsString("lacks Promotion/Apply"));
        assertTrue(shop.stages.exists("production/rules/new.json"));
        assertEquals(ChangePhase.APPLIED, shop.state().phase());
    }

    @Test
    public void productionIsRestoredOnceAPersonBeginsIt() throws Exception {
        String kept = applied();
        ScriptBuild build = shop.prepare().startedBy("ivan");
        shop.start(build, "def r = " + restore("production", kept) + "\necho \"restored ${r.restored}\"");
        assertThat(build.log(), containsString("Waiting for somebody to press Begin for the way back"));
        assertTrue("nothing is done before", shop.stages.exists("production/rules/new.json"));
        Refusal refusal = assertThrows(Refusal.class, () -> shop.people
                .following()
                .begin(shop.people.change(), onProduction().id(), shop.people.person("dora"), false));
        assertThat(refusal.getMessage(), containsString("You lack the permission Promotion/Apply"));
        shop.restart();
        shop.people.begin("production", "bea");
        assertThat(shop.end(build, Result.SUCCESS), containsString("restored " + kept));
        assertTrue(!shop.stages.exists("production/rules/new.json"));
        assertEquals(ChangePhase.BACKED_OUT, shop.state().phase());
        assertEquals(ApplyOutcome.BACKED_OUT, onProduction().outcome());
        assertEquals("bea", onProduction().backOut().implementer());
        assertTrue(onProduction().backOut().isExact());
        assertEquals(2, shop.state().round());
        assertNull(shop.binding("production").mark());
        String other = shop.state().restores().get(0).fact().backup();
        assertTrue(shop.state().contents().contains(other));
    }

    @Test
    public void aRestoreThatWasAskedForIsCarriedOutByWhicheverBuildComes() throws Exception {
        String kept = applied();
        ScriptBuild build = shop.prepare().startedBy("ivan");
        shop.start(build, restore("production", kept));
        shop.stop(build);
        shop.people.begin("production", "ivan");
        String soak =
                "def s = awaitSoak environment: 'production', change: c, lasting: '3d'\necho \"soak ${s.outcome}\"";
        assertThat(shop.succeed(soak), containsString("soak backed-out"));
        assertTrue(!shop.stages.exists("production/rules/new.json"));
        assertThat(shop.succeed(restore("production", kept)), containsString("is restored already"));
    }

    /** Nobody knows what lies there, and the ledger does not lead back. */
    @Test
    public void halfAppliedProductionThatWasGivenUpIsRestored() throws Exception {
        shop.stages.write("scm/work-plan.yaml", PLAN);
        shop.base();
        shop.succeed(
                "node { checkout scm; recordWorkPlan plan: 'work-plan.yaml', environment: 'development', change: c }");
        ScriptBuild rehearsal = shop.start("copyEnvironment from: 'production', to: 'test', change: c\n"
                + "applyWorkPlan environment: 'test', change: c");
        shop.people.begin("test", "ivan");
        shop.people.answer("test", "stop", Answer.DONE, "ivan", "");
        shop.end(rehearsal, Result.SUCCESS);
        shop.signOff();
        shop.lock();
        List<String> before = shop.stages.content("production");
        ScriptBuild live = shop.start(LIVE);
        shop.people.begin("production", "ivan");
        shop.stages.write("production/pool.json", "{\n  \"max\": 31,\n  \"min\": 4\n}\n");
        shop.people.override("production", "ivan");
        shop.stop(live);
        shop.signOff();
        shop.start(shop.prepare(), LIVE);
        ScriptBuild build = shop.prepare().startedBy("ivan");
        shop.start(build, restore("production", onProduction().begun().backup()));
        String run = onProduction().id();
        shop.people.following().begin(shop.people.change(), run, shop.people.person("ivan"), true);
        shop.settle();
        shop.end(build, Result.SUCCESS);
        assertEquals(before, shop.stages.content("production"));
        assertEquals(ChangePhase.BACKED_OUT, shop.state().phase());
    }

    @Test
    public void whatWasSignedIsNotWhatWasRestoredInItsPlace() throws Exception {
        shop.recorded();
        shop.stages.write("test/own.txt", "of the testers");
        String gate = "awaitSignOff name: 'Test', change: c, covers: 'plan, test', approvers: 'qa'";
        ScriptBuild build =
                shop.start("copyEnvironment from: 'development', to: 'test', change: c, maxDelete: '100%'\n" + gate);
        shop.people.approve("Test", "qa1");
        shop.end(build, Result.SUCCESS);
        assertThat(shop.succeed(gate), containsString("was signed off already"));
        shop.succeed(restore("test", backup()));
        ScriptBuild again = shop.start(gate);
        assertTrue(again.log(), again.isBuilding());
    }

    @Test
    public void whatWasRecordedIsNotWhatWasRestoredInItsPlace() throws Exception {
        shop.stages.write("development/own.txt", "what lay there before");
        shop.succeed("copyEnvironment from: 'production', to: 'development', change: c, maxDelete: '100%'");
        String first = shop.state().lastCopyTo("development").orElseThrow().backup();
        shop.stages.write("development/pool.json", "{\n  \"max\": 40,\n  \"min\": 4\n}\n");
        shop.succeed("node { recordWorkPlan environment: 'development', change: c }");
        String gate = "awaitSignOff name: 'Review', change: c, covers: 'plan, development', approvers: 'qa'";
        ScriptBuild build = shop.start(gate);
        shop.people.approve("Review", "qa1");
        shop.end(build, Result.SUCCESS);
        shop.succeed(restore("development", first));
        ScriptBuild again = shop.start(gate);
        assertTrue(again.log(), again.isBuilding());
    }

    @Test
    public void productionThatWasRestoredDoesNotCarryThePlanAnyMore() throws Exception {
        String kept = applied();
        ScriptBuild restored = shop.prepare().startedBy("ivan");
        shop.start(restored, restore("production", kept));
        shop.people.begin("production", "ivan");
        shop.end(restored, Result.SUCCESS);
        assertTrue(!shop.stages.exists("production/rules/new.json"));
        assertThat(shop.refused(LIVE), containsString("there is no sign-off of this plan and its rehearsal"));
        shop.signOff();
        ScriptBuild again = shop.start(LIVE);
        shop.people.begin("production", "ivan");
        shop.end(again, Result.SUCCESS);
        assertTrue(shop.stages.exists("production/rules/new.json"));
        assertEquals(ChangePhase.APPLIED, shop.state().phase());
    }
}
