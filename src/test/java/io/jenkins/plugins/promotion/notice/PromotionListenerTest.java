package io.jenkins.plugins.promotion.notice;

import static org.awaitility.Awaitility.await;
import static org.junit.Assert.assertEquals;

import hudson.security.ACL;
import io.jenkins.plugins.promotion.Promotion;
import io.jenkins.plugins.promotion.change.Change;
import io.jenkins.plugins.promotion.change.ChangeName;
import io.jenkins.plugins.promotion.change.fact.ChangeFact;
import io.jenkins.plugins.promotion.hearing.PromotionEvent;
import io.jenkins.plugins.promotion.journal.Actor;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import jenkins.model.Jenkins;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsSessionRule;
import org.jvnet.hudson.test.TestExtension;

/** What a listener of another plugin hears, over a restart and beside one that never comes back. */
public class PromotionListenerTest {

    @Rule
    public JenkinsSessionRule sessions = new JenkinsSessionRule();

    static final List<String> HEARD = new CopyOnWriteArrayList<>();
    static CountDownLatch hang = new CountDownLatch(1);

    /** Notes all it hears, and as whom. */
    @TestExtension
    public static class Notes extends PromotionListener {
        @Override
        public void heard(PromotionEvent event) {
            boolean system = ACL.SYSTEM2.equals(Jenkins.getAuthentication2());
            HEARD.add(event.kind() + " of " + event.source().change() + (system ? "" : " not as SYSTEM"));
        }
    }

    /** Never returns by itself. */
    @TestExtension
    public static class Hangs extends PromotionListener {
        @Override
        public void heard(PromotionEvent event) throws InterruptedException {
            hang.await();
        }
    }

    /** Takes nothing. */
    @TestExtension
    public static class Throws extends PromotionListener {
        @Override
        public void heard(PromotionEvent event) {
            throw new IllegalStateException("broken");
        }
    }

    @Before
    public void forget() {
        HEARD.clear();
        hang = new CountDownLatch(1);
    }

    private static Change change(String name) throws IOException {
        return Promotion.get().changes().use(new ChangeName(name), "shop", "ann");
    }

    private static void close(String name) throws IOException {
        change(name).record(Actor.person("ann"), new ChangeFact.Closed("done"));
    }

    private static void hears(String... events) {
        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertEquals(List.of(events), List.copyOf(HEARD)));
    }

    @Test
    public void listenerHearsWhateverOthersDoAndNothingTwiceAfterARestart() throws Throwable {
        sessions.then(j -> {
            close("CR-1");
            hears("change-closed of CR-1");
        });
        sessions.then(j -> {
            close("CR-2");
            hears("change-closed of CR-1", "change-closed of CR-2");
        });
    }
}
