package io.jenkins.embedded;

import static org.junit.Assert.assertEquals;

import java.io.File;
import java.nio.file.Files;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class LogFollowerTest {

    @Rule
    public TemporaryFolder folder = new TemporaryFolder();

    @Test
    public void replayBeginsAtTheStartOfALine() throws Exception {
        File log = folder.newFile("log");
        Files.writeString(log.toPath(), "first\nsecond\nthird\n");
        assertEquals(0, LogFollower.lineStart(log, 0));
        assertEquals(6, LogFollower.lineStart(log, 1));
        assertEquals(6, LogFollower.lineStart(log, 6));
        assertEquals(13, LogFollower.lineStart(log, 7));
        assertEquals(19, LogFollower.lineStart(log, 18));
        assertEquals(19, LogFollower.lineStart(log, 19));
    }
}
