package io.jenkins.plugins.promotion.process;

import static org.hamcrest.CoreMatchers.containsString;
import static org.hamcrest.CoreMatchers.not;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.promotion.change.StoredPlan;
import io.jenkins.plugins.promotion.plan.BaseFiles;
import io.jenkins.plugins.promotion.plan.Snapshot;
import io.jenkins.plugins.promotion.plan.WorkPlan;
import io.jenkins.plugins.promotion.tree.TreeEntry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.junit.Rule;
import org.junit.Test;

/** What recordWorkPlan takes from a workspace, derives, and refuses. */
public class RecordWorkPlanTest {

    private static final String PLAN = "apiVersion: workplan/v1\nplan: {id: p, title: Routing, author: dora}\nitems:\n"
            + "  - {id: stop, description: Stop it, kind: manual, instruction: Stop it.}\n";

    @Rule
    public Workroom shop = new Workroom();

    /** A node with one file in its workspace, and the step. */
    private static String record(String file, String text, String more) {
        return "node { deleteDir()\n writeFile file: '" + file + "', text: '''" + text + "'''\n"
                + " def r = recordWorkPlan(environment: 'development', change: c" + more + ")\n"
                + " echo \"revision=${r.revision} added=${r.added} items=${r.items} stored=${r.stored}"
                + " complete=${r.complete}\"\n}";
    }

    private static String plan(String text) {
        return record("work-plan.yaml", text, ", plan: 'work-plan.yaml'");
    }

    @Test
    public void withoutABaseItIsRefused() throws Exception {
        assertThat(
                shop.refused(plan(PLAN)),
                containsString("has no base to compare with: copy production to the first stage before"));
    }

    @Test
    public void outsideANodeItIsRefused() throws Exception {
        shop.base();
        assertThat(shop.refused("recordWorkPlan environment: 'development', change: c"), containsString("node"));
    }

    @Test
    public void derivesItemsForWhatThePlanDoesNotName() throws Exception {
        shop.base();
        assertThat(shop.succeed(plan(PLAN)), containsString("revision=1 added=3 items=4 stored=false complete=true"));
        String stored = new String(StoredPlan.bytes(shop.people.change(), 1), StandardCharsets.UTF_8);
        assertThat(stored, containsString("Stop it."));
        assertThat(stored, containsString("pool.json"));
        assertThat(stored, containsString("rules/new.json"));
    }

    /** So that people are shown what becomes of it without asking a node. */
    @Test
    public void whatLayInTheBaseIsKeptWhereThePlanChangesIt() throws Exception {
        shop.base();
        shop.succeed(plan(PLAN));
        Snapshot base = BaseFiles.in(shop.people.change().revisionFolder(1)).orElseThrow();
        TreeEntry pool = base.manifest().get("pool.json");
        String before = new String(base.contents().read(pool), StandardCharsets.UTF_8);
        assertThat(before, containsString("20"));
        StoredPlan.read(shop.people.change(), 1).items().stream()
                .flatMap(item -> item.action().target().stream())
                .filter(path -> !path.startsWith("rules"))
                .forEach(path -> assertNotNull(path, base.manifest().get(path)));
    }

    @Test
    public void withoutDerivingWhatIsMissingIsTold() throws Exception {
        shop.base();
        String log = shop.succeed(record("work-plan.yaml", PLAN, ", plan: 'work-plan.yaml', derive: false"));
        assertThat(log, containsString("the plan is not complete"));
        assertThat(log, containsString("complete=false"));
    }

    @Test
    public void planIsDerivedWhereNoneIsNamed() throws Exception {
        shop.base();
        assertThat(
                shop.succeed("node { recordWorkPlan environment: 'development', change: c }"),
                containsString("Recorded the plan as revision 1"));
    }

    @Test
    public void neitherPlanNorDeriveIsRefused() throws Exception {
        shop.base();
        assertThat(
                shop.refused("node { recordWorkPlan environment: 'development', change: c, derive: false }"),
                containsString("name a plan, or let it be derived"));
    }

    @Test
    public void sameContentIsTheStoredRevision() throws Exception {
        shop.base();
        shop.succeed(plan(PLAN));
        assertThat(shop.succeed(plan(PLAN)), containsString("revision=1 added=3 items=4 stored=true"));
        assertEquals(1, shop.state().revisions().size());
    }

    @Test
    public void anotherDifferenceIsTheNextRevision() throws Exception {
        shop.base();
        shop.succeed(plan(PLAN));
        shop.stages.write("development/extra.txt", "more\n");
        assertThat(shop.succeed(plan(PLAN)), containsString("revision=2"));
    }

    @Test
    public void rerunAfterTheStageWasWrittenByThisChangeKeepsThePlan() throws Exception {
        shop.succeed("copyEnvironment from: 'production', to: 'test', change: c");
        shop.stages.write("test/rules/new.json", "{}\n");
        String twoStages = "copyEnvironment from: 'production', to: 'test', change: c\n"
                + "node { recordWorkPlan environment: 'test', change: c }\n"
                + "copyEnvironment from: 'production', to: 'test', change: c\n";
        shop.succeed(twoStages);
        assertFalse(shop.stages.exists("test/rules/new.json"));
        shop.succeed(twoStages);
        assertEquals(1, shop.state().revisions().size());
        assertEquals(2, shop.state().revision().orElseThrow().items());
    }

