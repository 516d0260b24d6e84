package io.jenkins.plugins.promotion.hearing;

import io.jenkins.plugins.promotion.change.ApplyRecord;
import io.jenkins.plugins.promotion.change.Change;
import io.jenkins.plugins.promotion.change.ChangeState;
import io.jenkins.plugins.promotion.change.GateRecord;
import io.jenkins.plugins.promotion.change.WindowRecord;
import io.jenkins.plugins.promotion.change.fact.ApplyFact;
import io.jenkins.plugins.promotion.change.fact.ApplyOutcome;
import io.jenkins.plugins.promotion.change.fact.ChangeFact;
import io.jenkins.plugins.promotion.change.fact.CopyFact;
import io.jenkins.plugins.promotion.change.fact.Fact;
import io.jenkins.plugins.promotion.change.fact.GateFact;
import io.jenkins.plugins.promotion.change.fact.LockFact;
import io.jenkins.plugins.promotion.change.fact.Recorded;
import io.jenkins.plugins.promotion.change.fact.SoakFact;
import io.jenkins.plugins.promotion.change.fact.WindowFact;
import io.jenkins.plugins.promotion.execution.LedgerLine;
import io.jenkins.plugins.promotion.execution.LineStatus;
import io.jenkins.plugins.promotion.execution.WaitsFor;
import io.jenkins.plugins.promotion.hearing.PromotionEvent.Source;
import io.jenkins.plugins.promotion.plan.HandWork;
import io.jenkins.plugins.promotion.plan.Item;
import io.jenkins.plugins.promotion.signoff.Decision;
import io.jenkins.plugins.promotion.signoff.Decision.Verdict;
import io.jenkins.plugins.promotion.signoff.Decision.Way;
import io.jenkins.plugins.promotion.signoff.Gate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which events follow from a fact: a pure function of the fact, what was known before it, and the plan it is about. */
public final class Telling {

    /** What is known of the items of a plan. */
    @FunctionalInterface
    public interface Plans {
        /** An item of a revision; empty where there is none, or the plan cannot be read any more. */
        Optional<Item> item(long revision, String id);
    }

    private static final int LONGEST = 1_000;

    private final String key;
    private final ChangeState before;
    private final ChangeState after;
    private final Recorded recorded;
    private final Plans plans;

    private Telling(String key, Change.Step step, Plans plans) {
        this.key = key;
        this.before = step.before();
        this.after = step.after();
        this.recorded = step.recorded();
        this.plans = plans;
    }

    /**
     * What there is to tell of a fact.
     *
     * @param key of the change
     * @return in order, none where it is of no interest outside of the change
     */
    public static List<PromotionEvent> of(String key, Change.Step step, Plans plans) {
        return new Telling(key, step, plans).events();
    }

    private List<PromotionEvent> events() {
        Fact fact = recorded.fact();
        if (fact instanceof GateFact gate) {
            return gate(gate);
        }
        if (fact instanceof ApplyFact apply) {
            return apply(apply);
        }
        if (fact instanceof WindowFact window) {
            return window(window);
        }
        if (fact instanceof ChangeFact.StepFailed failed) {
            return List.of(new PromotionEvent.StepFailed(source(), failed.step(), shortened(failed.why())));
        }
        if (fact instanceof ChangeFact.FreezeLifted lifted) {
            return List.of(
                    new PromotionEvent.FreezeLifted(source(), lifted.environment(), lifted.until(), lifted.reason()));
        }
        if (fact instanceof ChangeFact.Closed closed) {
            return List.of(new PromotionEvent.ChangeClosed(source(), false, closed.reason()));
        }
        if (fact instanceof ChangeFact.Cancelled cancelled) {
            return List.of(new PromotionEvent.ChangeClosed(source(), true, cancelled.reason()));
        }
        return drift(fact).stream().toList();
    }

    private Source source() {
        return source("");
    }

    private Source source(String which) {
        return new Source(
                key + "-" + recorded.seq() + which,
                recorded.at(),
                key,
                after.name().text(),
                after.job(),
                recorded.actor().by());
    }

