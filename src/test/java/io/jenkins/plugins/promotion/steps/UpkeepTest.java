package io.jenkins.plugins.promotion.steps;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.CoreMatchers.containsString;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import hudson.ExtensionList;
import hudson.Util;
import hudson.model.Result;
import hudson.model.TaskListener;
import io.jenkins.plugins.promotion.Promotion;
import io.jenkins.plugins.promotion.change.CopyRecord;
import io.jenkins.plugins.promotion.config.PromotionConfiguration;
import io.jenkins.plugins.promotion.environment.Environment;
import io.jenkins.plugins.promotion.environment.Sites;
import io.jenkins.plugins.promotion.environment.directory.DirectoryType;
import io.jenkins.plugins.promotion.refusal.Refusal;
import io.jenkins.plugins.promotion.site.EnvironmentSite;
import io.jenkins.plugins.promotion.tree.TreeProgress;
import io.jenkins.plugins.promotion.upkeep.NodePruning;
import io.jenkins.plugins.promotion.upkeep.NodeVerification;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.Lock;
import java.util.stream.Stream;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.ClassRule;
import org.junit.Rule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsRule;

/** What the content store is rid of, and what of its damage is told. */
public class UpkeepTest {

    @ClassRule
    public static JenkinsRule j = Workshop.jenkins();

    @Rule
    public Workshop shop = new Workshop(j);

    private static final String COPY = "copyEnvironment from: 'production', to: 'test', change: c";

    private Path folder() {
        return j.jenkins.getRootDir().toPath().resolve("configuration-promotion");
    }

    private Set<String> names(String kind) throws Exception {
        try (Stream<Path> files = Files.list(folder().resolve(kind))) {
            Set<String> names = new TreeSet<>();
            files.forEach(file -> names.add(file.getFileName().toString().replaceAll("\\.[a-z]+$", "")));
            return names;
        }
    }

    /** Makes everything look stored long ago. */
    private void age() throws Exception {
        FileTime longAgo = FileTime.from(Instant.now().minus(Duration.ofDays(40)));
        for (String kind : List.of("store/snapshots", "store/backups", "undo")) {
            if (Files.isDirectory(folder().resolve(kind))) {
                try (Stream<Path> files = Files.list(folder().resolve(kind))) {
                    for (Path file : (Iterable<Path>) files::iterator) {
                        Files.setLastModifiedTime(file, longAgo);
                    }
                }
            }
        }
    }

    /** A build may be over a moment before the thread of its last step is, and nothing is pruned until then. */
    private void prune() {
        await().until(() -> ExtensionList.lookupSingleton(NodePruning.class).prune(TaskListener.NULL));
    }

    private EnvironmentSite site(String name) throws Exception {
        return Sites.open(shop.environment(name), Map.of(), null);
    }

    @Test
    public void whatNothingNamesGoesAndTheRestStays() throws Exception {
        shop.stages.write("test/old.txt", "was here before " + shop.change());
        shop.succeed(COPY);
        CopyRecord copy = shop.state().lastCopyTo("test").orElseThrow();
        shop.stages.write("development/orphan.txt", "nobody records this, " + shop.change());
        String orphan = site("development").capture(TreeProgress.NONE).snapshot();
        prune();
        assertTrue("young things stay", names("store/snapshots").contains(orphan));
        age();
        prune();
        assertFalse(names("store/snapshots").contains(orphan));
        assertTrue(names("store/snapshots").contains(copy.snapshot()));
        assertTrue(names("store/backups").contains(copy.backup()));
        assertTrue(site("test").verifyStore().isSound());

        shop.succeed("closeChange change: c");
        age();
        prune();
        assertTrue("a build of it is there still", names("store/backups").contains(copy.backup()));
        for (WorkflowRun run : shop.job.getBuilds()) {
            run.delete();
        }
        prune();
        assertFalse(names("store/backups").contains(copy.backup()));
        assertTrue("what lies in an environment", names("store/snapshots").contains(copy.snapshot()));
        assertTrue(site("test").verifyStore().isSound());
    }

    @Test
    public void undoRecordsGoWithTheirChange() throws Exception {
        shop.rehearsed();
        age();
        prune();
        long before = undoRecords();
        assertTrue("records of an open change stay: " + before, before > 0);
        shop.succeed("closeChange change: c");
        prune();
        assertEquals(0, undoRecords());
    }

    private long undoRecords() throws Exception {
        return names("undo").size();
    }