    @Test
    public void everyMistakeIsToldWithLineAndColumn() throws Exception {
        shop.base();
        String log = shop.refused(plan("apiVersion: workplan/v1\nplan: {id: p, title: T, author: dora, colour: red}\n"
                + "items:\n  - {id: a, description: A, kind: manuel, instruction: x}\n"
                + "  - {id: b, description: B, kind: manual}\n"
                + "  - {id: b, description: B, kind: manual, instruction: y, dependsOn: [zz]}\n"));
        assertThat(log, containsString("work-plan.yaml"));
        assertThat(log, containsString("colour"));
        assertThat(log, containsString("manuel"));
        assertThat(log, containsString("instruction"));
        assertThat(log, containsString("zz"));
        assertTrue("lines and columns", log.matches("(?s).*\\b4:\\d+.*") || log.matches("(?s).*line 4.*"));
        assertThat(log, not(containsString("\tat ")));
        assertEquals(0, shop.state().revisions().size());
    }

    @Test
    public void mistakesOfTheTestPlanAreTold() throws Exception {
        shop.base();
        String log = shop.refused(record(
                "tests.yaml",
                "apiVersion: testplan/v1\nid: t\ntitle: T\ncases:\n  - {id: a, titel: A, steps: s, expected: e}\n",
                ", testPlan: 'tests.yaml'"));
        assertThat(log, containsString("tests.yaml"));
        assertThat(log, containsString("titel"));
        assertThat(log, not(containsString("\tat ")));
    }

    @Test
    public void missingFileIsNamed() throws Exception {
        shop.base();
        assertThat(
                shop.refused(record("other.yaml", PLAN, ", plan: 'plans/work-plan.yaml'")),
                containsString("plan: there is no file 'plans/work-plan.yaml' in the workspace"));
    }

    @Test
    public void missingReferencedFileIsNamed() throws Exception {
        shop.base();
        String log = shop.refused(plan("apiVersion: workplan/v1\nplan: {id: p, title: T, author: dora}\nitems:\n"
                + "  - {id: a, description: A, kind: file, path: x.txt, action: create, source: gone.txt}\n"));
        assertThat(log, containsString("gone.txt"));
        assertThat(log, not(containsString("\tat ")));
    }

    @Test
    public void pathOutsideTheWorkspaceIsRefused() throws Exception {
        shop.base();
        for (String path : new String[] {"../work-plan.yaml", "/etc/hostname"}) {
            assertThat(shop.refused(record("x", "x", ", plan: '" + path + "'")), containsString("'" + path + "'"));
        }
    }

    @Test
    public void linkOutOfTheWorkspaceIsNotFollowed() throws Exception {
        shop.base();
        String log = shop.refused("node { deleteDir()\n sh 'ln -s /etc/hostname plan.yaml'\n"
                + " recordWorkPlan environment: 'development', change: c, plan: 'plan.yaml' }");
        assertThat(log, containsString("there is no file 'plan.yaml' in the workspace"));
    }

    @Test
    public void fileReferenceCannotTakeTheNameOfTheStoredPlan() throws Exception {
        shop.base();
        String log = shop.refused(plan("apiVersion: workplan/v1\nplan: {id: p, title: T, author: dora}\nitems:\n"
                + "  - {id: a, description: A, kind: file, path: x.txt, action: create, source: work-plan.yaml}\n"));
        assertThat(log, containsString("'work-plan.yaml'"));
        assertThat(log, containsString("rename"));
        assertEquals(0, shop.state().revisions().size());
    }

    @Test
    public void planReadFromAFolderTakesFilesBesideIt() throws Exception {
        shop.base();
        String log = shop.succeed("node { deleteDir()\n writeFile file: 'plans/n.txt', text: 'new'\n"
                + "writeFile file: 'plans/p.yaml', text: '''apiVersion: workplan/v1\n"
                + "plan: {id: p, title: T, author: dora}\nitems:\n"
                + "  - {id: a, description: A, kind: file, path: x.txt, action: create, source: n.txt}\n'''\n"
                + " recordWorkPlan environment: 'development', change: c, plan: 'plans/p.yaml' }");
        assertThat(log, containsString("Recorded the plan as revision 1"));
        assertEquals("new", new String(shop.people.change().readFile(1, "n.txt"), StandardCharsets.UTF_8));
    }

    @Test
    public void authorOfThePlanIsAnAuthorOfTheChange() throws Exception {
        shop.base();
        shop.succeed(plan(PLAN));
        assertTrue(shop.state().revision().orElseThrow().authors().contains("dora"));
    }

    @Test
    public void tableOfAVendorIsImported() throws Exception {
        shop.base();
        String table = "No.,Configuration Change Description,Estimated Duration,Notes\n"
                + "1,\"Stop the batch, then wait\",5 min,ask Bob\n2,Restart,,\n";
        String log = shop.succeed(record("plans/vendor.csv", table, ", plan: 'plans/vendor.csv'"));
        assertThat(log, containsString("revision=1 added=3 items=5 stored=false complete=true"));
        WorkPlan plan = StoredPlan.read(shop.people.change(), 1);
        assertEquals("Stop the batch, then wait", plan.items().get(0).description());
        assertEquals(Optional.of(Duration.ofMinutes(5)), plan.items().get(0).estimate());
        assertThat(
                shop.succeed(record("plans/vendor.csv", table, ", plan: 'plans/vendor.csv'")),
                containsString("revision=1 added=3 items=5 stored=true"));
    }

    @Test
    public void mistakesOfATableAreToldWithTheirLines() throws Exception {
        shop.base();
        String log = shop.refused(record(
                "vendor.CSV",
                "No.,Configuration Change Description,Estimated Duration,Notes\n1,Stop,soon,\n1,,5 min,\n",
                ", plan: 'vendor.CSV'"));
        assertThat(log, containsString("vendor.CSV has 2 mistakes"));
        assertThat(log, containsString("line 2, column 1: row 1, Estimated Duration"));
        assertThat(log, containsString("line 3, column 1: row 2, Configuration Change Description"));
        assertThat(log, not(containsString("\tat ")));
    }
}
