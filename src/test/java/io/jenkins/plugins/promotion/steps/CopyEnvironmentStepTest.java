package io.jenkins.plugins.promotion.steps;

import static org.hamcrest.CoreMatchers.containsString;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNull;

import hudson.model.Computer;
import java.util.Arrays;
import org.junit.ClassRule;
import org.junit.Rule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsRule;

/** What of a copy is the host's: binding, the sandbox, executors, the built-in node; and one walk. */
public class CopyEnvironmentStepTest {

    private static final String DOWN = "copyEnvironment from: 'production', to: 'development', change: c";

    @ClassRule
    public static JenkinsRule j = Workshop.jenkins();

    @Rule
    public Workshop shop = new Workshop(j);

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
    public void missingParameterIsNamed() throws Exception {
        assertThat(shop.refused("copyEnvironment to: 'test', change: c"), containsString("from"));
        assertThat(
                shop.refused("copyEnvironment from: 'production', change: c"),
                containsString("copyEnvironment needs to"));
    }

    @Test
    public void unknownParameterIsRefusedByName() throws Exception {
        assertThat(shop.refused(DOWN + ", maxDeletes: '3'"), containsString("maxDeletes"));
        assertNull(shop.binding("development").known());
    }

    @Test
    public void builtInNodeNeedsTheAdministratorsLeave() throws Exception {
        shop.redefine("development", e -> e.setBuiltInNode(false));
        assertThat(shop.refused(DOWN), containsString("which its administrator has not allowed"));
    }

    @Test
    public void resultsArePlainDataInTheSandbox() throws Exception {
        String log = shop.succeed(
                """
                def ok = { v ->
                  v == null || v instanceof String || v instanceof Boolean || v instanceof Long ||
                    v instanceof LinkedHashMap || v instanceof ArrayList
                }
                def r = copyEnvironment(from: 'production', to: 'development, test', change: c)
                def bad = []
                for (k in r.keySet().toList()) { if (!ok(r[k])) { bad << k } }
                for (k in r.targets[1].keySet().toList()) { if (!ok(r.targets[1][k])) { bad << k } }
                echo "bad=${bad} kind=${r instanceof LinkedHashMap}"
                """);
        assertThat(log, containsString("bad=[] kind=true"));
    }

    @Test
    public void noExecutorIsHeld() throws Exception {
        shop.succeed("lockConfig environment: 'test', change: c + '-other', reason: 'x'");
        var run = shop.start("lockConfig environment: 'test', change: c, reason: 'y'");
        j.waitForMessage("place 1 in the queue", run);
        assertEquals(
                0,
                Arrays.stream(j.jenkins.getComputers())
                        .mapToInt(Computer::countBusy)
                        .sum());
    }
}
