package io.jenkins.plugins.promotion.hearing;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.promotion.change.Change;
import io.jenkins.plugins.promotion.change.ChangeName;
import io.jenkins.plugins.promotion.change.Changes;
import io.jenkins.plugins.promotion.change.fact.ChangeFact;
import io.jenkins.plugins.promotion.change.fact.Fact;
import io.jenkins.plugins.promotion.change.fact.Facts;
import io.jenkins.plugins.promotion.change.fact.WindowFact;
import io.jenkins.plugins.promotion.journal.Actor;
import io.jenkins.plugins.promotion.process.people.Scene;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Every kind of event of a change, and a controller that dies at each record. */
public class EveryEventTest {

    private static final ChangeName NAME = new ChangeName("CR-1");

    @Rule
    public TemporaryFolder folder = new TemporaryFolder();

    private final Scene.Hands clock = new Scene.Hands();
    private final List<PromotionEvent> heard = new ArrayList<>();
    private boolean diesOnceItTookOne;
    private Desk desk;
    private Changes changes;
    private Outbox outbox;

    private final class Ear implements Hearer {
        @Override
        public String id() {
            return "ear";
        }

        @Override
        public void hear(PromotionEvent event) {
            heard.add(event);
            if (diesOnceItTookOne) {
                throw new ThreadDeath();
            }
        }
    }

    /** All facts up to the end, and those that lead to events that one fact of its type does not. */
    private static List<Fact> facts() {
        List<Fact> facts = new ArrayList<>();
        WindowFact.Planned moved = null;
        for (Fact fact : Facts.all().subList(1, Facts.all().size())) {
            facts.add(fact);
            if (fact instanceof WindowFact.Planned dates) {
                moved = new WindowFact.Planned(
                        dates.id(), dates.start().plusDays(1), dates.end().plusDays(1), dates.latestSafeStart());
            }
            if (fact instanceof WindowFact.Planned || fact instanceof WindowFact.Missed) {
                facts.add(moved);
            }
            if (fact instanceof ChangeFact.Closed) {
                return facts;
            }
        }
        throw new AssertionError("no end");
    }

    @Before
    public void begin() throws IOException {
        start();
        clock.pass(Duration.ofMillis(1));
        changes.use(NAME, "shop", "build:shop#1");
        desk.settle();
    }

    /** What is in no file is gone. */
    private void start() throws IOException {
        Path root = folder.getRoot().toPath();
        desk = new Desk(clock);
        Outbox[] made = new Outbox[1];
        changes = new Changes(root.resolve("changes"), clock, change -> {
            if (made[0] != null) {
                made[0].changed(change.key());
            }
        });
        outbox = new Outbox(changes, root.resolve("hearing"), clock, desk);
        made[0] = outbox;
        outbox.hearers(List.of(new Ear()));
    }

    private Change change() throws IOException {
        return changes.open(NAME).orElseThrow();
    }

    private List<String> ids() {
        return heard.stream().map(event -> event.source().id()).toList();
    }

    /** Ids of all events that follow from what is on the disk. */
    private List<String> due() throws IOException {
        List<String> ids = new ArrayList<>();
        for (Change.Step step : change().since(1, null)) {
            Telling.of("CR-1", step, (revision, item) -> Optional.empty())
                    .forEach(event -> ids.add(event.source().id()));
        }
        return ids;
    }

    @Test
    public void eachKindIsToldOnceThoughTheControllerDiesRightAfterEveryRecord() throws IOException {
        Set<String> kinds = new LinkedHashSet<>();
        for (Fact fact : facts()) {
            List<String> before = due();
            change().record(Actor.step("shop#1", "7"), fact);
            // It dies before anybody was told: the work that was to be done is forgotten.
            start();
            desk.settle();
            if (!(fact instanceof ChangeFact.Closed)) {
                assertEquals(fact.toString(), due(), ids());
                assertFalse(before.size() > ids().size());
            }
        }
        for (PromotionEvent event : heard) {
            assertFalse(event.kind(), event.text().isBlank());
            assertFalse(event.kind(), event.link().isBlank());
            kinds.add(event.kind());
        }
        List<String> late = heard.stream()
                .filter(PromotionEvent.WindowOverrun.class::isInstance)
                .map(PromotionEvent::text)
                .toList();
        assertTrue(
                late.toString(), late.get(0).contains(" lasts too long for a way back in time; it is planned to end "));
        assertEquals(ids().size(), Set.copyOf(ids()).size());
        Set<String> all = new LinkedHashSet<>(PromotionEvent.kinds());
        // About no change: DriftWatchTest.
        all.remove("drift-found");
        all.removeAll(kinds);
        assertEquals(Set.of(), all);
    }

    @Test
    public void oneThatWasTakenRightBeforeTheControllerDiedComesOnceMoreWithItsIdAndInOrder() throws IOException {
        for (Fact fact : facts()) {
            diesOnceItTookOne = true;
            change().record(Actor.step("shop#1", "7"), fact);
            desk.settle();
            diesOnceItTookOne = false;
            start();
            desk.settle();
        }
        List<String> once = new ArrayList<>();
        int again = 0;
        for (String id : ids()) {
            if (!once.isEmpty() && once.get(once.size() - 1).equals(id)) {
                again++;
            } else {
                once.add(id);
            }
        }
        assertEquals(once.size(), Set.copyOf(once).size());
        long facts = once.stream().map(id -> id.split("-")[2]).distinct().count();
        assertEquals("the first event of each fact that has any", facts, again);
    }
}
