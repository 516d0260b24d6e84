package io.jenkins.plugins.promotion.hearing;

import static io.jenkins.plugins.promotion.process.people.Scene.person;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.promotion.InMemory;
import io.jenkins.plugins.promotion.change.Change;
import io.jenkins.plugins.promotion.change.ChangeName;
import io.jenkins.plugins.promotion.change.Changes;
import io.jenkins.plugins.promotion.change.fact.ChangeFact;
import io.jenkins.plugins.promotion.journal.Actor;
import io.jenkins.plugins.promotion.process.people.Scene;
import io.jenkins.plugins.promotion.signoff.Decision.Verdict;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** What reaches a listener, whatever happens on the way; nothing waits, since the test does the work itself. */
public class OutboxTest {

    @Rule
    public TemporaryFolder folder = InMemory.folder();

    private Scene scene;
    private Path home;
    private Outbox outbox;
    private Desk desk;
    private final Ear ear = new Ear("ear");

    private static final class Ear implements Hearer {
        private final String id;
        final List<PromotionEvent> heard = new ArrayList<>();
        /** What is not taken. */
        Predicate<PromotionEvent> deaf = event -> false;
        /** Dies once it took this. */
        Predicate<PromotionEvent> dies = event -> false;

        Ear(String id) {
            this.id = id;
        }

        @Override
        public String id() {
            return id;
        }

        @Override
        public void hear(PromotionEvent event) throws IOException {
            if (deaf.test(event)) {
                throw new IOException("not now");
            }
            heard.add(event);
            if (dies.test(event)) {
                throw new ThreadDeath();
            }
        }

        List<String> kinds() {
            return heard.stream().map(PromotionEvent::kind).toList();
        }

        List<String> ids() {
            return heard.stream().map(event -> event.source().id()).toList();
        }
    }

    @Before
    public void begin() throws IOException {
        scene = new Scene(folder.getRoot().toPath());
        home = folder.getRoot().toPath().resolve("hearing");
        desk = new Desk(scene.clock);
        outbox = new Outbox(scene.changes, home, scene.clock, desk);
        scene.clock.pass(Duration.ofMillis(1));
        outbox.hearers(List.of(ear));
        desk.settle();
    }

    private void told() {
        outbox.changed(scene.change.key());
        desk.settle();
    }

    /** The controller is another one, which knows what is on the disk. */
    private Change restart() throws IOException {
        outbox.end();
        Changes again = new Changes(folder.getRoot().toPath().resolve("changes"), scene.clock, change -> {});
        outbox = new Outbox(again, home, scene.clock, desk);
        outbox.hearers(List.of(ear));
        desk.settle();
        return again.open(new ChangeName("CR-1")).orElseThrow();
    }

    @Test
    public void gateIsToldFromItsOpeningToItsEnd() throws IOException {
        scene.build("dora");
        String gate = scene.gate("Go live", "qa", 1, true, null);
        scene.renew(gate, "v1:other");
        scene.decide(gate, person("qa1", "qa"), Verdict.APPROVE, "fine");
        told();
        assertEquals(List.of("gate-opened", "gate-opened", "gate-decided", "gate-settled"), ear.kinds());
        PromotionEvent.GateOpened anew = (PromotionEvent.GateOpened) ear.heard.get(1);
        assertEquals(List.of("environment 'test' changed"), anew.anew());
        PromotionEvent.GateDecided decided = (PromotionEvent.GateDecided) ear.heard.get(2);
        assertEquals("qa1", decided.user());
        assertTrue(decided.approved());
        assertEquals("promotion-changes/CR-1/gate/" + gate + "/", decided.link());
        assertEquals("CR-1-5", decided.source().id());
    }

    /** Facts are dated in milliseconds, clocks are finer. */
    @Test
    public void whatHappensInTheMillisecondOfItsBeginningIsHeard() throws IOException {
        scene.clock.pass(Duration.ofNanos(123_456));
        Ear late = new Ear("late");
        outbox.hearers(List.of(ear, late));
        scene.gate("Go live", "qa", 1, true, null);
        told();
        assertEquals(List.of("gate-opened"), late.kinds());
    }

