package io.jenkins.plugins.promotion.outage;

import static org.junit.Assert.assertEquals;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.Test;

/** What is offered for an item that was done before. */
public class OfferedTest {

    @Test
    public void ofFewRunsTheMedianOfFiveAndMoreWhatNineOfTenDidNotExceed() {
        record Case(List<Integer> seconds, int length, String text) {}
        for (Case one : List.of(
                new Case(List.of(7), 7, "median of 1 run"),
                new Case(List.of(9, 1), 5, "median of 2 runs"),
                new Case(List.of(9, 1, 2), 2, "median of 3 runs"),
                new Case(List.of(1, 2, 3, 100), 2, "median of 4 runs"),
                new Case(List.of(5, 4, 3, 2, 1), 5, "90th percentile of 5 runs"),
                new Case(IntStream.rangeClosed(1, 10).boxed().toList(), 9, "90th percentile of 10 runs"),
                new Case(IntStream.rangeClosed(1, 11).boxed().toList(), 10, "90th percentile of 11 runs"),
                new Case(IntStream.rangeClosed(1, 20).boxed().toList(), 18, "90th percentile of 20 runs"))) {
            Offered offered = Offered.of(
                            one.seconds().stream().map(Duration::ofSeconds).toList())
                    .orElseThrow();
            assertEquals(one.toString(), one.length(), offered.length().toSeconds());
            assertEquals(one.text(), offered.text());
        }
        assertEquals(Optional.empty(), Offered.of(Stream.<Duration>empty().toList()));
    }
}
