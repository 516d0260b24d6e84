package io.jenkins.plugins.promotion.change;

import static io.jenkins.plugins.promotion.process.people.Scene.person;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.promotion.InMemory;
import io.jenkins.plugins.promotion.change.fact.ApplyOutcome;
import io.jenkins.plugins.promotion.change.fact.ChangeFact;
import io.jenkins.plugins.promotion.change.fact.SoakFact;
import io.jenkins.plugins.promotion.change.fact.WindowFact;
import io.jenkins.plugins.promotion.execution.LineStatus;
import io.jenkins.plugins.promotion.execution.WaitsFor;
import io.jenkins.plugins.promotion.process.people.Scene;
import io.jenkins.plugins.promotion.signoff.Decision.Verdict;
import java.io.IOException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** When each step was worked on and waited for. */
public class SpansTest {

    @Rule
    public TemporaryFolder folder = InMemory.folder();

    private Scene scene;
    private boolean building = true;
    private OffsetDateTime begin;

    @Before
    public void begin() throws IOException {
        scene = new Scene(folder.getRoot().toPath());
        begin = scene.now();
    }

    private void pass(int minutes) {
        scene.clock.pass(Duration.ofMinutes(minutes));
    }

    private List<Span> spans() {
        return Spans.of(new AtWork(scene.change.state(), build -> building), scene.now());
    }

    /** {@code WAIT 3-13} in minutes since the beginning, with {@code +} where it goes on. */
    private String of(String step) {
        return spans().stream()
                .filter(span -> span.step().equals(step))
                .map(span -> span.kind() + " "
                        + Duration.between(begin, span.began()).toMinutes() + "-"
                        + Duration.between(begin, span.ended()).toMinutes() + (span.goesOn() ? "+" : ""))
                .collect(Collectors.joining(", "));
    }

    private void applies(String id, String environment) throws IOException {
        scene.applyWaiting(id, environment, environment.equals("production"), false);
        pass(2);
        scene.following().begin(scene.change, id, person("doer"), true);
        scene.applyBegun(id);
    }

    @Test
    public void everyRoundIsThere() throws IOException {
        scene.copy("production", "development", true, true);
        scene.lock("production");
        String made = scene.gate("Changes made", "qa", 1, false, null);
        pass(5);
        scene.decide(made, person("dora", "qa"), Verdict.APPROVE, "");
        scene.revision("author");
        scene.copy("development", "test", false, false);
        String first = scene.gate("Test", "qa", 1, true, null);
        pass(10);
        scene.decide(first, person("qa1", "qa"), Verdict.REJECT, "too slow");
        pass(1);
        scene.copy("development", "test", false, false);
        String second = scene.gate("Test", "qa", 1, true, null);
        pass(4);
        scene.decide(second, person("qa1", "qa"), Verdict.APPROVE, "");
        scene.copy("production", "test", false, true);
        scene.gate("Go live", "qa", 1, true, null);
        pass(1);
        assertEquals("HELD 0-21+", of("02"));
        assertEquals("WAIT 0-5", of("03"));
        assertEquals("WAIT 5-15, WAIT 16-20", of("06"));
        assertEquals("WAIT 20-21+", of("09"));
        assertEquals(
                2, spans().stream().filter(span -> span.step().equals("04")).count());
    }

    /** People of two gates that wait at once are waited for once. */
    @Test
    public void gatesThatWaitAtOnceAreNoLongerThanTheTimeThatPassed() throws IOException {
        String one = scene.gate("Agreed", "qa", 1, false, null);
        pass(2);
        scene.gate("Also", "business", 1, false, null);
        pass(3);
        scene.decide(one, person("qa1", "qa"), Verdict.APPROVE, "");
        pass(1);
        Timeline timeline = Timeline.of(new AtWork(scene.change.state(), build -> true), scene.now());
        assertEquals(Duration.ofMinutes(6), timeline.waited());
    }

    /** A controller that was down, or no build at all, is neither work nor waiting. */
    @Test
    public void timeInWhichNobodyDidAnythingIsNoWork() throws IOException {
        applies("a1", "test");
        pass(3);
        scene.line("a1", "stop", LineStatus.DONE, Duration.ofMinutes(3));
        pass(60);
        scene.line("a1", "pool", LineStatus.RUNNING, Duration.ZERO);
        pass(60);
        pass(4);
        scene.line("a1", "pool", LineStatus.DONE, Duration.ofMinutes(4));
        assertEquals("WAIT 0-2, WORK 2-5, WORK 125-129", of("08"));
        scene.line("a1", "seal", LineStatus.RUNNING, Duration.ZERO);
        pass(6);
        assertEquals("WAIT 0-2, WORK 2-5, WORK 125-135+", of("08"));
        building = false;
        assertEquals("WAIT 0-2, WORK 2-5, WORK 125-129", of("08"));
    }

    @Test
    public void personIsWaitedForUntilNow() throws IOException {
        applies("a1", "test");
        scene.asks("a1", "stop", WaitsFor.MANUAL);
        pass(7);
        building = false;
        assertEquals("WAIT 0-2, WAIT 2-9+", of("08"));
    }

    @Test
    public void itemsOneAfterTheOtherAreOneStretch() throws IOException {
        applies("a1", "test");
        for (int i = 0; i < 50; i++) {
            pass(1);
            scene.line("a1", "i" + i, LineStatus.DONE, Duration.ofMinutes(1));
        }
        scene.applyEnded("a1", ApplyOutcome.DONE);
        assertEquals("WAIT 0-2, WORK 2-52", of("08"));
    }

    @Test
    public void outageIsPlannedAsLongAsItIsToCome() throws IOException {
        scene.revision("author");
        applies("a1", "test");
        pass(3);
        scene.line("a1", "stop", LineStatus.DONE, Duration.ofMinutes(3));
        scene.applyEnded("a1", ApplyOutcome.DONE);
        scene.window("w1", Duration.ofMinutes(21), Duration.ofMinutes(4));
        assertEquals("WAIT 5-5+", of("10"));
        scene.record(new WindowFact.Planned(
                "w1",
                scene.now().plusMinutes(60),
                scene.now().plusMinutes(120),
                scene.now().plusMinutes(90)));
        assertEquals("WAIT 5-5+, PLANNED 65-125", of("10"));
        assertEquals("REHEARSED 65-68", of("11"));
        pass(61);
        scene.record(new WindowFact.Began("w1"));
        pass(10);
        assertEquals("PLANNED 65-125, OUTAGE 66-76+", of("10"));
        assertEquals("", of("11"));
    }

    @Test
    public void nothingGoesOnInAChangeThatIsOver() throws IOException {
        scene.copy("production", "development", true, true);
        scene.lock("production");
        scene.gate("Test", "qa", 1, true, null);
        scene.record(new SoakFact.Began("s1", "production", Duration.ofDays(3), "v1:tree"));
        applies("a1", "test");
        scene.asks("a1", "stop", WaitsFor.MANUAL);
        pass(5);
        assertTrue(spans().stream().anyMatch(Span::goesOn));
        scene.record(new ChangeFact.Cancelled("enough"));
        pass(50);
        assertEquals(List.of(), spans().stream().filter(Span::goesOn).toList());
        assertEquals("USE 0-7", of("12"));
    }
}
