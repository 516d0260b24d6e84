package io.jenkins.plugins.promotion.process;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.promotion.change.Change;
import io.jenkins.plugins.promotion.change.StoredPlan;
import io.jenkins.plugins.promotion.change.fact.Answer;
import io.jenkins.plugins.promotion.hearing.PromotionEvent;
import io.jenkins.plugins.promotion.hearing.Telling;
import io.jenkins.plugins.promotion.plan.Item;
import io.jenkins.plugins.promotion.process.ScriptBuild.Result;
import io.jenkins.plugins.promotion.process.people.Outages;
import io.jenkins.plugins.promotion.refusal.Refusal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.Rule;
import org.junit.Test;

/** Which events the steps and the people at them lead to. */
public class WhatIsToldTest {

    @Rule
    public Workroom shop = new Workroom();

    private List<PromotionEvent> events() throws IOException {
        Change change = shop.people.change();
        List<PromotionEvent> events = new ArrayList<>();
        for (Change.Step step : change.since(0, null)) {
            events.addAll(Telling.of(change.key(), step, (revision, item) -> item(change, revision, item)));
        }
        return events;
    }

    private static Optional<Item> item(Change change, long revision, String id) {
        try {
            return StoredPlan.read(change, revision).item(id);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<String> kinds(String beginning) throws IOException {
        return events().stream()
                .map(PromotionEvent::kind)
                .filter(kind -> kind.startsWith(beginning))
                .toList();
    }

    private <T extends PromotionEvent> T last(Class<T> type) throws IOException {
        return events().stream()
                .filter(type::isInstance)
                .map(type::cast)
                .reduce((a, b) -> b)
                .orElseThrow();
    }

    @Test
    public void outageIsToldFromItsDatesToItsEnd() throws Exception {
        shop.rehearsed();
        ScriptBuild run = shop.start("outageWindow(environment: 'production', change: c) { echo 'in the outage' }");
        OffsetDateTime now = shop.now();
        shop.people.plan(
                "production", now.plusHours(5).toString(), now.plusHours(9).toString(), "ivan");
        new Outages(shop.clock)
                .plan(
                        shop.people.change(),
                        "outage-1",
                        now.plusHours(6).toString(),
                        now.plusHours(9).toString(),
                        now.plusHours(5).toString(),
                        shop.people.person("ivan"),
                        true);
        shop.settle();
        shop.pass(Duration.ofHours(4));
        assertEquals(List.of("window-entered", "window-moved"), kinds("window"));
        shop.pass(Duration.ofHours(1));
        assertEquals(List.of("window-entered", "window-moved", "window-near"), kinds("window"));
        shop.pass(Duration.ofMinutes(10));
        shop.pass(Duration.ofMinutes(50));
        shop.end(run, Result.SUCCESS);
        assertEquals(
                List.of("window-entered", "window-moved", "window-near", "window-begun", "window-ended"),
                kinds("window"));
        assertEquals(List.of("dates-awaited"), kinds("dates"));
        assertEquals(now.plusHours(5), last(PromotionEvent.WindowMoved.class).before());
    }

    @Test
    public void outageThatBeginsWithinTheHourIsToldOnce() throws Exception {
        shop.rehearsed();
        shop.start("outageWindow(environment: 'production', change: c) { echo 'in the outage' }");
        OffsetDateTime now = shop.now();
        shop.people.plan(
                "production", now.plusMinutes(30).toString(), now.plusHours(9).toString(), "ivan");
        shop.pass(Duration.ofMinutes(10));
        assertEquals(List.of("window-entered"), kinds("window"));
    }

    @Test
    public void itemThatWaitsIsToldWithItsOwnerAndWhatItMeans() throws Exception {
        shop.base();
        shop.stages.write(
                "scm/plan.yaml",
                """
                apiVersion: workplan/v1
                plan: {id: routing, title: Routing}
                items:
                  - {id: tell, description: Tell the desk, kind: manual, instruction: Call them, owner: desk}
                """);
        shop.succeed("node { checkout scm; recordWorkPlan plan: 'plan.yaml', environment: 'development', change: c }");
        ScriptBuild run = shop.start("copyEnvironment from: 'production', to: 'test', change: c\n"
                + "applyWorkPlan environment: 'test', change: c");
        assertEquals("test", last(PromotionEvent.BeginAwaited.class).environment());
        shop.people.begin("test", "ivan");
        PromotionEvent.ItemAwaited waits = last(PromotionEvent.ItemAwaited.class);
        assertEquals("desk", waits.owner());
        assertEquals("Tell the desk", waits.description());
        assertEquals("manual", waits.waitsFor());
        shop.people.answer("test", "tell", Answer.FAILED, "ivan", "nobody there");
        assertEquals("tell", last(PromotionEvent.ApplyFailed.class).item());
        assertEquals("failed", last(PromotionEvent.ItemAwaited.class).waitsFor());
        shop.stop(run);
    }

    @Test
    public void productionThatMovedIsToldWhereverItIsSeen() throws Exception {
        shop.base();
        shop.stages.write("production/extra.json", "{\"by\": \"hand\"}\n");
        shop.refused("lockConfig environment: 'production', change: c, reason: 'go live'");
        assertTrue(last(PromotionEvent.StepFailed.class).why().contains("extra.json"));
        shop.redefine("production", e -> e.setWarnOnDrift(true));
        shop.succeed("lockConfig environment: 'production', change: c, reason: 'go live', onDrift: 'warn'");
        PromotionEvent.DriftSeen seen = last(PromotionEvent.DriftSeen.class);
        assertEquals("production", seen.environment());
        assertTrue(seen.what(), seen.what().startsWith("1 added"));
        shop.succeed("copyEnvironment from: 'production', to: 'test', change: c");
        assertEquals(List.of("drift-seen", "drift-seen"), kinds("drift"));
    }

    @Test
    public void wayBackAndEndAreTold() throws Exception {
        shop.rehearsed();
        shop.people.backOut("test", "ivan", "wrong");
        shop.succeed("applyWorkPlan environment: 'test', change: c");
        assertTrue(last(PromotionEvent.BackedOut.class).exact());
        shop.succeed("closeChange change: c");
        PromotionEvent end = events().get(events().size() - 1);
        assertEquals("change-closed", end.kind());
    }

    @Test
    public void itemIsForItsOwnerWhereThePlanSaysSo() throws Exception {
        shop.base();
        shop.stages.write(
                "scm/plan.yaml",
                """
                apiVersion: workplan/v1
                plan: {id: routing, title: Routing, policy: {ownersOnly: true}}
                items:
                  - {id: tell, description: Tell the desk, kind: manual, instruction: Call them, owner: business}
                  - {id: seal, description: Seal it, kind: manual, instruction: Seal it}
                """);
        shop.succeed("node { checkout scm; recordWorkPlan plan: 'plan.yaml', environment: 'development', change: c }");
        ScriptBuild run = shop.start("copyEnvironment from: 'production', to: 'test', change: c\n"
                + "applyWorkPlan environment: 'test', change: c");
        shop.people.begin("test", "ivan");
        Refusal refused =
                assertThrows(Refusal.class, () -> shop.people.answer("test", "tell", Answer.DONE, "ivan", ""));
        assertTrue(refused.getMessage(), refused.getMessage().contains("is for its owner 'business'"));
        shop.people.answer("test", "tell", Answer.CLARIFY, "ivan", "which desk?");
        shop.people.answer("test", "tell", Answer.DONE, "bea", "");
        shop.people.answer("test", "seal", Answer.DONE, "ivan", "");
        shop.end(run, Result.SUCCESS);
    }

    @Test
    public void gateThatNobodySettlesIsToldAgainAndTakenToOthers() throws Exception {
        ScriptBuild run =
                shop.start("awaitSignOff name: 'Go', change: c, approvers: 'qa', remind: '1d', escalate: '36h: leads'");
        shop.pass(Duration.ofHours(23));
        assertEquals(List.of("gate-opened"), kinds("gate"));
        shop.pass(Duration.ofHours(1));
        shop.restart();
        shop.pass(Duration.ofHours(12));
        assertEquals(List.of("gate-opened", "gate-reminded", "gate-reminded"), kinds("gate"));
        assertEquals(List.of("leads"), last(PromotionEvent.GateReminded.class).to());
        shop.people.approve("Go", "qa1");
        assertTrue(shop.end(run, Result.SUCCESS).contains("it is taken to leads"));
        shop.pass(Duration.ofDays(9));
        assertEquals(2, kinds("gate-reminded").size());
    }

    @Test
    public void whatIsWrongWithRemindersIsToldBeforeTheGateOpens() throws Exception {
        assertTrue(shop.refused("awaitSignOff name: 'Go', change: c, remind: 'daily', escalate: 'leads'")
                .contains("'daily' is no duration"));
        assertTrue(shop.world().changes().all().stream()
                .allMatch(change -> change.state().gates().isEmpty()));
    }

    @Test
    public void everyKindHasItsWord() {
        assertEquals(
                PromotionEvent.kinds().size(),
                PromotionEvent.kinds().stream().distinct().count());
        long records = java.util.Arrays.stream(PromotionEvent.class.getDeclaredClasses())
                .filter(Class::isRecord)
                .filter(type -> type != PromotionEvent.Source.class)
                .peek(type ->
                        assertTrue(type.getSimpleName(), PromotionEvent.kinds().contains(PromotionEvent.kind(type))))
                .count();
        assertEquals(records, PromotionEvent.kinds().size());
    }
}
