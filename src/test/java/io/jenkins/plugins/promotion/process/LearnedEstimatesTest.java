package io.jenkins.plugins.promotion.process;

import static org.hamcrest.CoreMatchers.containsString;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNull;

import io.jenkins.plugins.promotion.change.Bias;
import io.jenkins.plugins.promotion.change.Change;
import io.jenkins.plugins.promotion.change.ChangeName;
import io.jenkins.plugins.promotion.change.Figures;
import io.jenkins.plugins.promotion.change.ItemHistory;
import io.jenkins.plugins.promotion.change.ItemTimes;
import io.jenkins.plugins.promotion.change.WindowRecord;
import io.jenkins.plugins.promotion.change.fact.Answer;
import io.jenkins.plugins.promotion.change.fact.ChangeFact;
import io.jenkins.plugins.promotion.journal.Actor;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.Rule;
import org.junit.Test;

/** What is learned of items from one change for the next. */
public class LearnedEstimatesTest {

    @Rule
    public Workroom shop = new Workroom();

    private void record(String dns) {
        shop.succeed("copyEnvironment from: 'production', to: 'development', change: c");
        shop.succeed("node { deleteDir()\n writeFile file: 'p.yaml', text: '''apiVersion: workplan/v1\n"
                + "plan: {id: p, title: T, author: dora}\nitems:\n"
                + "  - {id: one, description: One, kind: command, rollback: {command: [\"true\"]}, argv: [\"true\"]}\n"
                + dns + "'''\n"
                + "recordWorkPlan environment: 'development', change: c, plan: 'p.yaml', derive: false }");
    }

    private static String dns(String when, String estimate) {
        return "  - {id: dns, description: Move the name, kind: manual, rollback: {manual: back}, instruction: Move the"
                + " name" + when + estimate + "}\n";
    }

    /** A change in which the name is moved in a rehearsal, which takes eight minutes. */
    private Change before() throws Exception {
        record(dns("", ", estimate: 4m"));
        ScriptBuild build = shop.start("copyEnvironment from: 'production', to: 'test', change: c\n"
                + "applyWorkPlan environment: 'test', change: c");
        shop.people.begin("test", "ivan");
        shop.people.answer("test", "dns", Answer.START, "ivan", "");
        shop.pass(Duration.ofMinutes(8));
        shop.people.answer("test", "dns", Answer.DONE, "ivan", "");
        shop.end(build, ScriptBuild.Result.SUCCESS);
        Change change = shop.people.change();
        change.record(Actor.person("ivan"), new ChangeFact.Closed(""));
        return change;
    }

    @Test
    public void itemThatWasNeverRehearsedTakesAsLongAsInEarlierChanges() throws Exception {
        before();
        for (String estimate : List.of("", ", estimate: 30m")) {
            record(dns(", when: {environment: [production]}", estimate));
            shop.rehearse();
            ScriptBuild run =
                    shop.start("outageWindow(environment: 'production', change: c, margin: '0%') { echo 'x' }");
            assertThat(run.log(), containsString("for what was never rehearsed: dns (median of 1 run)"));
            WindowRecord window = shop.state().lastWindow("production").orElseThrow();
            assertEquals(Map.of("dns", "median of 1 run"), window.estimate().fromHistory());
            assertEquals(8, window.estimate().estimated().toMinutes());
            shop.stop(run);
            shop.people.change().record(Actor.person("ivan"), new ChangeFact.Cancelled("another"));
        }
    }

    @Test
    public void anotherKindOrAnotherJobIsAnotherItem() throws Exception {
        Change first = before();
        record("  - {id: dns, description: D, kind: command, rollback: {command: [\"true\"]}, argv: [\"true\"],"
                + " when: {environment: [production]}}\n");
        shop.rehearse();
        assertThat(
                shop.refused("outageWindow(environment: 'production', change: c) { echo 'x' }"),
                containsString("never rehearsed and have no estimate: dns"));
        Change other = shop.world().changes().use(new ChangeName("X"), "other", "me");
        assertEquals(
                List.of(), ItemHistory.besides(other, shop.world().changes()).rows());
        assertEquals(
                2,
                ItemHistory.besides(shop.people.change(), shop.world().changes())
                        .rows()
                        .size());
        assertEquals(
                List.of(),
                ItemHistory.besides(first, shop.world().changes()).rows().stream()
                        .filter(row -> row.kind().equals("manual"))
                        .toList());
    }

    @Test
    public void authorsAreComparedWithWhatItTook() throws Exception {
        Change change = before();
        for (int round = 0; round < 2; round++) {
            Figures figures =
                    shop.world().changes().get(change.key()).orElseThrow().figures();
            ItemTimes dns = figures.items().stream()
                    .filter(item -> item.item().equals("dns"))
                    .findFirst()
                    .orElseThrow();
            assertEquals(Duration.ofMinutes(4), dns.estimate());
            assertEquals(8, dns.rehearsed().get(0).toMinutes());
            assertEquals(List.of(), dns.actual());
            Bias bias = Bias.of(List.of(figures)).stream()
                    .filter(one -> one.author().equals("dora"))
                    .findFirst()
                    .orElseThrow();
            assertEquals(1, bias.items());
            assertEquals(200, bias.rehearsed().longValue());
            assertNull(bias.actual());
            shop.restart();
        }
    }
}
