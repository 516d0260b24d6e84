package io.jenkins.plugins.promotion.process;

import static org.hamcrest.CoreMatchers.containsString;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.promotion.change.CopyRecord;
import io.jenkins.plugins.promotion.process.ScriptBuild.Result;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.Rule;
import org.junit.Test;

/** What restoreEnvironment demands, does, and leaves behind. */
public class RestoreEnvironmentTest {

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
        assertThat(shop.refused(restore("development", backup())), containsString("has no backup"));
        assertThat(
                shop.refused("restoreEnvironment environment: 'test', change: c, backup: '" + backup() + "'"),
                containsString("say why the backup is restored"));
        assertEquals(now, shop.stages.content("test"));
    }

    @Test
    public void aDamagedBackupIsRefusedAndNothingIsTouched() throws Exception {
        copied();
        List<String> now = shop.stages.content("test");
        try (Stream<Path> all = Files.walk(shop.stages.folder(""))) {
            for (Path file : all.filter(f -> f.toString().contains("/backups/") && Files.isRegularFile(f))
                    .toList()) {
                Files.writeString(file, "damaged");
            }
        }
        shop.refused(restore("test", backup()));
        assertEquals(now, shop.stages.content("test"));
        assertEquals(List.of(), shop.state().restores());
    }

    @Test
    public void productionIsRefusedButForOverride() throws Exception {
        shop.ready();
        ScriptBuild run = shop.start("applyWorkPlan environment: 'production', change: c");
        shop.people.begin("production", "ivan");
        shop.end(run, Result.SUCCESS);
        String kept = shop.state().lastApply("production").orElseThrow().begun().backup();
        assertThat(shop.refused(restore("production", kept)), containsString("is put back by backOutWorkPlan"));
        assertTrue(shop.stages.exists("production/rules/new.json"));
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
        shop.ready();
        String live = "applyWorkPlan environment: 'production', change: c";
        ScriptBuild run = shop.start(live);
        shop.people.begin("production", "ivan");
        shop.end(run, Result.SUCCESS);
        String kept = shop.state().lastApply("production").orElseThrow().begun().backup();
        ScriptBuild restored = shop.prepare().startedBy("ivan");
        shop.start(restored, restore("production", kept));
        shop.end(restored, Result.SUCCESS);
        assertTrue(!shop.stages.exists("production/rules/new.json"));
        assertThat(shop.refused(live), containsString("there is no sign-off of this plan and its rehearsal"));
        shop.signOff();
        ScriptBuild again = shop.start(live);
        shop.people.begin("production", "ivan");
        shop.end(again, Result.SUCCESS);
        assertTrue(shop.stages.exists("production/rules/new.json"));
    }
}
