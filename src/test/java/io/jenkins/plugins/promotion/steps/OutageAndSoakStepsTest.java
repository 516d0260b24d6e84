package io.jenkins.plugins.promotion.steps;

import static org.hamcrest.CoreMatchers.containsString;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import hudson.model.Result;
import io.jenkins.plugins.promotion.Clocks;
import io.jenkins.plugins.promotion.Promotion;
import io.jenkins.plugins.promotion.change.ChangePhase;
import io.jenkins.plugins.promotion.view.PromotionAction;
import java.nio.file.Files;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.ClassRule;
import org.junit.Rule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsRule;

/** One walk in Jenkins for each of a window, a soak and the end of a change. */
public class OutageAndSoakStepsTest {

    private static final String SOAK = "awaitSoak environment: 'production', change: c, lasting: '3d'";

    @ClassRule
    public static JenkinsRule j = Workshop.jenkins();

    @Rule
    public Workshop shop = new Workshop(j);

    private static String window(String more) {
        return "def r = outageWindow(environment: 'production', change: c" + more + ") { echo 'in the outage' }\n"
                + "echo \"expected=${r.expected} began=${r.began != null} overrun=${r.overrun} why=${r.explanation}\"";
    }

    private static String dates(Duration start, Duration end) {
        OffsetDateTime now = OffsetDateTime.now();
        return ", start: '" + now.plus(start) + "', end: '" + now.plus(end) + "'";
    }

    @Test
    public void givenDatesAreWaitedForAndTheResultTellsAll() throws Exception {
        shop.rehearsed();
        WorkflowRun run = shop.start(window(dates(Duration.ofHours(1), Duration.ofHours(3))));
        j.waitForMessage("Waiting for the outage of production", run);
        Clocks.ahead(Duration.ofMinutes(61));
        String log = shop.end(run, Result.SUCCESS);
        assertThat(log, containsString("in the outage"));
        assertThat(log, containsString("began=true overrun=false"));
    }

    @Test
    public void soakLastsAsLongAsItSays() throws Exception {
        WorkflowRun run = shop.start(
                "def r = " + SOAK.replace("awaitSoak ", "awaitSoak(") + ")\necho \"changes=${r.changes.size()}\"");
        shop.people.until("soak", s -> !s.soaks().isEmpty());
        Clocks.ahead(Duration.ofDays(2));
        assertTrue(run.isBuilding());
        Clocks.ahead(Duration.ofDays(3).plusMinutes(1));
        assertThat(shop.end(run, Result.SUCCESS), containsString("changes=0"));
    }

    @Test
    public void closedChangeIsArchivedWithTheBuildWhichKnowsItsHead() throws Exception {
        shop.succeed("copyEnvironment from: 'production', to: 'test', change: c");
        String key = shop.people.change().key();
        WorkflowRun run = shop.start("def r = closeChange(change: c, archive: true)\necho \"head=${r.head}\"");
        String log = shop.end(run, Result.SUCCESS);
        List<String> names = run.getArtifacts().stream()
                .map(artifact -> artifact.relativePath)
                .toList();
        assertTrue(names.toString(), names.contains("promotion/" + key + "/" + key + "-dossier.zip"));
        assertTrue(names.toString(), names.contains("promotion/" + key + "/dossier.html"));
        String xml = Files.readString(run.getRootDir().toPath().resolve("build.xml"));
        String head =
                Promotion.get().changes().get(key).orElseThrow().copyOfRecord().hash();
        assertThat(xml, containsString(head));
        assertThat(log, containsString("head=" + head));
        assertEquals(true, PromotionAction.of(run).getHeads().get(0).get("found"));
        String page = j.createWebClient().getPage(run, "promotion/").asNormalizedText();
        assertThat(page, containsString("of the record, head: " + head));
        run.reload();
        assertEquals(head, PromotionAction.of(run).getHeads().get(0).get("head"));
    }

    @Test
    public void closingReleasesLocksAndOccupancy() throws Exception {
        shop.succeed("copyEnvironment from: 'production', to: 'test', change: c");
        shop.lock();
        shop.succeed("def r = closeChange(change: c)\necho \"closed=${r.closed}\"");
        assertEquals(ChangePhase.CLOSED, shop.state().phase());
        assertNull(shop.binding("production").lock());
        assertNull(shop.binding("test").occupant());
    }
}
