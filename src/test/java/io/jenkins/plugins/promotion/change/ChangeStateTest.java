package io.jenkins.plugins.promotion.change;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.promotion.InMemory;
import io.jenkins.plugins.promotion.change.fact.ApplyFact;
import io.jenkins.plugins.promotion.change.fact.ApplyOutcome;
import io.jenkins.plugins.promotion.change.fact.Fact;
import io.jenkins.plugins.promotion.change.fact.FactFormat;
import io.jenkins.plugins.promotion.change.fact.Facts;
import io.jenkins.plugins.promotion.change.fact.Recorded;
import io.jenkins.plugins.promotion.journal.Actor;
import io.jenkins.plugins.promotion.journal.Journal;
import io.jenkins.plugins.promotion.journal.JournalEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** What follows from facts, and from a whole change as it is stored. */
public class ChangeStateTest {

    private static final Path STORED =
            Path.of("src/test/resources/stored/format-2/configuration-promotion/changes/CR-2031");
    private static final OffsetDateTime AT = OffsetDateTime.parse("2026-11-28T10:00Z");

    @Rule
    public TemporaryFolder folder = InMemory.folder();

    private static ChangeState fold(List<Fact> facts) {
        ChangeState state = null;
        long seq = 1;
        for (Fact fact : facts) {
            Recorded recorded = new Recorded(seq++, AT, Actor.step("shop#1", "7"), fact);
            state = state == null ? ChangeState.first(recorded) : state.with(recorded);
        }
        return state;
    }

    @Test
    public void everyFactCanBeFolded() {
        ChangeState state = fold(Facts.all());
        assertEquals(Facts.all().size(), state.version());
        assertEquals(ChangePhase.CANCELLED, state.phase());
        assertEquals(List.of("another"), state.jobs());
        assertEquals(List.of("shop#1"), state.builds());
        assertEquals(Set.of("snapshot", "backup", "another"), state.contents());
        assertEquals(2, state.copyCalls().size());
        GateRecord gate = state.gates().get(0);
        assertEquals(1, gate.voided().size());
        ApplyRecord apply = state.applies().get(0);
        assertEquals(ApplyOutcome.BACKED_OUT, apply.outcome());
        assertEquals("shop#1", apply.followedBy());
        assertEquals(1, apply.lines().size());
        assertEquals(List.of(), apply.answers());
        assertTrue(state.windows().get(0).overrun());
        assertNull(state.windows().get(0).start());
        assertEquals("v1:b", state.soaks().get(0).lastTree());
    }

    @Test
    public void aStateStaysAsItWasWhenOthersGrowOutOfIt() {
        List<Fact> facts = new ArrayList<>();
        for (Fact fact : Facts.all()) {
            facts.add(fact);
            if (fact instanceof ApplyFact.Ledger) {
                break;
            }
        }
        ChangeState before = fold(facts);
        Fact line = facts.get(facts.size() - 1);
        ChangeState one = before.with(new Recorded(90, AT, Actor.person("a"), line));
        ChangeState other = before.with(new Recorded(90, AT, Actor.person("b"), line));
        ChangeState more = one.with(new Recorded(91, AT, Actor.person("a"), line));
        assertEquals(fold(facts), before);
        assertEquals(2, one.applies().get(0).lines().size());
        assertEquals(2, other.applies().get(0).lines().size());
        assertEquals(3, more.applies().get(0).lines().size());
    }

    @Test
    public void wholeChangeIsReadAsItWasStored() throws IOException {
        Change change = Change.read(copy(), Clock.systemUTC(), c -> {}, new Recent((c, e) -> {}));
        ChangeState state = change.state();
        assertEquals(0, change.firstAlteredEntry());
        assertEquals(83, state.version());
        assertEquals(ChangePhase.CLOSED, state.phase());
        assertEquals(2, state.round());
        assertEquals(List.of("promote#1"), state.builds());
        assertEquals("production", state.base().from());
        assertEquals(Duration.ofMillis(807), state.base().took());
        assertEquals(2, state.revisions().size());
        assertEquals(5, state.gates().size());
        assertEquals(
                "the title is wrong", state.gates().get(1).decisions().get(0).comment());
        ApplyRecord rehearsal = state.lastApply("test").orElseThrow();
        assertEquals("ivan", rehearsal.implementer());
        assertTrue(rehearsal.counts());
        assertEquals("complete", rehearsal.completeness().completeness());
        assertEquals(Duration.ofMillis(676), rehearsal.summary().work());
        assertEquals(
                rehearsal.lines().size(),
                rehearsal.lines().get(rehearsal.lines().size() - 1).seq());
        WindowRecord window = state.lastWindow("production").orElseThrow();
        assertEquals(Duration.ofMillis(1366), window.expected());
        assertEquals("1 s (rehearsed 1 s + 20 %)", window.explanation());
        assertEquals(Duration.ofDays(3), state.soaks().get(0).lasting());
        assertEquals(
                List.of(false), state.locks().stream().map(LockRecord::isHeld).toList());
    }

    /** The change in a folder of its own. */
    private Path copy() throws IOException {
        Path change = folder.newFolder("CR-2031").toPath();
        for (String name : List.of("journal.jsonl", "journal.head")) {
            Files.write(change.resolve(name), Files.readAllBytes(STORED.resolve(name)));
        }
        return change;
    }

    @Test
    public void whatIsReadIsWrittenWithTheSameLines() throws IOException {
        Path again = folder.getRoot().toPath().resolve("again/journal.jsonl");
        Journal written = Journal.open(again, entry -> {});
        Journal.open(STORED.resolve("journal.jsonl"), entry -> {
            Fact fact = FactFormat.read(entry.type(), entry.data());
            try {
                written.append(List.of(new JournalEntry(
                        entry.seq(), entry.at(), FactFormat.name(fact), entry.actor(), FactFormat.write(fact))));
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
        assertEquals(Files.readString(STORED.resolve("journal.jsonl")), Files.readString(again));
        assertEquals(
                Files.readString(STORED.resolve("journal.head")).strip(),
                Files.readString(again.resolveSibling("journal.head")).strip());
    }
}
