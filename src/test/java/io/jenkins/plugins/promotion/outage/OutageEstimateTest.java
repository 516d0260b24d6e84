package io.jenkins.plugins.promotion.outage;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.promotion.journal.Json;
import io.jenkins.plugins.promotion.plan.AskPerson;
import io.jenkins.plugins.promotion.plan.Item;
import io.jenkins.plugins.promotion.plan.Item.Outage;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.junit.Test;

public class OutageEstimateTest {
    private static final Margin FIFTH = Margin.parse("20%");
    private static final Function<Item, Optional<Offered>> NOTHING = item -> Optional.empty();

    static Item item(String id, Outage outage, boolean pointOfNoReturn) {
        Item plain = Item.of(id, id, new AskPerson("do it", "", false));
        return new Item(
                id,
                id,
                plain.action(),
                List.of(),
                List.of(),
                plain.precondition(),
                plain.unless(),
                plain.verify(),
                plain.rollback(),
                plain.estimate(),
                plain.timeout(),
                "",
                outage,
                pointOfNoReturn,
                "",
                "");
    }

    private static RehearsalTiming timing(String run, int a, int b, int c, Integer rollback, boolean valid) {
        return new RehearsalTiming(
                run,
                Map.of("a", minutes(a), "b", minutes(b), "c", minutes(c)),
                Map.of(),
                rollback == null ? null : minutes(rollback),
                valid);
    }

    private static Duration minutes(int minutes) {
        return Duration.ofMinutes(minutes);
    }

    private static List<Item> items(Outage a, Outage b, Outage c) {
        return List.of(item("a", a, false), item("b", b, true), item("c", c, false));
    }

    @Test
    public void takesTheOutagePartOfTheLongestValidRehearsal() {
        List<Item> whole = items(Outage.NONE, Outage.NONE, Outage.NONE);
        List<RehearsalTiming> rehearsals = List.of(
                timing("#1", 1, 10, 2, 4, true), timing("#2", 5, 9, 3, 6, true), timing("#3", 90, 90, 90, 90, false));
        record Case(List<Item> items, int rehearsed, String run, Integer noReturn) {}
        List<Case> cases = List.of(
                new Case(whole, 17, "#2", 5),
                new Case(items(Outage.NONE, Outage.STARTS, Outage.ENDS), 12, "#1", 0),
                new Case(items(Outage.STARTS, Outage.NONE, Outage.ENDS), 17, "#2", 5),
                new Case(items(Outage.STARTS, Outage.ENDS, Outage.NONE), 14, "#2", 5),
                new Case(items(Outage.NONE, Outage.DURING, Outage.NONE), 10, "#1", 0),
                new Case(items(Outage.DURING, Outage.NONE, Outage.NONE), 5, "#2", null));
        for (Case one : cases) {
            OutageEstimate estimate = (OutageEstimate) OutageEstimate.from(rehearsals, one.items(), FIFTH, NOTHING);
            assertEquals(one.toString(), minutes(one.rehearsed()), estimate.rehearsed());
            assertEquals(one.toString(), one.run(), estimate.runId());
            assertEquals(minutes(one.rehearsed()).multipliedBy(6).dividedBy(5), estimate.expected());
            assertEquals(
                    one.toString(),
                    one.noReturn() == null ? null : minutes(one.noReturn()),
                    estimate.untilPointOfNoReturn());
            assertEquals(minutes(6), estimate.rollback());
            assertTrue(estimate.rollbackMeasured());
        }
    }

    @Test
    public void saysHowItWasComputed() {
        List<Item> items = items(Outage.NONE, Outage.NONE, Outage.NONE);
        OutageEstimate measured =
                (OutageEstimate) OutageEstimate.from(List.of(timing("#1", 5, 9, 3, 4, true)), items, FIFTH, NOTHING);
        assertEquals("20 min 24 s (rehearsed 17 min + 20 %)", measured.text());
        assertEquals("4 min", measured.rollbackText());
        assertEquals(Duration.ofSeconds(24 * 60 + 24), measured.needed());
        OutageEstimate guessed = (OutageEstimate)
                OutageEstimate.from(List.of(timing("#1", 5, 9, 3, null, true)), items, Margin.parse("10m"), NOTHING);
        assertEquals("27 min (rehearsed 17 min + 10 min)", guessed.text());
        assertFalse(guessed.rollbackMeasured());
        assertEquals(
                "17 min (never measured, so taken to be as long as the rehearsed way there)", guessed.rollbackText());
    }

