package io.jenkins.plugins.promotion.journal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.junit.Test;

public class FactsTest {

    @Test
    public void writesOnlyPlainData() {
        record Case(Object given, Object stored) {}
        for (Case one : List.of(
                new Case("text", "text"),
                new Case(3, 3L),
                new Case(3L, 3L),
                new Case(true, true),
                new Case(Thread.State.NEW, "NEW"),
                new Case(Instant.parse("2026-11-21T13:02:00Z"), "2026-11-21T13:02:00Z"),
                new Case(OffsetDateTime.parse("2026-11-21T14:02+01:00"), "2026-11-21T14:02:00+01:00"),
                new Case(Duration.ofSeconds(2), 2000L),
                new Case(Optional.of(4), 4L),
                new Case(Set.of("a"), List.of("a")),
                new Case(Map.of("a", 1), Map.of("a", 1L)))) {
            assertEquals(
                    Map.of("key", one.stored()),
                    Facts.write().put("key", one.given()).map());
        }
        assertEquals(
                Map.of(),
                Facts.write().put("a", null).put("b", Optional.empty()).map());
        assertThrows(IllegalArgumentException.class, () -> Facts.write().put("a", new Object()));
        assertThrows(IllegalArgumentException.class, () -> Facts.write().put("a", 1.5));
    }

    @Test
    public void namesTheKeyThatIsDamaged() {
        record Case(Object stored, Function<Facts, Object> read, String problem) {}
        List<Object> mixed = new ArrayList<>(List.of("a", 1L));
        for (Case one : List.of(
                new Case(1L, facts -> facts.text("key"), "is not a text"),
                new Case("1", facts -> facts.number("key"), "is not a number"),
                new Case("true", facts -> facts.flag("key"), "is not true or false"),
                new Case(
                        "2026-11-21T13:02",
                        facts -> facts.time("key"),
                        "is '2026-11-21T13:02', no ISO 8601 time with offset"),
                new Case("a", facts -> facts.texts("key"), "is not a list"),
                new Case(mixed, facts -> facts.texts("key"), "holds something else than texts"),
                new Case(List.of("a"), facts -> facts.records("key", map -> map), "holds something else than maps"),
                new Case(Map.of("a", 1L), facts -> facts.textsByName("key"), "holds something unexpected under 'a'"),
                new Case(
                        Map.of("a", "1"),
                        facts -> facts.durationsByName("key"),
                        "holds something unexpected under 'a'"),
                new Case(
                        "new",
                        facts -> facts.constant("key", Thread.State.class),
                        "is 'new', which is none of " + List.of(Thread.State.values())))) {
            Facts facts = new Facts("record", Map.of("key", one.stored()));
            String message = assertThrows(
                            IllegalArgumentException.class, () -> one.read().apply(facts))
                    .getMessage();
            assertEquals(
                    "The stored record is damaged: 'key' " + one.problem()
                            + ". Restore the change's folder from a backup of JENKINS_HOME.",
                    message);
        }
    }

    @Test
    public void absentIsEmpty() {
        Facts facts = new Facts("record", Map.of());
        assertEquals(Optional.empty(), facts.optionalText("a"));
        assertEquals(Optional.empty(), facts.optionalNumber("a"));
        assertEquals(Optional.empty(), facts.optionalTime("a"));
        assertEquals(Optional.empty(), facts.optionalRecord("a", map -> map));
        assertEquals(List.of(), facts.texts("a"));
        assertEquals(Map.of(), facts.textsByName("a"));
        assertEquals(false, facts.flag("a"));
        assertThrows(IllegalArgumentException.class, () -> facts.text("a"));
    }
}
