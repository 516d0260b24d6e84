package io.jenkins.plugins.promotion.view;

import io.jenkins.plugins.promotion.change.ApplyRecord;
import io.jenkins.plugins.promotion.change.ApplyTimes;
import io.jenkins.plugins.promotion.change.ChangeState;
import io.jenkins.plugins.promotion.change.Course;
import io.jenkins.plugins.promotion.change.WindowRecord;
import io.jenkins.plugins.promotion.picture.Bars;
import io.jenkins.plugins.promotion.picture.Bars.Kind;
import io.jenkins.plugins.promotion.picture.Bars.Part;
import io.jenkins.plugins.promotion.wording.Lengths;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The outages of a change beside what was rehearsed and planned. */
final class OutageFigures {

    /**
     * One outage.
     *
     * @param rehearsed work and waiting of the rehearsal, {@code null} if there is none
     * @param planned length of its window, {@code null} before its dates are entered
     * @param actual how long it lasted, or lasts; {@code null} before it began
     */
    public record Row(WindowRecord window, Duration rehearsed, Duration planned, Duration actual) {

        /** How the expected length was computed, in the viewer's language. */
        public String computed() {
            return window.estimate().text(Texts.language());
        }
    }

    private final SeenChange page;
    private final ChangeState state;

    OutageFigures(SeenChange page) {
        this.page = page;
        this.state = page.getState();
    }

    List<Row> rows() {
        ApplyRecord rehearsal = page.rehearsal();
        ApplyTimes times = rehearsal == null ? null : ApplyTimes.of(rehearsal, PromotionPage.now());
        Duration rehearsed = times == null ? null : times.work().plus(times.waited());
        return state.windows().stream()
                .map(window -> new Row(
                        window,
                        rehearsed,
                        window.start() == null ? null : Duration.between(window.start(), window.end()),
                        actual(window)))
                .toList();
    }

    private Duration actual(WindowRecord window) {
        if (window.began() == null) {
            return null;
        }
        return Duration.between(
                window.began(),
                window.ended() != null
                        ? window.ended()
                        : state.endedAt() != null ? state.endedAt() : PromotionPage.now());
    }

    /** Rehearsal, expectation, window and what became of it, one below the other. */
    Bars picture() {
        Bars bars = new Bars(
                "cp-outage-" + page.change().key(),
                Texts.text("OutageOf") + " "
                        + (state.windows().isEmpty()
                                ? ""
                                : last(state.windows()).environment()));
        Course course = Course.of(state);
        if (state.windows().isEmpty() && course.onProduction() == null) {
            return bars;
        }
        for (ApplyRecord rehearsal : course.rehearsals()) {
            run(bars, Texts.text("Rehearsed") + ", " + rehearsal.environment(), rehearsal);
        }
        if (!state.windows().isEmpty()) {
            WindowRecord window = last(state.windows());
            List<Part> expected = new ArrayList<>(Bars.part(Kind.PLANNED, window.expected(), Texts.text("Expected")));
            expected.addAll(Bars.part(Kind.PLANNED, window.rollback(), Texts.text("WayBack")));
            bars.add(
                    Texts.text("ExpectedAndWayBack"),
                    Lengths.text(window.expected()) + " + " + Lengths.text(window.rollback()),
                    expected);
            if (window.start() != null) {
                Duration length = Duration.between(window.start(), window.end());
                bars.add(
                        Texts.text("WindowOf"),
                        Lengths.text(length),
                        Bars.part(Kind.PLANNED, length, Texts.text("WindowOf")));
            }
            Duration actual = actual(window);
            if (actual != null) {
                bars.add(
                        Texts.text(window.ended() == null ? "OutageSoFar" : "OutageActual"),
                        Lengths.text(actual),
                        Bars.part(Kind.OUTAGE, actual, Texts.text("OutageActual")));
            }
        }
        for (ApplyRecord run : course.onProductions()) {
            run(bars, Texts.text("ApplyOn") + " " + run.environment(), run);
        }
        return bars;
    }

    private static void run(Bars bars, String label, ApplyRecord run) {
        ApplyTimes times = ApplyTimes.of(run, PromotionPage.now());
        List<Part> parts = new ArrayList<>(Bars.part(Kind.WORK, times.work(), Texts.text("Work")));
        parts.addAll(Bars.part(Kind.WAIT, times.waited(), Texts.text("Wait")));
        if (!parts.isEmpty()) {
            String waited = times.waited().isZero() ? "" : " + " + Texts.text("WaitOf", Lengths.text(times.waited()));
            bars.add(label, Lengths.text(times.work()) + waited, parts);
        }
    }

    private static <T> T last(List<T> all) {
        return all.get(all.size() - 1);
    }
}
