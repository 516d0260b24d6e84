package io.jenkins.plugins.promotion.signoff;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.promotion.signoff.Decision.Verdict;
import io.jenkins.plugins.promotion.signoff.Decision.Way;
import java.time.Instant;
import java.util.LinkedHashMap;
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

    private static Map<String, Object> throughJson(Map<String, Object> map) throws Exception {
        requirePlain(map);
        ObjectMapper json = new ObjectMapper().enable(DeserializationFeature.USE_LONG_FOR_INTS);
        return json.readValue(json.writeValueAsString(map), new TypeReference<LinkedHashMap<String, Object>>() {});
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
    public void everythingComesBack() throws Exception {
        Gate gate = gate();
        assertEquals(gate, Gate.fromMap(throughJson(gate.toMap())));
        Rule endless = Rule.parse(null, 1, false, null);
        assertEquals(endless, Rule.fromMap(throughJson(endless.toMap())));
        assertEquals(Covered.NOTHING, Covered.fromMap(throughJson(Covered.NOTHING.toMap())));
        Decision decision =
                new Decision("qa1", Verdict.REJECT, List.of("qa"), AT, Way.REST, "no", Map.of("plan", "v1:a"));
        assertEquals(decision, Decision.fromMap(throughJson(decision.toMap())));
        TestResult result = new TestResult("a", TestResult.Result.BLOCKED, "", "qa1", AT, 2);
        assertEquals(result, TestResult.fromMap(throughJson(result.toMap())));
        Identities identities = Identities.of(List.of("r"), List.of("a"), List.of("i"));
        assertEquals(identities, Identities.fromMap(throughJson(identities.toMap())));
        Floor floor = Floor.parse("qa:2, ops", 3, true);
        assertEquals(floor, Floor.fromMap(throughJson(floor.toMap())));
    }

    @Test
    public void timesCarryAnOffset() {
        assertEquals("2026-11-21T13:02:00.123Z", gate().toMap().get("openedAt"));
    }

    @Test
    public void damagedRecordsAreRefusedByName() {
        record Case(String key, Object value, String message) {}
        for (Case one : List.of(
                new Case("name", null, "The stored gate is damaged: 'name' is missing"),
                new Case("round", "two", "The stored gate is damaged: 'round' is not a number"),
                new Case("openedAt", "yesterday", "The stored gate is damaged: 'openedAt' is 'yesterday', no ISO 8601"),
                new Case("rule", null, "The stored gate is damaged: 'rule' is missing"))) {
            Map<String, Object> map = gate().toMap();
            map.put(one.key(), one.value());
            IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> Gate.fromMap(map));
            assertTrue(e.getMessage(), e.getMessage().startsWith(one.message()));
        }
    }
}
