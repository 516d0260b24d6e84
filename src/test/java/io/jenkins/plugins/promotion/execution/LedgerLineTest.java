package io.jenkins.plugins.promotion.execution;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.promotion.journal.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.Test;

public class LedgerLineTest {
    private static final Instant T = Instant.parse("2026-01-02T03:04:05.678Z");

    private static LedgerLine line(LineStatus status, Optional<WaitsFor> waiting) {
        return new LedgerLine(
                3,
                "test",
                7,
                "i",
                "d",
                status,
                "ivy",
                T,
                Optional.of(T.plusMillis(1234)),
                Duration.ofMinutes(5),
                "absent",
                "file x",
                "m",
                "e",
                2,
                waiting,
                Optional.empty());
    }

    @Test
    public void everyLineComesBackFromPlainData() {
        for (LineStatus status : LineStatus.values()) {
            LedgerLine line = line(status, Optional.of(WaitsFor.INTERRUPTED));
            assertEquals(line, Json.read(LedgerLine.class, Json.of(line)));
        }
        LedgerLine bare = new LedgerLine(
                1,
                "test",
                7,
                "",
                "",
                LineStatus.BEGUN,
                "ivy",
                T,
                Optional.empty(),
                Duration.ZERO,
                "",
                "",
                "",
                "",
                0,
                Optional.empty(),
                Optional.empty());
        assertEquals(bare, Json.read(LedgerLine.class, Json.of(bare)));
        assertEquals(
                "{seq=1, environment=test, revision=7, status=BEGUN, by=ivy, begin=2026-01-02T03:04:05.678Z, attempt=0}",
                Json.map(bare).toString());
        Json.map(line(LineStatus.DONE, Optional.empty()))
                .values()
                .forEach(value -> assertTrue(value instanceof String || value instanceof Long));
    }

    @Test
    public void theEndOfWhatAProgramPrintedIsKept() {
        LedgerLine failed = line(LineStatus.FAILED, Optional.empty());
        String many = "first\n" + "line\n".repeat(9) + "last\n\n";
        assertEquals("line\n".repeat(9) + "last", failed.withOutput(many).output());
        assertEquals(1000, failed.withOutput("x".repeat(5000) + "\n").output().length());
        assertEquals("", failed.withOutput("").output());
        assertEquals(
                "\ud83d\ude00".repeat(499) + "x",
                failed.withOutput("\ud83d\ude00".repeat(600) + "x").output());
        LedgerLine kept = failed.withOutput(many);
        assertEquals(kept, Json.read(LedgerLine.class, Json.of(kept)));
    }

    @Test
    public void damageIsNamed() {
        ObjectNode json = Json.of(line(LineStatus.DONE, Optional.empty())).put("status", "FINE");
        assertTrue(assertThrows(IllegalArgumentException.class, () -> Json.read(LedgerLine.class, json))
                .getMessage()
                .contains("FINE"));
    }

    @Test
    public void secretsAreMaskedInAllTheirForms() {
        Secrets secrets = Secrets.of(java.util.List.of("s3cret value", "-----BEGIN\nabcdefgh\n-----END", ""));
        assertEquals("x **** y", secrets.mask("x s3cret value y"));
        assertEquals("****", secrets.mask("czNjcmV0IHZhbHVl"));
        assertEquals("****", secrets.mask("s3cret+value"));
        assertEquals("key ****!", secrets.mask("key abcdefgh!"));
        assertEquals("nothing", secrets.mask("nothing"));
    }
}
