package io.jenkins.plugins.promotion.config;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
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
        assertFalse("something may name it so still", known.meet("shop", job("shop")));
        known.left("shop");
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

    /** As a full disk does: what is there can be read, and nothing written. */
    private Path full() throws IOException {
        Path inTheWay = folder.getRoot().toPath().resolve("home/jobs.json.new/in-the-way");
        Files.createDirectories(inTheWay);
        return inTheWay;
    }

    private static void free(Path inTheWay) throws IOException {
        Files.delete(inTheWay);
        Files.delete(inTheWay.getParent());
    }

    @Test
    public void moveThatCouldNotBeNotedIsNotedLater() throws Exception {
        known.meet("shop", job("shop"));
        Path full = full();
        Path moved = Files.move(job("shop"), folder.getRoot().toPath().resolve("store"));
        assertThrows(IOException.class, () -> known.moved("shop", "store", moved, false));
        assertThrows("nobody is met before", IOException.class, () -> known.meet("other", job("other")));
        free(full);
        assertTrue(known.meet("store", moved));
        assertTrue(read().isKnown("store", moved));
        assertFalse("what names it so is its own", read().meet("shop", job("shop")));
    }

    /** Else the disk need only be full at the right moment. */
    @Test
    public void moveOntoAListedNameThatCouldNotBeNotedGivesNothing() throws Exception {
        known.meet("mine", job("mine"));
        Path full = full();
        Path moved = Files.move(job("mine"), folder.getRoot().toPath().resolve("shop"));
        assertThrows(IOException.class, () -> known.moved("mine", "shop", moved, true));
        free(full);
        assertFalse(known.meet("shop", moved));
        assertFalse(read().meet("shop", moved));
    }

    @Test
    public void deletionThatCouldNotBeNotedIsNotedLater() throws Exception {
        known.meet("other", job("other"));
        Path full = full();
        assertThrows(IOException.class, () -> known.gone("shop"));
        free(full);
        assertFalse(known.meet("shop", job("shop")));
        assertFalse(read().meet("shop", job("shop")));
    }

    /** Whatever becomes of jobs, in any order: what a name left is nobody's but the job's that had it. */
    @Test
    public void noHistoryOfDeletingAndMovingGivesAJobWhatAnotherLeft() throws Exception {
        for (int seed = 0; seed < 300; seed++) {
            history(new Random(seed), folder.newFolder("h" + seed).toPath());
        }
    }

    private static void history(Random random, Path root) throws Exception {
        KnownJobs jobs = new KnownJobs(root.resolve("jobs.json"));
        List<String> names = List.of("a", "b", "c", "a/x", "A");
        Map<String, Integer> there = new TreeMap<>(); // which job has a name
        Map<String, Integer> owner = new TreeMap<>(); // whose is what the name left
        int made = 0;
        List<String> told = new ArrayList<>();
        for (int step = 0; step < 40; step++) {
            String name = names.get(random.nextInt(names.size()));
            String to = names.get(random.nextInt(names.size()));
            Path folder = root.resolve("job-" + there.get(name));
            if (!there.containsKey(name)) {
                there.put(name, ++made);
                Files.createDirectory(root.resolve("job-" + made));
                told.add("make " + name);
            } else if (random.nextInt(4) == 0) {
                jobs.gone(name);
                owner.putIfAbsent(name, 0);
                there.remove(name);
                told.add("delete " + name);
            } else if (random.nextInt(3) == 0 && !there.containsKey(to)) {
                boolean its = jobs.moved(name, to, folder, owner.containsKey(to));
                if (its) {
                    jobs.left(name);
                }
                if (its && owner.containsKey(name)) {
                    owner.putIfAbsent(to, owner.remove(name));
                } else if (owner.containsKey(to)) {
                    owner.putIfAbsent(to, 0);
                }
                there.put(to, there.remove(name));
                told.add("move " + name + " to " + to);
            } else {
                owner.putIfAbsent(name, there.get(name));
                boolean met = jobs.meet(name, folder);
                told.add("use " + name + " " + met);
                assertEquals(told.toString(), owner.get(name).equals(there.get(name)), met);
            }
        }
    }
}