    @Test
    public void decisionThatDoesNotCountAnyMoreIsToldBesideTheGateThatAsksAnew() throws IOException {
        scene.build("dora");
        String gate = scene.gate("Go live", "qa", 2, true, null);
        scene.decide(gate, person("qa1", "qa"), Verdict.APPROVE, "");
        scene.renew(gate, "v1:other");
        told();
        assertEquals(List.of("gate-opened", "gate-decided", "gate-voided", "gate-opened"), ear.kinds());
        assertEquals(List.of("qa1"), ((PromotionEvent.GateVoided) ear.heard.get(2)).users());
        assertEquals(ear.ids().stream().distinct().toList(), ear.ids());
    }

    @Test
    public void whatWasTakenDoesNotComeAgainAfterARestart() throws IOException {
        scene.gate("One", "qa", 1, false, null);
        told();
        restart();
        told();
        assertEquals(List.of("gate-opened"), ear.kinds());
    }

    @Test
    public void whatHappenedWhileNobodyDeliveredComesAfterTheRestart() throws IOException {
        scene.gate("One", "qa", 1, false, null);
        outbox.end();
        scene.gate("Two", "qa", 1, false, null);
        restart();
        assertEquals(List.of("gate-opened", "gate-opened"), ear.kinds());
    }

    @Test
    public void takenEventComesOnceMoreWithTheSameIdWhereTheControllerDiedBeforeThatWasKept() throws IOException {
        ear.dies = event -> true;
        scene.gate("One", "qa", 1, false, null);
        told();
        ear.dies = event -> false;
        restart();
        assertEquals(List.of("CR-1-2", "CR-1-2"), ear.ids());
        restart();
        assertEquals(2, ear.heard.size());
    }

    @Test
    public void whatIsNotTakenIsOfferedAgainWithGrowingPausesAndInOrder() throws IOException {
        ear.deaf = event -> true;
        scene.gate("One", "qa", 1, false, null);
        told();
        scene.gate("Two", "qa", 1, false, null);
        told();
        assertTrue(ear.heard.isEmpty());
        List<Duration> pauses = List.of(desk.passOne(), desk.passOne());
        assertTrue(pauses.toString(), pauses.get(0).compareTo(pauses.get(1)) < 0);
        ear.deaf = event -> false;
        desk.passOne();
        assertEquals(List.of("CR-1-2", "CR-1-3"), ear.ids());
    }

    @Test
    public void oneThatIsDeafHoldsUpNobodyElseAndNoOtherChange() throws IOException {
        Ear other = new Ear("other");
        outbox.hearers(List.of(ear, other));
        Change second = scene.changes.use(new ChangeName("CR-2"), "shop", "build:shop#2");
        ear.deaf = event -> event.source().change().equals("CR-1");
        scene.gate("One", "qa", 1, false, null);
        second.record(Actor.person("ann"), new ChangeFact.Closed("done"));
        told();
        outbox.changed(second.key());
        desk.settle();
        assertEquals(List.of("change-closed"), ear.kinds());
        assertEquals(List.of("gate-opened", "change-closed"), other.kinds());
    }

    @Test
    public void whatIsThreeDaysOldIsNoNews() throws IOException {
        ear.deaf = event -> event.source().id().equals("CR-1-2");
        scene.gate("One", "qa", 1, false, null);
        told();
        scene.clock.pass(Duration.ofDays(2));
        scene.gate("Two", "qa", 1, false, null);
        scene.clock.pass(Duration.ofDays(1).plusMillis(1));
        told();
        assertEquals(List.of("CR-1-3"), ear.ids());
    }

    @Test
    public void newListenerHearsWhatHappensFromThenOn() throws IOException {
        scene.gate("One", "qa", 1, false, null);
        told();
        scene.clock.pass(Duration.ofMinutes(1));
        Ear late = new Ear("late");
        outbox.hearers(List.of(ear, late));
        scene.gate("Two", "qa", 1, false, null);
        told();
        assertEquals(List.of("CR-1-3"), late.ids());
    }

    @Test
    public void listenerThatWasTakenAwayAndIsBackHearsNothingOfTheTimeBetween() throws IOException {
        outbox.hearers(List.of());
        scene.gate("One", "qa", 1, false, null);
        told();
        scene.clock.pass(Duration.ofMinutes(1));
        outbox.hearers(List.of(ear));
        told();
        assertTrue(ear.ids().toString(), ear.heard.isEmpty());
    }
}
