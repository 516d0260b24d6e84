package io.jenkins.plugins.promotion.hearing;

import io.jenkins.plugins.promotion.change.ApplyRecord;
import io.jenkins.plugins.promotion.change.AtWork;
import io.jenkins.plugins.promotion.change.ChangePhase;
import io.jenkins.plugins.promotion.change.ChangeState;
import io.jenkins.plugins.promotion.change.GateRecord;
import io.jenkins.plugins.promotion.change.LedgerView;
import io.jenkins.plugins.promotion.change.WindowRecord;
import io.jenkins.plugins.promotion.change.fact.GateOutcome;
import io.jenkins.plugins.promotion.execution.LineStatus;
import io.jenkins.plugins.promotion.plan.PlanTable;
import io.jenkins.plugins.promotion.wording.Lines;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * How a change stands for a build that works on it, for everybody who may read the code: names of the change, of gates, of
 * who may sign there and of environments, and nothing that is in them or that people wrote.
 *
 * @param outcome empty while it goes on
 * @param title in a few words
 * @param matters what somebody has to do now; none where nobody has to
 */
public record Standing(Optional<Outcome> outcome, String title, List<Matter> matters) {

    private static final int LONGEST_TITLE = 150;

    /** How it ended. */
    public enum Outcome {
        SUCCESS,
        FAILURE,
        NEUTRAL,
        CANCELLED
    }

    /**
     * Something that is waited for.
     *
     * @param what {@code qa}, {@code Begin on production}
     * @param where what waits: the name of a gate or of an environment
     * @param link of the page where somebody acts, below that of the change
     */
    public record Matter(String what, String where, String link) {}

    /**
     * Of a change as one of its builds sees it.
     *
     * @param build {@code <job>#<n>}
     * @param end how the build ended, empty while it goes on
     */
    public static Standing of(ChangeState state, String build, Optional<Outcome> end) {
        if (state.phase() == ChangePhase.CLOSED) {
            return over(Outcome.SUCCESS, "Closed");
        }
        if (state.phase() == ChangePhase.CANCELLED) {
            return over(Outcome.CANCELLED, "Cancelled");
        }
        if (end.isPresent()) {
            return ended(state, build, end.get());
        }
        List<Matter> matters = matters(state, build);
        String title = matters.isEmpty()
                ? doing(state, build)
                : matters.stream().map(Matter::what).distinct().collect(Collectors.joining("; ", "Waiting for ", ""));
        return new Standing(Optional.empty(), shortened(title), matters);
    }

    private static Standing ended(ChangeState state, String build, Outcome end) {
        return switch (end) {
            case SUCCESS, NEUTRAL -> over(Outcome.NEUTRAL, "Still open after this build");
            case CANCELLED -> over(end, "The build was aborted");
            case FAILURE -> over(
                    end,
                    state.gates().stream()
                            .filter(gate -> gate.taker().build().equals(build))
                            .reduce((one, next) -> next)
                            .filter(gate -> gate.outcome() == GateOutcome.REJECTED)
                            .map(gate -> "Rejected at '" + gate.name() + "'")
                            .orElse("The build failed"));
        };
    }

    private static Standing over(Outcome outcome, String title) {
        return new Standing(Optional.of(outcome), shortened(title), List.of());
    }

    private static List<Matter> matters(ChangeState state, String build) {
        List<Matter> matters = new ArrayList<>();
        state.gates().stream()
                .filter(GateRecord::isOpen)
                .filter(gate -> gate.taker().build().equals(build))
                .map(gate -> new Matter(gate.gate().rule().text(), gate.name(), "gate/" + gate.id() + "/"))
                .forEach(matters::add);
        followed(state, build).forEach(run -> waitsOf(run).map(matters::add));
        state.windows().stream()
                .filter(window -> build.equals(window.build()) && window.began() == null && window.over() == null)
                .map(Standing::beginOf)
                .forEach(matters::add);
        return matters;
    }

    private static List<ApplyRecord> followed(ChangeState state, String build) {
        AtWork work = new AtWork(state, build::equals);
        return state.applies().stream()
                .filter(run -> run.isRunning() && work.follows(run))
                .toList();
    }

    private static Optional<Matter> waitsOf(ApplyRecord run) {
        boolean person = LedgerView.of(run)
                .last()
                .filter(line -> line.status() == LineStatus.WAITING || line.status() == LineStatus.CLAIMED)
                .isPresent();
        return run.waitsForBegin() || person
                ? Optional.of(new Matter(
                        (run.waitsForBegin() ? "Begin" : "a person") + " on " + run.environment(),
                        run.environment(),
                        "apply/" + run.id() + "/"))
                : Optional.empty();
    }

    private static Matter beginOf(WindowRecord window) {
        String outage = "the outage of " + window.environment();
        return new Matter(
                window.waitsForDates() ? "the dates of " + outage : outage,
                window.environment(),
                "window/" + window.id() + "/");
    }

    private static String doing(ChangeState state, String build) {
        List<String> all = new ArrayList<>();
        followed(state, build)
                .forEach(run -> all.add(
                        (run.isBackingOut() ? "Going back on " : "Following the plan on ") + run.environment()));
        state.soaks().stream()
                .filter(soak -> soak.ended() == null)
                .forEach(soak -> all.add("Days of use of " + soak.environment()));
        return all.isEmpty() ? "In progress" : String.join("; ", all);
    }

    /** Where it is shown as it is, nothing in it is taken for a mention or a link. */
    private static String shortened(String title) {
        String plain = Letter.unmarked(Lines.one(title))
                .replace("<", "<" + Letter.APART)
                .replace("://", ":" + Letter.APART + "//")
                .replace("www.", "www" + Letter.APART + ".");
        if (plain.length() <= LONGEST_TITLE) {
            return plain;
        }
        int end = LONGEST_TITLE - 1;
        return plain.substring(0, Character.isHighSurrogate(plain.charAt(end - 1)) ? end - 1 : end) + "…";
    }

    /** The title as Markdown, short and without a link: there are places that show no more and as it is. */
    public String summary() {
        return PlanTable.cell(title);
    }

    /**
     * What somebody has to do as Markdown, in which no name is taken for markup, a link or a mention.
     *
     * @param change address of its page
     */
    public String text(String change) {
        return matters.stream()
                .map(one -> "- " + name(one.where()) + " waits for " + name(one.what()) + ": [read on or act](" + change
                        + one.link() + ")\n")
                .collect(Collectors.joining());
    }

    private static String name(String text) {
        return "`" + Lines.one(text).replace('`', '\'') + "`";
    }

    /** Address of the page where somebody acts, if it is one; else the change's. */
    public String link(String change) {
        return matters.size() == 1 ? change + matters.get(0).link() : change;
    }
}
