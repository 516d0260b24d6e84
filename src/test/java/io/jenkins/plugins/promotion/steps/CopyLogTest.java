package io.jenkins.plugins.promotion.steps;

import static org.junit.Assert.assertEquals;

import org.junit.Test;

/** The lines that tell how far a copy is. */
public class CopyLogTest {

    private static final long SECOND = 1_000_000_000L;
    private static final long MB = 1 << 20;

    @Test
    public void whatIsKnownIsTold() {
        CopyLog log = new CopyLog(null, "writing");
        assertEquals(
                "writing: 10 of 40 files, 100 MiB of 400 MiB, 50 MiB/s, 6 s remaining",
                log.line(10, 100 * MB, 40, 400 * MB, 2 * SECOND));
        assertEquals("writing: 10 files, 100 MiB, 50 MiB/s", log.line(10, 100 * MB, -1, -1, 2 * SECOND));
        assertEquals("writing: 1 of 2 files, 0 bytes of 0 bytes, 0 bytes/s", log.line(1, 0, 2, 0, 2 * SECOND));
    }
}
