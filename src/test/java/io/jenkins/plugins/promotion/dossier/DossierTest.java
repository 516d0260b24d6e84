package io.jenkins.plugins.promotion.dossier;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.promotion.InMemory;
import io.jenkins.plugins.promotion.change.EvidenceKinds;
import io.jenkins.plugins.promotion.change.StoredPlan;
import io.jenkins.plugins.promotion.change.fact.ApplyFact;
import io.jenkins.plugins.promotion.change.fact.ApplyOutcome;
import io.jenkins.plugins.promotion.change.fact.ChangeFact;
import io.jenkins.plugins.promotion.change.fact.EvidenceOf;
import io.jenkins.plugins.promotion.change.fact.TestFact;
import io.jenkins.plugins.promotion.files.Sha256;
import io.jenkins.plugins.promotion.journal.Actor;
import io.jenkins.plugins.promotion.plan.PlanCheck;
import io.jenkins.plugins.promotion.process.people.Attaching;
import io.jenkins.plugins.promotion.signoff.ScriptResult;
import io.jenkins.plugins.promotion.signoff.TestResult;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** What procedure and dossier say, in each of their forms. */
public class DossierTest {

    @Rule
    public TemporaryFolder folder = InMemory.folder();

    private Handed handed;

    @Before
    public void setUp() throws Exception {
        handed = new Handed(folder.getRoot().toPath());
    }

    private Document dossier() throws Exception {
        return DossierFile.document(handed.scene.change, handed.scene.now());
    }

    private Document procedure() throws Exception {
        return Procedure.of(
                handed.scene.change.state(),
                handed.scene.change.state().revision().orElseThrow(),
                StoredPlan.read(handed.scene.change, 1));
    }

    private static void says(Document document, String... texts) {
        for (String text : texts) {
            assertTrue(text + " in " + document.html(), document.html().contains(text));
            assertTrue(text + " in " + document.csv(), document.csv().contains(text));
            assertTrue(text + " in " + document.markdown(), document.markdown().contains(text));
        }
    }

    @Test
    public void dossierTellsWhatBecameOfTheChangeInEveryForm() throws Exception {
        handed.closed();
        says(dossier(), "1 min", "42 s", "1 min 17 s"); // Estimated, rehearsed, actual.
        says(dossier(), "Start it again", "ivan", "the log line");
        says(dossier(), "A German order", "it arrives", "arrived after 2 min", "well done", "approved");
        says(dossier(), "production", "21 min", "v1:before", "v1:after", "dora");
        @SuppressWarnings("unchecked")
        var items = (List<Map<String, Object>>) dossier().data().get("items");
        assertEquals(60_000L, items.get(0).get("estimated"));
        assertEquals(42_000L, items.get(0).get("rehearsed"));
        assertEquals(77_000L, items.get(0).get("actual"));
        assertEquals("ivan", items.get(0).get("owner"));
        assertEquals("begins", items.get(0).get("outage"));
        assertEquals(12, ((List<?>) dossier().data().get("steps")).size());
        assertEquals(1, ((List<?>) dossier().data().get("tests")).size());
        assertEquals(1, ((List<?>) dossier().data().get("decisions")).size());
    }

    @Test
    public void dossierTellsWhatScriptsFoundAndWhichFilesAreAttached() throws Exception {
        String gate = handed.scene.gate("Again", "qa", 1, true, Handed.TESTS);
        var covered = handed.scene
                .change
                .state()
                .gate(gate)
                .orElseThrow()
                .gate()
                .covered()
                .environments()
                .entrySet()
                .iterator()
                .next();
        handed.scene.record(new TestFact(
                "tests-1",
                covered.getKey(),
                covered.getValue(),
                1,
                handed.scene.change.state().round(),
                1,
                0,
                List.of("OrderIT.german"),
                false,
                List.of(new ScriptResult(
                        "order", TestResult.Result.FAIL, "no tax on it", List.of("OrderIT.german"), false)),
                List.of()));
        String id = new Attaching(handed.scene.change, EvidenceKinds.ALL)
                .attach(
                        Actor.person("qa1"),
                        EvidenceOf.GATE,
                        gate,
                        "order",
                        "the bill",
                        "bill.txt",
                        "19 %\n".getBytes(StandardCharsets.UTF_8),
                        (state, part) -> {});
        says(dossier(), "no tax on it", "bill.txt", "the bill", id, Sha256.hex("19 %\n"));
    }

