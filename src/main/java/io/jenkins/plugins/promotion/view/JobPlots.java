package io.jenkins.plugins.promotion.view;

import io.jenkins.plugins.promotion.change.ApplyTimes;
import io.jenkins.plugins.promotion.change.TimelineStep;
import io.jenkins.plugins.promotion.picture.Bars;
import io.jenkins.plugins.promotion.picture.Bars.Kind;
import io.jenkins.plugins.promotion.picture.Bars.Part;
import io.jenkins.plugins.promotion.picture.Dots;
import io.jenkins.plugins.promotion.picture.Dots.Dot;
import io.jenkins.plugins.promotion.wording.Lengths;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What a job's changes took, as pictures. */
final class JobPlots {

    private final List<ChangePage> changes;

    /** @param changes newest first */
    JobPlots(List<ChangePage> changes) {
        this.changes = changes;
    }

    /** How long each step took in each change that has done it. */
    Dots steps() {
        Dots dots = new Dots("cp-steps", Texts.text("StepsTook"), Texts.language());
        for (int i = 0; i < 12; i++) {
            int number = i;
            List<Dot> row = new ArrayList<>();
            for (ChangePage change : changes) {
                TimelineStep step = change.getTimeline().steps().get(number);
                if (step.status() == TimelineStep.Status.DONE && step.duration() != null) {
                    row.add(new Dot(step.duration(), change.getName() + ": " + Lengths.text(step.duration())));
                }
            }
            TimelineStep newest = changes.get(0).getTimeline().steps().get(number);
            dots.add(newest.number() + "  " + newest.title(), row);
        }
        return dots;
    }

    /** How many rounds of tests each change took. */
    Bars rounds() {
        Bars bars = new Bars("cp-rounds", Texts.text("RoundsOf"));
        for (ChangePage change : changes) {
            List<Part> rounds = new ArrayList<>();
            for (int round = 1; round <= change.getRound(); round++) {
                rounds.add(new Part(Kind.COUNT, 1, Texts.text("Round") + " " + round));
            }
            bars.add(change.getName() + "  " + change.getTitle(), Long.toString(change.getRound()), rounds);
        }
        return bars;
    }

    /** Outages that took place, each below its rehearsal. */
    Bars outages() {
        Bars bars = new Bars("cp-outages", Texts.text("OutagesOf"));
        for (ChangePage change : changes) {
            for (OutageFigures.Row outage : change.getOutages()) {
                if (outage.actual() != null) {
                    rehearsal(bars, change);
                    bars.add(
                            change.getName() + ", " + Texts.text("OutageActual"),
                            Lengths.text(outage.actual()),
                            Bars.part(Kind.OUTAGE, outage.actual(), Texts.text("OutageActual")));
                }
            }
        }
        return bars;
    }

    private static void rehearsal(Bars bars, ChangePage change) {
        if (change.rehearsal() != null) {
            ApplyTimes times = ApplyTimes.of(change.rehearsal(), PromotionPage.now());
            Duration all = times.work().plus(times.waited());
            List<Part> parts = new ArrayList<>(Bars.part(Kind.WORK, times.work(), Texts.text("Work")));
            parts.addAll(Bars.part(Kind.WAIT, times.waited(), Texts.text("Wait")));
            bars.add(change.getName() + ", " + Texts.text("Rehearsed"), Lengths.text(all), parts);
        }
    }
}
