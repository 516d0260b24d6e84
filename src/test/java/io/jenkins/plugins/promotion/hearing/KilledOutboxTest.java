package io.jenkins.plugins.promotion.hearing;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.promotion.change.Change;
import io.jenkins.plugins.promotion.change.ChangeName;
import io.jenkins.plugins.promotion.change.Changes;
import io.jenkins.plugins.promotion.change.fact.ApplyFact;
import io.jenkins.plugins.promotion.journal.Actor;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** A JVM that records facts and delivers what follows is killed at random instants: nothing is lost or out of order. */
public class KilledOutboxTest {

    private static final int KILLS = 6;
    private static final Actor ANN = Actor.person("ann");

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    /** Writes each event it takes into a file, through to the disk. */
    private record Scribe(Path file) implements Hearer {
        @Override
        public String id() {
            return "scribe";
        }

        @Override
        public void hear(PromotionEvent event) throws IOException {
            try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
                open.seek(open.length());
                open.write((event.source().id() + "\n").getBytes(StandardCharsets.UTF_8));
                open.getFD().sync();
            }
        }
    }

    /** The victim. */
    public static final class Victim {
        private Victim() {}

        public static void main(String[] args) throws Exception {
            Path root = Path.of(args[0]);
            ScheduledExecutorService threads = Executors.newScheduledThreadPool(2);
            Outbox[] outbox = new Outbox[1];
            Changes changes = new Changes(root.resolve("changes"), Clock.systemUTC(), c -> outbox[0].changed(c.key()));
            outbox[0] = new Outbox(
                    changes,
                    root.resolve("hearing"),
                    Clock.systemUTC(),
                    (pause, work) -> threads.schedule(work, pause.toMillis(), TimeUnit.MILLISECONDS));
            outbox[0].hearers(List.of(new Scribe(root.resolve("heard.txt"))));
            Change change = changes.use(new ChangeName("CR-1"), "shop", "ann");
            System.out.println("ready");
            for (int n = Integer.parseInt(args[1]); ; n += 1_000_000) {
                change.record(ANN, new ApplyFact.Waiting("a" + n + "-" + change.count(), "test", false, 1, 1, false));
            }
        }
    }

    @Test
    public void eachEventIsTakenInOrderAndTwiceOnlyWhereItDiedBetween() throws Exception {
        Path root = folder.getRoot().toPath();
        Random random = new Random(7);
        for (int kill = 0; kill < KILLS; kill++) {
            Process victim = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            Victim.class.getName(),
                            root.toString(),
                            String.valueOf(kill))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try (BufferedReader out = victim.inputReader()) {
                assertEquals("ready", out.readLine());
                long lines = 0;
                Path heard = root.resolve("heard.txt");
                long wanted = length(heard) + 200 + random.nextInt(400);
                while (length(heard) < wanted && victim.isAlive()) {
                    lines++;
                }
                assertTrue(lines > 0);
            } finally {
                victim.destroyForcibly().waitFor();
            }
        }
        Changes changes = new Changes(root.resolve("changes"), Clock.systemUTC(), c -> {});
        Outbox last = new Outbox(changes, root.resolve("hearing"), Clock.systemUTC(), (pause, work) -> work.run());
        last.hearers(List.of(new Scribe(root.resolve("heard.txt"))));
        List<String> heard = Files.readAllLines(root.resolve("heard.txt"));
        List<String> recorded = new ArrayList<>();
        for (long seq = 2; seq <= changes.get("CR-1").orElseThrow().count(); seq++) {
            recorded.add("CR-1-" + seq);
        }
        assertEquals(recorded, List.copyOf(new LinkedHashSet<>(heard)));
        assertTrue(
                heard.size() + " deliveries of " + recorded.size() + " events",
                heard.size() <= recorded.size() + KILLS);
    }

    private static long length(Path file) {
        return file.toFile().length();
    }
}