    @Test
    public void neverBesideAStepAndNoStepBesideIt() throws Exception {
        CountDownLatch working = new CountDownLatch(1);
        CountDownLatch done = new CountDownLatch(1);
        ExecutorService step = Executors.newSingleThreadExecutor();
        try {
            Future<?> using = step.submit(() -> {
                Lock use = Promotion.get().storesInUse();
                use.lock();
                working.countDown();
                done.await();
                use.unlock();
                return null;
            });
            working.await();
            assertFalse(ExtensionList.lookupSingleton(NodePruning.class).prune(TaskListener.NULL));
            done.countDown();
            using.get();
        } finally {
            done.countDown();
            step.shutdownNow();
        }
        Lock alone = Promotion.get().storesAlone();
        alone.lock();
        WorkflowRun run;
        try {
            run = shop.start(COPY);
            j.waitForMessage("Waiting while the content stores are pruned", run);
        } finally {
            alone.unlock();
        }
        shop.end(run, Result.SUCCESS);
    }

    @Test
    public void damageIsToldWithTheChangesAndBackupsItHurtsAndHealedFromWhatIsThere() throws Exception {
        shop.stages.write("test/old.txt", "only the backup has this, " + shop.change());
        shop.stages.write("production/shop.yaml", "title: Shop " + shop.change() + "\n");
        shop.succeed(COPY);
        CopyRecord copy = shop.state().lastCopyTo("test").orElseThrow();
        damageEverything();

        NodeVerification.Run found = verified();
        assertFalse(found.isSound());
        String lines = String.join("\n", found.lines());
        assertThat(
                lines,
                containsString("Backup " + copy.backup() + ": of test before the copy from production, change "
                        + shop.change() + ", build " + copy.build()));
        assertThat(lines, containsString("'old.txt'"));
        assertThat(
                lines,
                containsString("Snapshot " + copy.snapshot() + ": the base, production as copied to test, change "
                        + shop.change()));

        String again = site("production").capture(TreeProgress.NONE).snapshot();
        assertEquals(copy.snapshot(), again);
        String left = String.join("\n", verified().lines());
        assertFalse("what production still has is whole again: " + left, left.contains(copy.snapshot()));
        assertThat(left, containsString("Backup " + copy.backup()));
        assertNull(verified().failure());
        // Other tests of this class want a sound store.
        Util.deleteRecursive(folder().resolve("store").toFile());
    }

    private NodeVerification.Run verified() throws Exception {
        NodeVerification.get().start(shop.environment("test"));
        await().atMost(Duration.ofSeconds(60))
                .until(() ->
                        !NodeVerification.get().last("built-in").orElseThrow().isRunning());
        return NodeVerification.get().last("built-in").orElseThrow();
    }

    /** Flips a bit in every content. */
    private void damageEverything() throws Exception {
        try (Stream<Path> packs = Files.list(folder().resolve("store/packs"))) {
            for (Path pack : (Iterable<Path>) packs.filter(p -> p.toString().endsWith(".pack"))::iterator) {
                byte[] bytes = Files.readAllBytes(pack);
                for (int i = 20; i < bytes.length; i++) {
                    bytes[i] ^= 1;
                }
                Files.setPosixFilePermissions(pack, PosixFilePermissions.fromString("rw-------"));
                Files.write(pack, bytes);
            }
        }
    }

    @Test
    public void oneUnusableEnvironmentKeepsNoneOfItsNodeFromPruning() throws Exception {
        List<Environment> usable = PromotionConfiguration.get().getEnvironments();
        shop.succeed(COPY);
        shop.stages.write("development/orphan.txt", "beside unusable ones, " + shop.change());
        String orphan = site("development").capture(TreeProgress.NONE).snapshot();
        age();
        Environment older = new Environment("older", new DirectoryType("/nowhere"));
        older.setBuiltInNode(true);
        older.setOrder(-1);
        PromotionConfiguration.get()
                .setEnvironments(
                        Stream.concat(Stream.of(older), usable.stream()).toList());
        older.setScope(List.of("/stored/before/it/was/checked/**"));
        try {
            prune();
            assertFalse(names("store/snapshots").contains(orphan));
        } finally {
            PromotionConfiguration.get().setEnvironments(usable);
        }
    }

    @Test
    public void patternsThatAreNoneAreRefusedWhereTheyAreDefined() {
        Environment environment = new Environment("shop", new DirectoryType("/srv/shop"));
        environment.setScope(List.of("/etc/**"));
        environment.setExclude(List.of("../x"));
        for (String field : List.of("scope", "exclude")) {
            assertThat(environment.mistakes().byField().get(field), containsString("Pattern '"));
        }
        Refusal refused =
                assertThrows(Refusal.class, () -> PromotionConfiguration.get().put(environment));
        assertThat(refused.getMessage(), containsString("exclude: Pattern '../x'"));
        Refusal stored = assertThrows(Refusal.class, environment::treeScope);
        assertThat(stored.getMessage(), containsString("environment 'shop'"));
    }
}
