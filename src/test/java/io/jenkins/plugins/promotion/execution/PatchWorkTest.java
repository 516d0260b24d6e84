package io.jenkins.plugins.promotion.execution;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.promotion.plan.PatchFile;
import io.jenkins.plugins.promotion.plan.Policy;
import io.jenkins.plugins.promotion.tree.HiddenValues;
import io.jenkins.plugins.promotion.tree.Scope;
import io.jenkins.plugins.promotion.tree.TreeSpec;
import io.jenkins.plugins.promotion.tree.ValueRule;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class PatchWorkTest {
    private static final String BEFORE = "# hosts\n10.0.0.1 a\n10.0.0.2 b\n";
    private static final String AFTER = "# hosts\n10.0.0.1 a\n10.0.0.3 b\n10.0.0.4 c\n";

    @Rule
    public TemporaryFolder folder = new TemporaryFolder();

    private Bench bench;

    @Before
    public void environment() {
        bench = new Bench(folder.getRoot().toPath())
                .with("hosts", BEFORE)
                .source(
                        "hosts.diff",
                        "--- hosts\n+++ hosts\n@@ -1,3 +1,4 @@\n # hosts\n 10.0.0.1 a\n-10.0.0.2 b\n+10.0.0.3 b\n+10.0.0.4 c\n");
    }

    @Test
    public void aFileIsPatchedOnceWithItsPermissions() throws Exception {
        Files.setPosixFilePermissions(bench.root.resolve("hosts"), PosixFilePermissions.fromString("rw-r-----"));
        bench.add("hosts", new PatchFile("hosts", "hosts.diff"));
        bench.dryRun = true;
        bench.go();
        assertEquals(BEFORE, bench.text("hosts"));
        bench.dryRun = false;
        bench.ledger = new MemoryLedger();
        bench.go();
        assertEquals(AFTER, bench.text("hosts"));
        assertEquals(
                "rw-r-----", PosixFilePermissions.toString(Files.getPosixFilePermissions(bench.root.resolve("hosts"))));
    }

    @Test
    public void aFileThatIsSoAlreadyIsLeft() throws Exception {
        bench.with("hosts", AFTER).add("hosts", new PatchFile("hosts", "hosts.diff"));
        bench.go();
        assertEquals(AFTER, bench.text("hosts"));
        assertTrue(bench.story(), bench.story().contains("hosts:ALREADY_DONE"));
    }

    @Test
    public void whatFailsLaterTakesThePatchBack() throws Exception {
        bench.add("hosts", new PatchFile("hosts", "hosts.diff")).add("fail", Bench.sh("exit 1"));
        bench.onFailure = Policy.OnFailure.ROLLBACK;
        bench.go();
        assertTrue(bench.story(), bench.story().contains("hosts:DONE"));
        assertEquals(BEFORE, bench.text("hosts"));
    }

    @Test
    public void otherLinesAreDriftAndLeftAlone() throws Exception {
        String other = BEFORE.replace("10.0.0.1 a", "10.0.0.9 a");
        bench.with("hosts", other).add("hosts", new PatchFile("hosts", "hosts.diff"));
        bench.go();
        assertTrue(bench.story(), bench.story().contains("hosts:FAILED"));
        assertEquals(other, bench.text("hosts"));
    }

    @Test
    public void ownValuesStayWhereLinesChangeAroundThem() throws Exception {
        bench.tree = new TreeSpec(
                bench.root.toString(), Scope.ALL, ValueRule.parseAll(List.of("app.properties#password")), List.of());
        bench.site = new LocalSite(bench.tree, bench.clock);
        bench.with("app.properties", "# old\npassword=mine\nport=1\n")
                .source("app.diff", "--- a\n+++ b\n@@ -1 +1,2 @@\n-# old\n+# new\n+# words\n")
                .add("app", new PatchFile("app.properties", "app.diff"));
        bench.go();
        assertEquals("# new\n# words\npassword=mine\nport=1\n", bench.text("app.properties"));
    }

    /** Whoever writes the patch sees a mask in the place of a value, and can write it anywhere. */
    @Test
    public void maskInAPatchBringsNoOwnValueAnywhereElse() throws Exception {
        String canary = "canary-7f3a91";
        String before = "# words\npassword=" + canary + "\nport=1\n";
        bench.tree = new TreeSpec(
                bench.root.toString(), Scope.ALL, List.of(), ValueRule.parseAll(List.of("app.properties#password")));
        bench.site = new LocalSite(bench.tree, bench.clock);
        String masked = new String(
                        new HiddenValues(bench.tree).masked("app.properties", before.getBytes(StandardCharsets.UTF_8)),
                        StandardCharsets.UTF_8)
                .lines()
                .toList()
                .get(1);
        String mask = masked.substring("password=".length());
        for (String lines : List.of(
                "@@ -1,3 +1,3 @@\n # words\n-" + masked + "\n+shown=" + mask + "\n port=1\n",
                "@@ -1,3 +1,4 @@\n # words\n " + masked + "\n+shown=" + mask + "\n port=1\n",
                "@@ -1,3 +1,3 @@\n-# words\n+# " + mask + "\n " + masked + "\n port=1\n",
                "@@ -1,3 +1,2 @@\n # words\n-" + masked + "\n port=1\n",
                "@@ -1,3 +1,3 @@\n # words\n-" + masked + "\n+password=" + mask + mask + "\n port=1\n",
                "@@ -1,3 +1,3 @@\n # words\n " + masked + "\n-port=1\n+port=${password}" + mask + "\n")) {
            Bench anew = new Bench(folder.newFolder().toPath());
            anew.tree = new TreeSpec(
                    anew.root.toString(), Scope.ALL, List.of(), ValueRule.parseAll(List.of("app.properties#password")));
            anew.site = new LocalSite(anew.tree, anew.clock);
            anew.with("app.properties", before)
                    .source("app.diff", "--- a\n+++ b\n" + lines)
                    .add("app", new PatchFile("app.properties", "app.diff"));
            anew.go();
            String after = anew.text("app.properties");
            assertFalse(lines, after.contains("shown=" + canary) || after.contains("# " + canary));
            assertEquals(lines, 1, after.split(canary, -1).length - 1);
            assertFalse(anew.story(), anew.story().contains(canary));
        }
    }
}