    private List<PromotionEvent> gate(GateFact fact) {
        GateRecord record = after.gate(fact.id()).orElseThrow();
        String name = record.name();
        if (fact instanceof GateFact.Opened) {
            return List.of(opened(record.gate(), List.of()));
        }
        if (fact instanceof GateFact.Renewed renewed) {
            List<PromotionEvent> lost = voided(fact.id(), renewed.reasons(), "-voided");
            return Stream.concat(lost.stream(), Stream.of(opened(record.gate(), renewed.reasons())))
                    .toList();
        }
        if (fact instanceof GateFact.Reminded told) {
            return List.of(new PromotionEvent.GateReminded(
                    source(),
                    fact.id(),
                    name,
                    record.gate().rule().text(),
                    record.gate().openedAt().atOffset(ZoneOffset.UTC),
                    told.to()));
        }
        if (fact instanceof GateFact.Decided decided) {
            Decision decision = decided.decision();
            return List.of(new PromotionEvent.GateDecided(
                    source(),
                    fact.id(),
                    name,
                    decision.user(),
                    decision.verdict() == Verdict.APPROVE,
                    decision.way() == Way.BREAK_GLASS,
                    decision.comment()));
        }
        if (fact instanceof GateFact.Settled settled) {
            return List.of(new PromotionEvent.GateSettled(
                    source(), fact.id(), name, settled.outcome().toString()));
        }
        if (fact instanceof GateFact.Voided now) {
            return voided(fact.id(), now.reasons(), "");
        }
        return List.of();
    }

    private PromotionEvent opened(Gate gate, List<String> anew) {
        return new PromotionEvent.GateOpened(
                source(),
                gate.id(),
                gate.name(),
                gate.round(),
                gate.rule().text(),
                gate.message(),
                gate.testers(),
                gate.expiresAt().map(end -> end.atOffset(ZoneOffset.UTC)).orElse(null),
                anew);
    }

    private List<PromotionEvent> voided(String gate, List<String> reasons, String which) {
        GateRecord was = before.gate(gate).orElseThrow();
        List<String> users =
                was.decisions().stream().map(Decision::user).distinct().toList();
        return users.isEmpty()
                ? List.of()
                : List.of(new PromotionEvent.GateVoided(source(which), gate, was.name(), users, reasons));
    }

    private List<PromotionEvent> apply(ApplyFact fact) {
        ApplyRecord run = after.apply(fact.id()).orElseThrow();
        if (fact instanceof ApplyFact.Waiting
                || fact instanceof ApplyFact.BackOutAsked && run.backOut().implementer() == null) {
            boolean back = fact instanceof ApplyFact.BackOutAsked;
            return List.of(
                    new PromotionEvent.BeginAwaited(source(), run.id(), run.environment(), run.production(), back));
        }
        if (fact instanceof ApplyFact.Ledger ledger) {
            return line(run, ledger.line());
        }
        if (fact instanceof ApplyFact.BackOutEnded over) {
            return List.of(new PromotionEvent.BackedOut(
                    source(),
                    run.id(),
                    run.environment(),
                    over.exact(),
                    run.backOut().isRehearsal()));
        }
        if (fact instanceof ApplyFact.Ended over && over.outcome() == ApplyOutcome.REFUSED) {
            return List.of(failed(run, "", String.join("; ", over.reasons())));
        }
        if (fact instanceof ApplyFact.Ended && !run.failedChecks().isEmpty()) {
            return List.of(failed(
                    run,
                    "",
                    run.failedChecks().stream().map(check -> check.failure()).collect(Collectors.joining("; "))));
        }
        return List.of();
    }

    private PromotionEvent failed(ApplyRecord run, String item, String message) {
        return new PromotionEvent.ApplyFailed(source(), run.id(), run.environment(), item, shortened(message));
    }

