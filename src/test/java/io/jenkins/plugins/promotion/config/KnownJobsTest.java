package io.jenkins.plugins.promotion.config;

import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Whom a name means that can be had again. */
public class KnownJobsTest {

    @Rule
    public TemporaryFolder folder = new TemporaryFolder();

    private KnownJobs known;

    @Before
    public void begin() {
        known = read();
    }

    private KnownJobs read() {
        return new KnownJobs(folder.getRoot().toPath().resolve("home/jobs.json"));
    }

    private Path job(String name) throws IOException {
        return Files.createDirectories(folder.getRoot().toPath().resolve(name));
    }

    private static void wipe(Path job) throws IOException {
        try (var files = Files.list(job)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(job);
    }

    @Test
    public void firstJobOfANameIsMeantAndStaysSo() throws Exception {
        assertTrue(known.meet("shop", job("shop")));
        assertTrue(known.meet("shop", job("shop")));
        assertTrue(read().isKnown("shop", job("shop")));
    }

    @Test
    public void anotherJobOfTheNameIsAStranger() throws Exception {
        known.meet("shop", job("shop"));
        wipe(job("shop"));
        assertFalse(known.meet("shop", job("shop")));
        assertFalse(read().isKnown("shop", job("shop")));
        known.takeOver("shop", job("shop"));
        assertTrue(read().isKnown("shop", job("shop")));
    }

    @Test
    public void nameOfAJobThatWasDeletedBeforeItWasUsedIsNobodys() throws Exception {
        known.gone("shop");
        assertFalse(known.meet("shop", job("shop")));
    }

    @Test
    public void jobThatIsMovedStaysItself() throws Exception {
        known.meet("shop", job("shop"));
        Path moved = Files.move(job("shop"), folder.getRoot().toPath().resolve("store"));
        assertTrue(known.moved("shop", "store", moved, false));
        assertTrue(known.meet("store", moved));
        assertTrue("the old name is free", known.meet("shop", job("shop")));
    }

    @Test
    public void jobThatIsMovedOntoANameThatMeansAnotherIsNotIt() throws Exception {
        known.meet("shop", job("shop"));
        wipe(job("shop"));
        known.meet("mine", job("mine"));
        Path moved = Files.move(job("mine"), folder.getRoot().toPath().resolve("shop"));
        assertTrue(known.moved("mine", "shop", moved, true));
        assertFalse(known.meet("shop", moved));
    }

    @Test
    public void jobThatIsMovedOntoAListedNameThatWasNeverUsedIsNotIt() throws Exception {
        assertTrue(known.moved("mine", "shop", job("mine"), true));
        assertFalse(known.meet("shop", job("mine")));
    }

    @Test
    public void strangerThatIsMovedTakesNothingAlong() throws Exception {
        known.meet("shop", job("shop"));
        wipe(job("shop"));
        Path moved = Files.move(job("shop"), folder.getRoot().toPath().resolve("mine"));
        assertFalse(known.moved("shop", "mine", moved, false));
    }
}
