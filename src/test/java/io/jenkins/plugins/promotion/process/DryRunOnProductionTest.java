package io.jenkins.plugins.promotion.process;

import static org.hamcrest.CoreMatchers.containsString;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.promotion.change.Told;
import io.jenkins.plugins.promotion.journal.JournalEntry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;

/** A dry run on production is before lock, rehearsal, sign-off and Begin, so no program of the plan runs there. */
public class DryRunOnProductionTest {

    @Rule
    public Workroom shop = new Workroom();

    private Path mark;

    @Before
    public void plan() {
        mark = shop.stages.folder("ran");
        String touch = "[touch, " + mark + "]";
        shop.succeed("copyEnvironment from: 'production', to: 'development', change: c");
        shop.succeed(
                "node { writeFile file: 'n.txt', text: 'x'\n writeFile file: 'p.yaml', text: '''apiVersion: workplan/v1\n"
                        + "plan: {id: p, title: T}\nitems:\n"
                        + "  - {id: look, description: Looks only, kind: command, readOnly: true,"
                        + " rollback: {command: [\"true\"]}, argv: " + touch + "}\n"
                        + "  - {id: when, description: Asks first, kind: set, file: pool.json, pointer: /max, value: 1,"
                        + " precondition: {command: " + touch + ", readOnly: true}}\n"
                        + "  - {id: other, description: Asks too, kind: set, file: pool.json, pointer: /min, value: 1,"
                        + " unless: {command: " + touch + ", readOnly: true}}\n"
                        + "  - {id: file, description: Files only, kind: file, path: new.txt, action: create, source: n.txt}\n'''\n"
                        + "recordWorkPlan environment: 'development', change: c, plan: 'p.yaml', derive: false }");
    }

    @Test
    public void runsNothingAndSaysSo() throws Exception {
        String log = shop.succeed("applyWorkPlan environment: 'production', change: c, dryRun: true");
        assertTrue("a program ran\n" + log, Files.notExists(mark));
        assertThat(log, containsString("look: would-run (would run touch)"));
        assertThat(log, containsString("when: unknown (would run a command or query to ask whether the precondition holds)"));
        assertThat(log, containsString("other: unknown ("));
        assertThat(log, containsString("file: would-change"));
    }

    @Test
    public void elsewhereRunsWhatIsDeclaredReadOnly() throws Exception {
        shop.succeed("applyWorkPlan environment: 'test', change: c, dryRun: true");
        assertTrue(Files.exists(mark));
        assertEquals(0, shop.state().applies().size());
        JournalEntry recorded = probed().get(0);
        assertEquals("promote#3", recorded.actor().build());
        for (String program : List.of("look: touch ", "when: touch ", "other: touch ")) {
            assertThat(Told.of(recorded, shop.state()).text(), containsString(program + mark));
        }
        shop.succeed("applyWorkPlan environment: 'production', change: c, dryRun: true");
        shop.succeed("applyWorkPlan environment: 'test', change: c, dryRun: true, items: 'file'");
        assertEquals("where a program was started", 1, probed().size());
    }

    private List<JournalEntry> probed() throws Exception {
        return shop.people.change().entries().stream()
                .filter(entry -> entry.type().equals("probed"))
                .toList();
    }
}
