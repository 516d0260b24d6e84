package io.jenkins.plugins.promotion.outage;

import static org.hamcrest.CoreMatchers.containsString;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.promotion.refusal.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.Test;

/** Times in which nothing may be applied, and the free time between them. */
public class FreezesTest {

    private static final String CHRISTMAS = "2026-12-20T00:00[Europe/Berlin]/2027-01-06T00:00[Europe/Berlin] Christmas";
    private static final String WEEKEND =
            "2026-09-25T16:00[Europe/Berlin]/2026-09-28T06:00[Europe/Berlin] RRULE:FREQ=WEEKLY Weekend";
    private static final String MONTH_END =
            "2026-01-31T00:00+01:00/2026-02-01T12:00+01:00 RRULE:FREQ=MONTHLY;BYMONTHDAY=-1 Month's end";

    private static Instant at(String text) {
        return Instant.parse(text);
    }

    private static List<String> starts(String line, String from, String to) {
        return Freeze.parse(line).within(at(from), at(to)).stream()
                .map(period -> period.start() + "/" + period.end())
                .toList();
    }

    @Test
    public void onceIsOnce() {
        assertEquals(
                List.of("2026-12-20T00:00+01:00/2027-01-06T00:00+01:00"),
                starts(CHRISTMAS, "2026-12-31T00:00:00Z", "2026-12-31T01:00:00Z"));
        assertEquals(List.of(), starts(CHRISTMAS, "2027-01-05T23:00:00Z", "2027-12-31T01:00:00Z"));
        assertEquals(List.of(), starts(CHRISTMAS, "2026-12-19T22:00:00Z", "2026-12-19T23:00:00Z"));
    }

    /** The clocks go back in the night of 25 October: the weekend begins and ends at its hours all the same. */
    @Test
    public void eachWeekByTheClocksOfItsZone() {
        assertEquals(
                List.of(
                        "2026-10-16T16:00+02:00/2026-10-19T06:00+02:00",
                        "2026-10-23T16:00+02:00/2026-10-26T06:00+01:00",
                        "2026-10-30T16:00+01:00/2026-11-02T06:00+01:00"),
                starts(WEEKEND, "2026-10-18T12:00:00Z", "2026-10-31T00:00:00Z"));
        assertEquals(List.of(), starts(WEEKEND, "2026-09-01T00:00:00Z", "2026-09-25T14:00:00Z"));
        assertEquals(
                1,
                starts(WEEKEND, "2031-06-07T12:00:00Z", "2031-06-07T13:00:00Z").size());
    }

    @Test
    public void lastDayOfEachMonth() {
        assertEquals(
                List.of(
                        "2026-02-28T00:00+01:00/2026-03-01T12:00+01:00",
                        "2026-03-31T00:00+01:00/2026-04-01T12:00+01:00"),
                starts(MONTH_END, "2026-02-27T23:30:00Z", "2026-04-02T00:00:00Z"));
    }

    @Test
    public void nextFreeTimeIsLongEnoughAndLiesInNoFreeze() {
        Freezes all = Freezes.parse(List.of(CHRISTMAS, WEEKEND));
        Instant wednesday = at("2026-12-16T10:00:00Z");
        assertEquals(Optional.of(wednesday), all.nextFree(wednesday, Duration.ofHours(2)));
        // Friday 16:00 the weekend begins, and from its end on Christmas.
        assertEquals(
                Optional.of(
                        at("2027-01-06T00:00:00+01:00".replace("+01:00", "Z")).minus(Duration.ofHours(1))),
                all.nextFree(at("2026-12-18T14:00:00Z"), Duration.ofHours(2)));
        assertEquals(Optional.empty(), all.nextFree(wednesday, Duration.ofDays(6)));
    }

    @Test
    public void momentLiesInTheOneThatLastsLongest() {
        Freezes all = Freezes.parse(List.of(WEEKEND, CHRISTMAS));
        assertEquals(
                "Christmas", all.at(at("2026-12-20T12:00:00Z")).orElseThrow().reason());
        assertEquals("Weekend", all.at(at("2026-12-12T12:00:00Z")).orElseThrow().reason());
        assertTrue(all.at(at("2026-12-14T12:00:00Z")).isEmpty());
    }

    @Test
    public void whatIsWrongIsToldWithWhatIsRight() {
        Map.of(
                        "Christmas", "is no freeze; write its start",
                        "2026-12-20/2027-01-06 x", "is no time with a zone",
                        "2026-12-20T00:00/2027-01-06T00:00 x", "is no time with a zone",
                        "2027-01-06T00:00Z/2026-12-20T00:00Z x", "its end is not after its start",
                        "2026-12-20T00:00[Europe/Atlantis]/2027-01-06T00:00Z", "is no time",
                        "2026-12-20T00:00Z/2026-12-21T00:00Z RRULE:EVERY=WEEK x", "no rule of RFC 5545",
                        "2026-12-20T00:00Z/2026-12-21T00:00Z RRULE:FREQ=SOMETIMES x", "no rule of RFC 5545",
                        "2026-12-20T00:00Z/2026-12-21T00:00Z RRULE:FREQ=SECONDLY x", "comes too often")
                .forEach((line, what) -> assertThat(
                        line,
                        assertThrows(line, Refusal.class, () -> Freeze.parse(line))
                                .getMessage(),
                        containsString(what)));
    }

    /** A rule without an end, looked at far ahead, in which no time is ever long enough. */
    @Test(timeout = 20_000)
    public void nobodyWaitsForATimeThatNeverComes() {
        Freezes all = Freezes.parse(List.of("2020-01-01T06:00Z/2020-01-02T05:00Z RRULE:FREQ=DAILY x"));
        assertTrue(all.at(at("2030-01-01T12:00:00Z")).isPresent());
        assertEquals(Optional.empty(), all.nextFree(at("2030-01-01T12:00:00Z"), Duration.ofHours(2)));
        assertEquals(
                Optional.of(at("2030-01-02T05:00:00Z")), all.nextFree(at("2030-01-01T12:00:00Z"), Duration.ofHours(1)));
    }
}