    @Test
    public void dossierTellsHowTheChecksOfThePlanWereAnswered() throws Exception {
        handed.scene.applyWaiting("a3", "test", false, false);
        handed.scene.applyBegun("a3");
        handed.scene.record(new ApplyFact.Ended(
                "a3",
                ApplyOutcome.DONE,
                "v1:after",
                null,
                null,
                null,
                false,
                List.of(),
                List.of(
                        new PlanCheck.Result("Shop answers", true, "index.html is there"),
                        new PlanCheck.Result("Queue is empty", false, "3 are left")),
                null));
        says(dossier(), "Shop answers", "index.html is there", "Queue is empty", "3 are left");
        @SuppressWarnings("unchecked")
        var checks = (List<Map<String, Object>>) dossier().data().get("checks");
        assertEquals(
                List.of(true, false),
                checks.stream().map(check -> check.get("passed")).toList());
    }

    @Test
    public void procedureTellsWhoFollowsThePlanWhatToDo() throws Exception {
        says(procedure(), "Stop it gently.", "ivan", "Start it again", "the log line", "42 s", "Shop answers");
        assertTrue(procedure().html().contains("a second person confirms"));
        assertTrue(procedure().html().contains("<tr class=\"in\">"));
    }

    @Test
    public void shortWordsAreNotBrokenOnPaperAndLongOnesAre() throws Exception {
        String html = dossier().html();
        assertTrue(html, html.contains("<td class=\"words\">approved</td>"));
        assertTrue(html, html.contains("<td class=\"words\">production</td>"));
        handed.scene.revision("somebody.with.a.long.name@example.org");
        assertTrue(dossier().html().contains("<td>somebody.with.a.long.name@example.org</td>"));
    }

    @Test
    public void timesBreakIntoTwoLinesAtMostAndEachSheetSaysOfWhatItIs() throws Exception {
        String html = dossier().html();
        assertTrue(html, html.contains("21\u00a0Nov\u00a02026 09:"));
        assertTrue(html, html.contains("@bottom-left { content: \"Dossier CR-1\";"));
        assertTrue(procedure().html().contains("@bottom-left { content: \"Procedure CR-1\";"));
    }

    @Test
    public void nothingThatOthersWroteIsMarkupOrAFormula() throws Exception {
        for (Document document : List.of(procedure(), dossier())) {
            assertFalse(document.html().contains("<b>once"));
            assertFalse(document.html().contains("<new>"));
            assertFalse(document.html().contains("<script"));
            assertFalse(document.markdown().contains("<b>"));
            assertTrue(document.csv().contains("'=Stop | it"));
        }
    }

    @Test
    public void dossierOfAClosedChangeIsTheSameAtAnyTime() throws Exception {
        handed.closed();
        DossierFile first = handed.file();
        handed.scene.clock.pass(Duration.ofDays(300));
        assertArrayEquals(first.bytes(), handed.file().bytes());
        assertEquals(first.head(), handed.scene.change.copyOfRecord().hash());
    }

    @Test
    public void openChangeHasADossierTooOfOneInstant() throws Exception {
        var known = handed.scene.change.atOnce();
        assertEquals(handed.scene.change.state(), known.state());
        handed.scene.record(new ChangeFact.Joined(List.of("later")));
        assertEquals(known.record().lines(), known.entries().size());
        assertEquals(known.record().lines(), known.state().version());
        assertTrue(dossier().markdown().contains("As of"));
    }
}
