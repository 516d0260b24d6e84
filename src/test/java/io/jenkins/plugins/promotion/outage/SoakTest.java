package io.jenkins.plugins.promotion.outage;

import static org.junit.Assert.assertEquals;

import io.jenkins.plugins.promotion.journal.Json;
import io.jenkins.plugins.promotion.outage.Soak.Change;
import io.jenkins.plugins.promotion.outage.Soak.Checked;
import io.jenkins.plugins.promotion.outage.Soak.Counting;
import io.jenkins.plugins.promotion.outage.Soak.Done;
import io.jenkins.plugins.promotion.outage.Soak.Failed;
import io.jenkins.plugins.promotion.outage.Soak.OnChange;
import io.jenkins.plugins.promotion.plan.PlanCheck;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.Test;

/** Hours after the beginning; lasting is always 10 h. */
public class SoakTest {
    private static final Instant BEGAN = Instant.parse("2026-11-28T00:00:00Z");
    private static final Change AT_4 = change(3, 4, "v1:b");
    private static final Change AT_8 = change(7, 8, "v1:c");
    private static final Change FORGOTTEN = change(0, 8, "v1:c");

    private static Instant at(int hour) {
        return BEGAN.plus(Duration.ofHours(hour));
    }

    private static Duration hours(int hours) {
        return Duration.ofHours(hours);
    }

    private static Change change(int lastUnchanged, int seen, String tree) {
        return new Change(at(lastUnchanged), at(seen), tree, List.of("conf/app.xml"));
    }

    private static Counting counting(int counted, int since, Change... changes) {
        return new Counting(hours(counted), hours(10 - counted), List.of(changes), at(since));
    }

    @Test
    public void countsOnlyUnchangedTime() {
        record Case(OnChange onChange, List<Change> changes, int looked, Soak expected) {}
        for (Case one : List.of(
                new Case(OnChange.REPORT, List.of(), 0, counting(0, 0)),
                new Case(OnChange.REPORT, List.of(), 9, counting(9, 0)),
                new Case(OnChange.REPORT, List.of(), 10, new Done(List.of(), at(0))),
                // the hour in which it changed proves nothing
                new Case(OnChange.REPORT, List.of(AT_4), 9, counting(8, 0, AT_4)),
                new Case(OnChange.REPORT, List.of(AT_4, AT_8), 11, counting(9, 0, AT_4, AT_8)),
                new Case(OnChange.REPORT, List.of(AT_4, AT_8), 12, new Done(List.of(AT_4, AT_8), at(0))),
                // a look that nobody remembers, since the controller went down, takes no time away
                new Case(OnChange.REPORT, List.of(AT_4, FORGOTTEN), 14, counting(9, 0, AT_4, FORGOTTEN)),
                new Case(OnChange.REPORT, List.of(AT_4, FORGOTTEN), 15, new Done(List.of(AT_4, FORGOTTEN), at(0))),
                new Case(OnChange.RESTART, List.of(AT_4), 9, counting(5, 4, AT_4)),
                new Case(OnChange.RESTART, List.of(AT_4, AT_8), 17, counting(9, 8, AT_4, AT_8)),
                new Case(OnChange.RESTART, List.of(AT_4), 14, new Done(List.of(AT_4), at(4))),
                new Case(OnChange.FAIL, List.of(), 9, counting(9, 0)),
                new Case(OnChange.FAIL, List.of(AT_4), 9, new Failed(AT_4)),
                // a change after it was long enough is not this soak's business
                new Case(OnChange.FAIL, List.of(change(10, 11, "v1:b")), 20, new Done(List.of(), at(0))),
                new Case(
                        OnChange.RESTART, List.of(AT_4, change(14, 15, "v1:d")), 20, new Done(List.of(AT_4), at(4))))) {
            assertEquals(
                    one.toString(),
                    one.expected(),
                    Soak.evaluate(BEGAN, one.changes(), List.of(), hours(10), one.onChange(), at(one.looked())));
        }
    }

    private static Checked checked(int lastAsked, int at, boolean passes) {
        return new Checked(
                at(lastAsked), at(at), passes ? List.of() : List.of(new PlanCheck.Result("up", false, "exits 1")));
    }

    @Test
    public void failedChecksCountAsOnChangeSays() {
        Checked ill = checked(3, 4, false);
        Checked well = checked(5, 6, true);
        Change early = change(1, 2, "v1:b");
        record Case(OnChange onChange, List<Change> changes, List<Checked> checked, int looked, Soak expected) {}
        for (Case one : List.of(
                new Case(OnChange.REPORT, List.of(), List.of(ill), 10, new Done(List.of(), at(0))),
                new Case(OnChange.FAIL, List.of(), List.of(ill), 5, new Soak.Unhealthy(ill)),
                new Case(OnChange.FAIL, List.of(early), List.of(ill), 5, new Failed(early)),
                new Case(OnChange.RESTART, List.of(), List.of(ill), 30, counting(0, 4)),
                new Case(OnChange.RESTART, List.of(), List.of(ill, well), 15, counting(9, 6)),
                new Case(OnChange.RESTART, List.of(), List.of(ill, well), 16, new Done(List.of(), at(6))),
                // a change while a check fails does not make the time before it count
                new Case(OnChange.RESTART, List.of(AT_8), List.of(ill), 30, counting(0, 8, AT_8)),
                // what was healthy long enough before stays so
                new Case(OnChange.FAIL, List.of(), List.of(checked(10, 11, false)), 11, new Done(List.of(), at(0))))) {
            assertEquals(
                    one.toString(),
                    one.expected(),
                    Soak.evaluate(BEGAN, one.changes(), one.checked(), hours(10), one.onChange(), at(one.looked())));
        }
    }

    @Test
    public void storedFormComesBack() {
        assertEquals(AT_4, Json.read(Change.class, Json.of(AT_4)));
    }
}
