package io.jenkins.plugins.promotion.notice;

import static org.awaitility.Awaitility.await;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import hudson.model.TaskListener;
import hudson.util.FormValidation;
import io.jenkins.plugins.promotion.Clocks;
import io.jenkins.plugins.promotion.Promotion;
import io.jenkins.plugins.promotion.Stages;
import io.jenkins.plugins.promotion.config.PromotionConfiguration;
import io.jenkins.plugins.promotion.environment.Environment;
import io.jenkins.plugins.promotion.environment.Sites;
import io.jenkins.plugins.promotion.hearing.PromotionEvent;
import io.jenkins.plugins.promotion.lock.Binding;
import io.jenkins.plugins.promotion.site.EnvironmentSite;
import io.jenkins.plugins.promotion.tree.TreeProgress;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.TestExtension;

/** An environment that is looked at regularly, and somebody who changes it. */
public class DriftWatchTest {

    @Rule
    public JenkinsRule j = new JenkinsRule();

    @Rule
    public TemporaryFolder folder = new TemporaryFolder();

    static final List<String> HEARD = new CopyOnWriteArrayList<>();
    static boolean away;
    static boolean dies;
    static int offered;

    private Stages stages;

    /** Notes what it hears, unless it is away. */
    @TestExtension
    public static class Notes extends PromotionListener {
        @Override
        public void heard(PromotionEvent event) throws IOException {
            if (away) {
                offered++;
                throw new IOException("away");
            }
            HEARD.add(event.source().id());
            if (dies) {
                throw new ThreadDeath();
            }
        }
    }

    /** Before the others, and does not come back until it is let go. */
    @TestExtension("listenerThatHangsKeepsItFromNobody")
    public static class Hangs extends PromotionListener {
        static final CountDownLatch LET_GO = new CountDownLatch(1);

        @Override
        public String id() {
            return "0-hangs";
        }

        @Override
        public void heard(PromotionEvent event) throws InterruptedException {
            LET_GO.await();
        }
    }

