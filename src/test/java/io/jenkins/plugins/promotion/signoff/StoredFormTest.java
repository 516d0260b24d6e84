package io.jenkins.plugins.promotion.signoff;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.promotion.journal.Json;
import io.jenkins.plugins.promotion.signoff.Decision.Verdict;
import io.jenkins.plugins.promotion.signoff.Decision.Way;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.Test;

/** What is stored comes back equal, through JSON, and holds nothing but plain data. */
public class StoredFormTest {
    private static final Instant AT = Instant.parse("2026-11-21T13:02:00.123Z");

    static Gate gate() {
        return new Gate(
                "r2-go-live",
                "Go live",
                "CR-2031",
                2,
                Rule.parse("qa:2, business", 1, true, "10d").tightenedBy(Floor.parse("ops:1", 1, true), "production"),
                new Covered(4L, "v1:a", "v1:p", "v1:b", Map.of("test", "v1:t"), null, "complete"),
                AT,
                "shop/routing#12",
                "Please look",
                new TestPlan("t", "T", List.of(new TestCase("a", "A", List.of("x"), "y", false))));
    }

    private static <T extends Record> void comesBack(Class<T> type, T value) {
        assertEquals(value, Json.read(type, Json.of(value)));
        requirePlain(Json.map(value));
    }

    private static void requirePlain(Object value) {
        if (value instanceof Map<?, ?> map) {
            map.values().forEach(StoredFormTest::requirePlain);
        } else if (value instanceof List<?> list) {
            list.forEach(StoredFormTest::requirePlain);
        } else {
            assertTrue(
                    String.valueOf(value),
                    value instanceof String || value instanceof Long || value instanceof Boolean);
        }
    }

    @Test
    public void everythingComesBack() {
        comesBack(Gate.class, gate());
        comesBack(Rule.class, Rule.parse(null, 1, false, null));
        comesBack(Covered.class, Covered.NOTHING);
        comesBack(
                Decision.class,
                new Decision("qa1", Verdict.REJECT, List.of("qa"), AT, Way.REST, "no", Map.of("plan", "v1:a")));
        comesBack(TestResult.class, new TestResult("a", TestResult.Result.BLOCKED, "", "qa1", AT, 2));
    }

    @Test
    public void timesCarryAnOffset() {
        assertEquals("2026-11-21T13:02:00.123Z", Json.map(gate()).get("openedAt"));
    }

    @Test
    public void damagedRecordsAreRefusedByName() {
        record Case(String key, String value, String message) {}
        for (Case one : List.of(
                new Case("name", null, "'name' is missing"),
                new Case("round", "two", "two"),
                new Case("openedAt", "yesterday", "'yesterday' is no ISO 8601 time with offset, at 'openedAt'"),
                new Case("colour", "red", "colour"),
                new Case("rule", null, "'rule' is missing"))) {
            ObjectNode json = Json.of(gate());
            json.remove(one.key());
            if (one.value() != null) {
                json.put(one.key(), one.value());
            }
            IllegalArgumentException e =
                    assertThrows(IllegalArgumentException.class, () -> Json.read(Gate.class, json));
            assertTrue(e.getMessage(), e.getMessage().contains(one.message()));
        }
    }
}
