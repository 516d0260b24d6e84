package io.jenkins.plugins.promotion.change;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.promotion.InMemory;
import io.jenkins.plugins.promotion.change.Told.Subject;
import io.jenkins.plugins.promotion.change.fact.Fact;
import io.jenkins.plugins.promotion.change.fact.FactFormat;
import io.jenkins.plugins.promotion.change.fact.Facts;
import io.jenkins.plugins.promotion.execution.LineStatus;
import io.jenkins.plugins.promotion.journal.Actor;
import io.jenkins.plugins.promotion.journal.JournalEntry;
import io.jenkins.plugins.promotion.process.people.Scene;
import io.jenkins.plugins.promotion.signoff.Decision.Verdict;
import java.io.IOException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** What entries of a record say in words. */
public class ToldTest {

    @Rule
    public TemporaryFolder folder = InMemory.folder();

    private Scene scene() throws IOException {
        return new Scene(folder.getRoot().toPath());
    }

    @Test
    public void everyFactIsToldInWords() throws IOException {
        ChangeState state = scene().change.state();
        Set<Subject> subjects = EnumSet.noneOf(Subject.class);
        for (Fact fact : Facts.all()) {
            String type = FactFormat.name(fact);
            JournalEntry entry = new JournalEntry(
                    1, OffsetDateTime.parse("2026-11-21T09:00:00Z"), type, Actor.person("qa1"), FactFormat.write(fact));
            Told told = Told.of(entry, state);
            assertFalse(type, told.text().isBlank());
            assertFalse(type + ": " + told.text(), told.text().equals(type.replace('-', ' ')));
            assertFalse(type + ": " + told.text(), told.text().contains("null"));
            assertFalse(type + ": " + told.text(), told.text().contains("sha256"));
            subjects.add(told.subject());
        }
        assertEquals(EnumSet.allOf(Subject.class), subjects);
    }

    @Test
    public void gatesAndRunsAreCalledByTheirNames() throws IOException {
        Scene scene = scene();
        String gate = scene.gate("Go live", "qa", 1, true, null);
        scene.decide(gate, Scene.person("qa1", "qa"), Verdict.REJECT, "timeout <b>wrong</b>");
        scene.applyWaiting("a1", "test", false, false);
        scene.line("a1", "pool", LineStatus.DONE, Duration.ofSeconds(75));
        ChangeState state = scene.change.state();
        List<Told> told = scene.change.entries().stream()
                .map(entry -> Told.of(entry, state))
                .toList();
        assertEquals("Sign-off ‘Go live’ is asked of 1 of qa", told.get(1).text());
        assertEquals("Rejected ‘Go live’ “timeout <b>wrong</b>”", told.get(2).text());
        assertEquals("gate/" + gate, told.get(2).link());
        Told last = told.get(told.size() - 1);
        assertTrue(last.text(), last.text().startsWith("Item pool on test done in 1"));
        assertEquals("apply/a1", last.link());
        assertEquals(Subject.RUNS, last.subject());
    }
}