    @Test
    public void waitingForPeopleIsPartOfTheOutage() {
        RehearsalTiming timing =
                new RehearsalTiming("#1", Map.of("a", minutes(5)), Map.of("a", minutes(2)), minutes(1), true);
        OutageEstimate estimate = (OutageEstimate) OutageEstimate.from(
                List.of(timing), List.of(item("a", Outage.STARTS, false)), Margin.parse("0%"), NOTHING);
        assertEquals(minutes(7), estimate.expected());
    }

    @Test
    public void whatIsForProductionAloneTakesAsLongAsEstimated() {
        RehearsalTiming short0 = new RehearsalTiming("#1", Map.of("a", minutes(5)), Map.of(), null, true);
        RehearsalTiming long0 = new RehearsalTiming("#2", Map.of("a", minutes(8)), Map.of(), minutes(2), true);
        List<Item> items = List.of(
                item("a", Outage.NONE, false), item("dns", Outage.NONE, false).withEstimate(Optional.of(minutes(10))));
        OutageEstimate estimate = (OutageEstimate) OutageEstimate.from(List.of(short0, long0), items, FIFTH, NOTHING);
        assertEquals("#2", estimate.runId());
        assertEquals(minutes(8), estimate.rehearsed());
        assertEquals(minutes(18).multipliedBy(6).dividedBy(5), estimate.expected());
        assertEquals("the way back of what was not rehearsed counts too", minutes(12), estimate.rollback());
        assertEquals(
                "21 min 36 s (rehearsed 8 min + 10 min for what was never rehearsed: dns (as estimated); + 20 %)",
                estimate.text());
        assertEquals(estimate, Json.read(OutageEstimate.class, Json.of(estimate)));
        RehearsalTiming both =
                new RehearsalTiming("#3", Map.of("a", minutes(1), "dns", minutes(1)), Map.of(), null, true);
        OutageEstimate measured = (OutageEstimate) OutageEstimate.from(List.of(long0, both), items, FIFTH, NOTHING);
        assertEquals("what was rehearsed whole tells more", "#3", measured.runId());
        assertEquals(List.of(), measured.notRehearsed());
    }

    @Test
    public void whatEarlierChangesSayGoesBeforeTheEstimateAndAfterTheRehearsal() {
        RehearsalTiming rehearsal = new RehearsalTiming("#1", Map.of("a", minutes(5)), Map.of(), null, true);
        List<Item> items = List.of(
                item("a", Outage.NONE, false), item("dns", Outage.NONE, false).withEstimate(Optional.of(minutes(10))));
        Function<Item, Optional<Offered>> history = item -> Offered.of(List.of(minutes(3)));
        OutageEstimate estimate =
                (OutageEstimate) OutageEstimate.from(List.of(rehearsal), items, Margin.parse("0%"), history);
        assertEquals(minutes(8), estimate.expected());
        assertEquals(Map.of("dns", "median of 1 run"), estimate.fromHistory());
        assertEquals(
                "8 min (rehearsed 5 min + 3 min for what was never rehearsed: dns (median of 1 run); + 0 min)",
                estimate.text().replace("0 %", "0 min"));
        assertEquals(estimate, Json.read(OutageEstimate.class, Json.of(estimate)));
    }

    @Test
    public void withoutAValidRehearsalThereIsNone() {
        List<Item> items = items(Outage.NONE, Outage.NONE, Outage.NONE);
        record Case(List<RehearsalTiming> rehearsals, String reason) {}
        RehearsalTiming otherItems = new RehearsalTiming("#1", Map.of("a", minutes(5)), Map.of(), null, true);
        for (Case one : List.of(
                new Case(List.of(), "the plan was never rehearsed, "),
                new Case(List.of(timing("#1", 1, 1, 1, 1, false)), "none of the 1 rehearsals of the plan is valid, "),
                new Case(
                        List.of(otherItems),
                        "these items are for other environments than those of the rehearsals, so they were never"
                                + " rehearsed and have no estimate: b, c; "))) {
            Estimation.None none = (Estimation.None) OutageEstimate.from(one.rehearsals(), items, FIFTH, NOTHING);
            assertTrue(none.reason(), none.reason().startsWith(one.reason()));
        }
    }

    @Test
    public void storedFormComesBack() {
        RehearsalTiming timing = timing("#1", 5, 9, 3, null, true);
        for (Outage b : Outage.values()) {
            OutageEstimate estimate = (OutageEstimate)
                    OutageEstimate.from(List.of(timing), items(Outage.NONE, b, Outage.NONE), FIFTH, NOTHING);
            assertEquals(estimate, Json.read(OutageEstimate.class, Json.of(estimate)));
        }
    }
}
