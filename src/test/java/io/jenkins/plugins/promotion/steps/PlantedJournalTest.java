package io.jenkins.plugins.promotion.steps;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.ClassRule;
import org.junit.Rule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsRule;

/** Who may write in an environment's folder has nothing done outside of it, and no plan may write where copies work. */
public class PlantedJournalTest {
    @ClassRule
    public static JenkinsRule j = Workshop.jenkins();

    @Rule
    public Workshop shop = new Workshop(j);

    @Test
    public void aJournalInTheSourceOfACopyIsToldAndNotExecuted() throws Exception {
        Path root = shop.stages.folder("production").toRealPath();
        Path home = j.jenkins.getRootDir().toPath().toRealPath();
        Path script = home.resolve("init.groovy.d/planted.groovy");
        Files.createDirectories(home.resolve("init.groovy.d"));
        Path key = Files.writeString(home.resolve("key-of-the-test"), "secret");
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
        Path area = Files.createDirectories(root.resolve(".configuration-promotion/new"))
                .getParent();
        Files.writeString(area.resolve("new/0"), "println 'planted'\n");
        Files.writeString(
                area.resolve("journal"),
                "[\"switch/v1\",\"v1:sha256:x\"]\n[\"PUT\",\"" + root.relativize(script) + "\",0,0,0]\n[\"MODE\",\""
                        + root.relativize(key) + "\",1,511,0]\n[\"END\",2]\n");
        String log = shop.refused("copyEnvironment from: 'production', to: 'development', change: c, dryRun: true");
        assertTrue(log, log.contains(".configuration-promotion'"));
        assertTrue(log, log.contains("nothing that others can write is believed"));
        assertFalse(Files.exists(script));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(key)));
    }

    @Test
    public void aPlanThatNamesTheReservedNameIsRefused() throws Exception {
        String log = shop.refused("node { deleteDir()\n writeFile file: 'j', text: 'x'\n"
                + "writeFile file: 'p.yaml', text: '''apiVersion: workplan/v1\nplan: {id: p, title: T}\nitems:\n"
                + "  - {id: c, description: J, kind: file, path: .Configuration-promotion/journal, action: create, source: j}\n"
                + "'''\nrecordWorkPlan environment: 'development', change: c, plan: 'p.yaml', derive: false }");
        assertTrue(log, log.contains("reserved for copies"));
    }
}
