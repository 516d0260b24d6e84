package io.jenkins.plugins.promotion.signoff;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.promotion.journal.Json;
import java.util.List;
import java.util.Map;
import org.junit.Test;

public class GateIdsTest {

    @Test
    public void makesSafeIds() {
        Map<String, String> expected = Map.of(
                "Go live",
                "r2-go-live",
                "  Freigabe für Prüfung! ",
                "r2-freigabe-fur-prufung",
                "../../etc/passwd",
                "r2-etc-passwd",
                "<script>",
                "r2-script",
                "承認",
                "r2-gate",
                "",
                "r2-gate",
                "x".repeat(200),
                "r2-" + "x".repeat(60),
                "A%2e%2e/b?c#d",
                "r2-a-2e-2e-b-c-d");
        expected.forEach((name, id) -> {
            assertEquals(id, GateIds.of(2, name, List.of()));
            assertTrue(GateIds.isValid(id));
        });
    }

    @Test
    public void sameNamesGetDifferentIds() {
        assertEquals("r1-test-2", GateIds.of(1, "Test", List.of("r1-test")));
        assertEquals("r1-test-3", GateIds.of(1, "Test", List.of("r1-test", "r1-test-2")));
        assertEquals("r2-test", GateIds.of(2, "Test", List.of("r1-test")));
    }

    @Test
    public void refusesEverythingElse() {
        for (String id : new String[] {
            null,
            "",
            "r0-test",
            "test",
            "r1-",
            "r1-Test",
            "r1-te st",
            "r1-../x",
            "r1-a--b",
            "r1-a/",
            "r1-a\n",
            "r1-ä",
            "r1-" + "x".repeat(100)
        }) {
            assertFalse(String.valueOf(id), GateIds.isValid(id));
            IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> GateIds.check(id));
            assertFalse(id != null && !id.isEmpty() && e.getMessage().contains("'" + id + "'"));
        }
    }

    @Test
    public void storedGateIsCheckedAgain() {
        Gate gate = StoredFormTest.gate();
        ObjectNode json = Json.of(gate).put("id", "../secrets");
        assertThrows(IllegalArgumentException.class, () -> Json.read(Gate.class, json));
    }
}