    @Test
    public void listenerThatHangsKeepsItFromNobody() throws Exception {
        work(0);
        stages.write("production/pool.json", "{\"max\": 99}\n");
        Clocks.ahead(Duration.ofHours(2));
        try {
            DriftWatch.get().execute(TaskListener.NULL);
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertEquals(List.of("environment-production-1"), HEARD));
            DriftWatch.get().execute(TaskListener.NULL);
        } finally {
            Hangs.LET_GO.countDown();
        }
        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            DriftWatch.get().execute(TaskListener.NULL);
            assertTrue(DriftWatch.get().of(production()).orElseThrow().news().isEmpty());
        });
        assertEquals(List.of("environment-production-1"), HEARD);
    }

    @Before
    public void open() throws Exception {
        HEARD.clear();
        away = false;
        dies = false;
        offered = 0;
        stages = Stages.three(folder.getRoot().toPath(), "shop");
        production().setWatchEvery("1h");
        Notices.get().listenersChanged();
    }

    @After
    public void reset() {
        Clocks.reset();
    }

    private static Environment production() {
        return PromotionConfiguration.get().environment("production").orElseThrow();
    }

    private static void work(int hours) throws Exception {
        Clocks.ahead(Duration.ofHours(hours).plusMinutes(hours));
        DriftWatch.get().work(production());
    }

    private String environments() throws Exception {
        return j.createWebClient().goTo("environments/").asNormalizedText();
    }

    @Test
    public void driftOutsideOfAChangeIsToldOnceAndStandsOnEnvironments() throws Exception {
        work(0);
        stages.write("production/pool.json", "{\"max\": 99}\n");
        work(0);
        assertEquals("it is not time", List.of(), HEARD);
        away = true;
        work(1);
        assertEquals(List.of(), HEARD);
        away = false;
        Clocks.ahead(Duration.ofMinutes(62));
        DriftWatch.get().work(production());
        assertEquals(List.of("environment-production-1"), HEARD);
        work(2);
        assertEquals(List.of("environment-production-1"), HEARD);
        String page = environments();
        assertTrue(page, page.contains("it is another tree than before"));
        assertTrue(page, page.contains("when it was looked at regularly"));
        production().setWatchEvery("");
        assertFalse(environments().contains("it is another tree than before"));
    }

    /** As every other event, and not with each look at the clock. */
    @Test
    public void whoIsAwayIsOfferedItAgainWithGrowingPauses() throws Exception {
        work(0);
        stages.write("production/pool.json", "{\"max\": 99}\n");
        away = true;
        Instant start = Instant.now().plus(Duration.ofMinutes(61));
        int[][] secondsAndOffers = {{0, 1}, {5, 1}, {10, 2}, {30, 2}, {40, 3}, {150, 3}, {160, 4}};
        for (int[] one : secondsAndOffers) {
            Clocks.at(start.plusSeconds(one[0]));
            DriftWatch.get().work(production());
            assertEquals("after " + one[0] + " s", one[1], offered);
        }
        away = false;
        Clocks.at(start.plus(Duration.ofMinutes(13)));
        DriftWatch.get().work(production());
        assertEquals(List.of("environment-production-1"), HEARD);
    }

    /** Nothing of it is in memory only. */
    @Test
    public void driftThatWasTakenRightBeforeTheControllerDiedComesOnceMoreWithItsId() throws Exception {
        work(0);
        stages.write("production/pool.json", "{\"max\": 99}\n");
        dies = true;
        assertThrows(ThreadDeath.class, () -> work(1));
        dies = false;
        DriftWatch.get().work(production());
        assertEquals(List.of("environment-production-1", "environment-production-1"), HEARD);
        work(2);
        assertEquals(2, HEARD.size());
    }

    @Test
    public void whatDiffersIsNamedPathByPath() throws Exception {
        EnvironmentSite.Captured left = Sites.open(production(), Map.of(), null).capture(TreeProgress.NONE);
        Binding.Known known =
                new Binding.Known(left.tree(), left.snapshot(), "applied", "CR-1", "2026-11-21T09:00:00Z");
        Promotion.get().bindings().update("production", b -> b.withKnown(known));
        stages.write("production/an-added-file.json", "{}");
        work(0);
        assertEquals(
                "an-added-file.json is new",
                DriftWatch.get().of(production()).orElseThrow().found().what());
    }

    @Test
    public void whatIsHalfDoneOrBeingWrittenIsNoDrift() throws Exception {
        work(0);
        stages.write("production/pool.json", "{\"max\": 99}\n");
        try (var ignored =
                Promotion.get().bindings().reserve("production", "CR-1").orElseThrow()) {
            work(1);
        }
        Promotion.get()
                .bindings()
                .update("production", b -> b.withMark(new Binding.Mark("CR-1", "CR-1", "a", "2026-11-21T09:00:00Z")));
        work(2);
        assertEquals(List.of(), HEARD);
        Promotion.get().bindings().update("production", b -> b.withMark(null));
        DriftWatch.get().work(production());
        assertEquals(List.of("environment-production-1"), HEARD);
    }

    @Test
    public void howOftenIsADuration() {
        Environment.DescriptorImpl form =
                (Environment.DescriptorImpl) production().getDescriptor();
        assertEquals(FormValidation.Kind.OK, form.doCheckWatchEvery(null, "1d").kind);
        assertEquals(FormValidation.Kind.OK, form.doCheckWatchEvery(null, "").kind);
        assertEquals(FormValidation.Kind.ERROR, form.doCheckWatchEvery(null, "5s").kind);
        assertEquals(FormValidation.Kind.ERROR, form.doCheckWatchEvery(null, "now and then").kind);
        production().setWatchEvery("now and then");
        assertFalse(DriftWatch.get().of(production()).isPresent());
        production().setWatchEvery("1s");
        assertFalse(production().watched().isPresent());
    }
}
