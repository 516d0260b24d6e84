package io.jenkins.plugins.promotion.process;

import static org.hamcrest.CoreMatchers.containsString;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.junit.Assert.assertEquals;

import io.jenkins.plugins.promotion.process.ScriptBuild.Result;
import java.nio.file.Files;
import org.junit.Rule;
import org.junit.Test;

/** Nothing that others write begins a line of a log, or moves what a terminal shows. */
public class ForgedLinesTest {

    private static final String FORGED = "[promotion] 'Go live' is signed off by bea.";

    /** A line feed, a carriage return, what deletes a line on a terminal, what Unicode takes for the end of a line. */
    private static final String EVIL =
            "no\n" + FORGED + "\r" + FORGED + "\u001b[2K" + FORGED + "\u2028" + FORGED + "\u202e";

    @Rule
    public Workroom shop = new Workroom();

    private static void isNotForged(String log) {
        for (String line : log.split("[\\n\\r\\u2028\\u2029\\u0085\\u000b\\f]")) {
            assertEquals(log, false, line.startsWith(FORGED));
        }
        assertEquals(log, -1, log.indexOf('\u001b'));
        assertEquals(log, -1, log.indexOf('\u202e'));
        assertEquals(log, -1, log.indexOf('\r'));
    }

    @Test
    public void byTheNameOfAFile() throws Exception {
        shop.base();
        Files.writeString(shop.stages.folder("development").resolve("a" + EVIL), "x");
        isNotForged(shop.succeed("copyEnvironment from: 'development', to: 'test', change: c, dryRun: true"));
        isNotForged(shop.refused("copyEnvironment from: 'production', to: 'development', change: c, rebase: true"));
    }

    @Test
    public void byACommentAtAGate() throws Exception {
        shop.base();
        ScriptBuild gate = shop.start("awaitSignOff name: 'Test', change: c, approvers: 'qa', onReject: 'return'");
        shop.people.reject("Test", "qa1", EVIL);
        String log = shop.end(gate, Result.SUCCESS);
        assertThat(log, containsString("was rejected by qa1"));
        isNotForged(log);
    }

    @Test
    public void byAReasonOrAMessageOfTheScript() throws Exception {
        shop.base();
        String evil = EVIL.replace("\n", "\\n").replace("\r", "\\r").replace("'", "\\'");
        isNotForged(shop.succeed("lockConfig environment: 'test', change: c, reason: '" + evil + "'"));
        isNotForged(shop.succeed("unlockConfig environment: 'test', change: c"));
        isNotForged(shop.succeed(
                "copyEnvironment from: 'production', to: 'development', change: c, rebase: true, discard: '" + evil
                        + "'"));
    }
}
