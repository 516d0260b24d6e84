package io.jenkins.plugins.promotion.process;

import static org.hamcrest.CoreMatchers.containsString;
import static org.hamcrest.CoreMatchers.not;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.promotion.process.ScriptBuild.Result;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.Rule;
import org.junit.Test;

/** Who may start a build, and no more, does nothing by it where builds run as users. No step goes without a row here. */
public class StepRightsTest {

    private static final String REPORT = "<testsuite><testcase classname='a' name='b'/></testsuite>";

    @Rule
    public Workroom shop = new Workroom();

    /** A call of each step, and what its user lacks; nothing for one that only asks people, or waits. */
    private static Map<String, String[]> calls() {
        Map<String, String[]> calls = new LinkedHashMap<>();
        String production = " environment: 'production', change: c";
        calls.put(
                "copyEnvironment", new String[] {"copyEnvironment from: 'production', to: 'test', change: c", "Copy"});
        calls.put(
                "recordWorkPlan",
                new String[] {"node { recordWorkPlan environment: 'development', change: c }", "Copy"});
        calls.put("recordTestResults", new String[] {
            "node { writeFile file: 'a.xml', text: \"" + REPORT + "\"\n"
                    + "recordTestResults environment: 'test', change: c, results: 'a.xml' }",
            "Test"
        });
        calls.put("lockConfig", new String[] {"lockConfig" + production + ", reason: 'x'", "Apply"});
        calls.put("withConfigLock", new String[] {"withConfigLock(" + production + ", reason: 'x') { }", "Apply"});
        calls.put("unlockConfig", new String[] {"unlockConfig" + production, "Apply"});
        calls.put("applyWorkPlan", new String[] {"applyWorkPlan environment: 'test', change: c", "Apply"});
        calls.put(
                "backOutWorkPlan",
                new String[] {"backOutWorkPlan environment: 'test', change: c, reason: 'x'", "Apply"});
        calls.put(
                "restoreEnvironment",
                new String[] {"restoreEnvironment environment: 'test', change: c, backup: 'x', reason: 'x'", "Copy"});
        calls.put("closeChange", new String[] {"closeChange change: c", "Apply"});
        calls.put("awaitSignOff", new String[] {"awaitSignOff name: 'Test', change: c, approvers: 'qa'", null});
        calls.put("outageWindow", new String[] {"outageWindow(" + production + ") { }", null});
        calls.put("awaitSoak", new String[] {"awaitSoak" + production + ", lasting: '3d'", null});
        return calls;
    }

    @Test
    public void everyStepThatActsTakesARight() throws Exception {
        shop.ready();
        Object before = shop.state().locks();
        Object bound = Arrays.asList(shop.binding("development"), shop.binding("test"), shop.binding("production"));
        int asked = 0;
        for (Map.Entry<String, String[]> call : calls().entrySet()) {
            ScriptBuild build = shop.start(shop.prepare().startedBy("eve").runsAs("eve"), call.getValue()[0]);
            String lacks = "The build runs as 'eve', who lacks Promotion/";
            if (call.getValue()[1] == null) {
                assertThat(call.getKey(), build.log(), not(containsString(lacks)));
                shop.stop(build);
                continue;
            }
            assertThat(call.getKey(), shop.end(build, Result.FAILURE), containsString(lacks + call.getValue()[1]));
            asked++;
            assertEquals(call.getKey(), before, shop.state().locks());
            assertEquals(
                    call.getKey(),
                    bound,
                    Arrays.asList(shop.binding("development"), shop.binding("test"), shop.binding("production")));
            assertEquals(call.getKey(), 1, shop.state().revisions().size());
            assertEquals(call.getKey(), 0, shop.state().testRuns().size());
            assertTrue(call.getKey(), !shop.state().phase().isEnded());
        }
        System.out.println("steps asked for a right: " + asked + " of " + calls().size());
        assertEquals(new TreeSet<>(ScriptSteps.ACTS), new TreeSet<>(calls().keySet()));
    }

    /** As on the page of the outage. */
    @Test
    public void datesOfAnOutageTakeTheRightToApplyInAScriptToo() throws Exception {
        shop.ready();
        String dated = "outageWindow(environment: 'production', change: c, start: '"
                + shop.now().plusDays(1) + "', end: '" + shop.now().plusDays(2) + "') { }";
        ScriptBuild build = shop.start(shop.prepare().startedBy("eve").runsAs("eve"), dated);
        assertThat(
                shop.end(build, Result.FAILURE), containsString("The build runs as 'eve', who lacks Promotion/Apply"));
        assertEquals(List.of(), shop.state().windows());
        shop.start(shop.prepare().startedBy("eve").runsAs("eve", Right.APPLY), dated);
        assertEquals(1, shop.state().windows().size());
    }

    /** A replay may not unlock production; closing the change would unlock it too. */
    @Test
    public void replayDoesNotCloseAChangeThatHasLockedProduction() throws Exception {
        shop.base();
        shop.lock();
        ScriptBuild replay = shop.start(shop.prepare().replayed("is a replay"), "closeChange change: c");
        assertThat(
                shop.end(replay, Result.FAILURE),
                containsString("This build is a replay, and environment 'production' does not allow replays"));
        assertNotNull(shop.binding("production").lock());
        assertTrue(!shop.state().phase().isEnded());
        shop.succeed("closeChange change: c");
        assertNull(shop.binding("production").lock());
    }
}
