package io.jenkins.plugins.promotion.notice;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.promotion.hearing.Watch;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.Optional;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** What was seen of environments, as it lies on the disk. */
public class WatchesTest {

    @Rule
    public TemporaryFolder folder = new TemporaryFolder();

    @Test
    public void whatWasSeenOfAnotherIsNotBelieved() throws Exception {
        Path root = folder.getRoot().toPath();
        Watches watches = new Watches(root);
        Watch seen = new Watch("test", "agent /srv", OffsetDateTime.parse("2026-11-21T09:00:00Z"), "v1:t", 3, null);
        watches.keep(seen);
        Files.copy(root.resolve("test.json"), root.resolve("production.json"));
        assertEquals(Optional.of(seen), watches.of("test"));
        assertTrue("as before the first look", watches.of("production").isEmpty());
    }
}