    private List<PromotionEvent> line(ApplyRecord run, LedgerLine line) {
        if (line.status() == LineStatus.FAILED && !line.itemId().isEmpty()) {
            return List.of(failed(run, line.itemId(), line.message()));
        }
        boolean asks = line.status() == LineStatus.WAITING;
        boolean claimed = line.status() == LineStatus.CLAIMED;
        if (!asks && !claimed) {
            return List.of();
        }
        Optional<Item> item = plans.item(run.revision(), line.itemId());
        if (claimed
                && item.flatMap(Item::handWork).filter(HandWork::secondPerson).isEmpty()) {
            return List.of();
        }
        return List.of(new PromotionEvent.ItemAwaited(
                source(),
                run.id(),
                run.environment(),
                line.itemId(),
                item.map(Item::description).orElse(""),
                item.map(Item::owner).orElse(""),
                claimed
                        ? word(WaitsFor.SECOND_PERSON)
                        : line.waitsFor().map(Telling::word).orElse("")));
    }

    private List<PromotionEvent> window(WindowFact fact) {
        WindowRecord window = after.window(fact.id()).orElseThrow();
        String id = window.id();
        String environment = window.environment();
        if (fact instanceof WindowFact.Opened) {
            return List.of(new PromotionEvent.DatesAwaited(source(), id, environment, window.explanation()));
        }
        if (fact instanceof WindowFact.Planned dates) {
            WindowRecord was = before.window(id).orElseThrow();
            return List.of(
                    was.start() == null
                            ? new PromotionEvent.WindowEntered(
                                    source(), id, environment, dates.start(), dates.end(), dates.latestSafeStart())
                            : new PromotionEvent.WindowMoved(
                                    source(), id, environment, dates.start(), dates.end(), was.start()));
        }
        if (fact instanceof WindowFact.Near) {
            return List.of(new PromotionEvent.WindowNear(source(), id, environment, window.start(), window.end()));
        }
        if (fact instanceof WindowFact.Overlapped together) {
            return List.of(new PromotionEvent.WindowOverlaps(
                    source(),
                    id,
                    environment,
                    window.start(),
                    window.end(),
                    together.others().stream().map(WindowFact.Meanwhile::text).toList()));
        }
        if (fact instanceof WindowFact.Missed) {
            return List.of(new PromotionEvent.WindowMissed(source(), id, environment));
        }
        if (fact instanceof WindowFact.Began) {
            return List.of(new PromotionEvent.WindowBegun(source(), id, environment, window.end()));
        }
        if (fact instanceof WindowFact.Overran late) {
            return List.of(
                    new PromotionEvent.WindowOverrun(source(), id, environment, word(late.level()), window.end()));
        }
        if (fact instanceof WindowFact.Ended over) {
            return List.of(new PromotionEvent.WindowEnded(source(), id, environment, over.ended(), over.overrun()));
        }
        return List.of();
    }

    private Optional<PromotionEvent> drift(Fact fact) {
        if (fact instanceof LockFact.Locked locked && !locked.drift().isEmpty()) {
            return Optional.of(new PromotionEvent.DriftSeen(source(), locked.environment(), shortened(locked.drift())));
        }
        if (fact instanceof LockFact.Unlocked unlocked && unlocked.ignored()) {
            return Optional.of(
                    new PromotionEvent.DriftSeen(source(), unlocked.environment(), "it was changed under the lock"));
        }
        if (fact instanceof CopyFact.Copied copied && copied.sourceMoved()) {
            return Optional.of(
                    new PromotionEvent.DriftSeen(source(), copied.from(), "it differs from the base of the change"));
        }
        if (fact instanceof SoakFact.Observed seen) {
            String environment = after.soaks().stream()
                    .filter(soak -> soak.id().equals(seen.id()))
                    .findFirst()
                    .orElseThrow()
                    .environment();
            String what = String.join(", ", seen.change().changed());
            return Optional.of(new PromotionEvent.DriftSeen(
                    source(), environment, what.isEmpty() ? "it is another tree than before" : shortened(what)));
        }
        return Optional.empty();
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static String shortened(String text) {
        return text.length() > LONGEST ? text.substring(0, LONGEST - 1) + "…" : text;
    }
}
