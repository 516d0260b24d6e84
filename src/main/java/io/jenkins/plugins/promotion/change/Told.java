package io.jenkins.plugins.promotion.change;

import io.jenkins.plugins.promotion.change.fact.ApplyFact;
import io.jenkins.plugins.promotion.change.fact.ChangeFact;
import io.jenkins.plugins.promotion.change.fact.CopyFact;
import io.jenkins.plugins.promotion.change.fact.EvidenceFact;
import io.jenkins.plugins.promotion.change.fact.Fact;
import io.jenkins.plugins.promotion.change.fact.FactFormat;
import io.jenkins.plugins.promotion.change.fact.GateFact;
import io.jenkins.plugins.promotion.change.fact.LockFact;
import io.jenkins.plugins.promotion.change.fact.RestoreFact;
import io.jenkins.plugins.promotion.change.fact.RevisionFact;
import io.jenkins.plugins.promotion.change.fact.SoakFact;
import io.jenkins.plugins.promotion.change.fact.TestFact;
import io.jenkins.plugins.promotion.change.fact.WindowFact;
import io.jenkins.plugins.promotion.execution.LedgerLine;
import io.jenkins.plugins.promotion.journal.JournalEntry;
import io.jenkins.plugins.promotion.outage.Soak;
import io.jenkins.plugins.promotion.plan.PlanCheck;
import io.jenkins.plugins.promotion.signoff.Decision.Verdict;
import io.jenkins.plugins.promotion.signoff.TestResult;
import io.jenkins.plugins.promotion.wording.Counts;
import io.jenkins.plugins.promotion.wording.Lengths;
import io.jenkins.plugins.promotion.wording.Times;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What an entry of a change's record says, in a sentence for people.
 *
 * @param text who did it is not in it
 * @param link to what it is about, relative to the change's page; {@code null} for nowhere
 */
public record Told(Subject subject, String text, String link) {

    /** What entries are about. */
    public enum Subject {
        CHANGE,
        COPIES,
        LOCKS,
        PLAN,
        GATES,
        RUNS,
        OUTAGE,
        USE
    }

    /** What the entries with this name are about, without a look into them. */
    public static Subject subject(String type) {
        return switch (type) {
            case "copied", "reused", "discarded", "restored" -> Subject.COPIES;
            case "locked", "unlocked" -> Subject.LOCKS;
            case "revision" -> Subject.PLAN;
            case "decision", "test-result", "tests-ran", "evidence" -> Subject.GATES;
            case "probed", "ledger", "answer", "answer-taken", "begin-pressed", "clarification" -> Subject.RUNS;
            default -> type.startsWith("gate-")
                    ? Subject.GATES
                    : type.startsWith("apply-") || type.startsWith("back-out-")
                            ? Subject.RUNS
                            : type.startsWith("window-")
                                    ? Subject.OUTAGE
                                    : type.startsWith("soak-") ? Subject.USE : Subject.CHANGE;
        };
    }

    /**
     * Of one entry.
     *
     * @param state what its gates and runs are called is looked up in it
     */
    public static Told of(JournalEntry entry, ChangeState state) {
        Told told = told(entry, state);
        return told.text() == null ? new Told(told.subject(), entry.type().replace('-', ' '), told.link()) : told;
    }

    private static Told told(JournalEntry entry, ChangeState state) {
        Fact fact = FactFormat.read(entry.type(), entry.data());
        Subject subject = subject(entry.type());
        if (fact instanceof GateFact gate) {
            String name = "‘" + state.gate(gate.id()).map(GateRecord::name).orElse(gate.id()) + "’";
            return new Told(subject, text(gate, name), "gate/" + gate.id());
        }
        if (fact instanceof ApplyFact apply) {
            String on = state.apply(apply.id()).map(ApplyRecord::environment).orElse(apply.id());
            return new Told(subject, text(apply, on), "apply/" + apply.id());
        }
        if (fact instanceof WindowFact window) {
            String of = state.window(window.id()).map(WindowRecord::environment).orElse(window.id());
            return new Told(subject, text(window, of), "window/" + window.id());
        }
        if (fact instanceof SoakFact soak) {
            String of = state.soaks().stream()
                    .filter(one -> one.id().equals(soak.id()))
                    .map(SoakRecord::environment)
                    .findFirst()
                    .orElse(soak.id());
            return new Told(subject, text(soak, of), null);
        }
        if (fact instanceof RevisionFact revision) {
            String text =
                    "Revision " + revision.number() + " of the plan recorded: " + Counts.of(revision.items(), "item")
                            + ", " + (revision.complete() ? "complete" : "not complete")
                            + (revision.obsolete().isEmpty()
                                    ? ""
                                    : "; no longer needed: " + String.join(", ", revision.obsolete()));
            return new Told(subject, text, "revision/" + revision.number());
        }
        if (fact instanceof EvidenceFact file) {
            String text =
                    "Attached ‘" + file.name() + "’ to " + file.to().toString().replace('-', ' ') + " " + file.of()
                            + (file.part() == null ? "" : ", " + file.part()) + quoted(file.note());
            return new Told(subject, text, "evidence/" + file.id());
        }
        return new Told(subject, text(fact), null);
    }

    private static String text(TestFact tests) {
        long passed = tests.cases().stream()
                .filter(one -> one.result() == TestResult.Result.PASS)
                .count();
        return "Test scripts ran in " + tests.environment() + ": " + Counts.of(tests.tests(), "test") + ", "
                + Counts.number(tests.passed()) + " passed; "
                + Counts.of(tests.cases().size(), "case")
                + " of the test plan, " + Counts.number(passed) + " passed"
                + (tests.missing().isEmpty() ? "" : "; nothing was found for " + String.join(", ", tests.missing()));
    }

    private static String text(Fact fact) {
        if (fact instanceof ChangeFact change) {
            return text(change);
        }
        if (fact instanceof TestFact tests) {
            return text(tests);
        }
        if (fact instanceof CopyFact.Copied copy) {
            return "Copied " + copy.from() + " to " + copy.to() + ": " + Counts.of(copy.files(), "file") + "; "
                    + CopyRecord.touched(copy.added(), copy.changed(), copy.deleted()) + ", in "
                    + Lengths.text(copy.took())
                    + (copy.narrowed() ? "; only a part of it" : "") + (copy.base() ? "; the change's base" : "");
        }
        if (fact instanceof CopyFact.Reused copy) {
            return "The copy of " + copy.from() + " to " + copy.to() + " was made already (entry " + copy.stored()
                    + ")";
        }
        if (fact instanceof CopyFact.Discarded copy) {
            return "What lay on " + copy.to() + " is given up: " + copy.reason();
        }
        if (fact instanceof RestoreFact restore) {
            return "Backup restored on " + restore.environment() + " ("
                    + CopyRecord.touched(restore.added(), restore.changed(), restore.deleted()) + "): "
                    + restore.reason();
        }
        if (fact instanceof LockFact.Locked lock) {
            return "Locked " + lock.environment() + ": " + lock.reason()
                    + (lock.drift().isEmpty() ? "" : "; it had moved since the base: " + lock.drift());
        }
        if (fact instanceof LockFact.Unlocked lock) {
            return (lock.forced() ? "Lock of " + lock.environment() + " taken away" : "Unlocked " + lock.environment())
                    + (lock.ignored() ? "; others changed it meanwhile" : "")
                    + (lock.reason() == null ? "" : ": " + lock.reason());
        }
        return null;
    }

    private static String text(ChangeFact fact) {
        if (fact instanceof ChangeFact.Opened opened) {
            return "Change " + opened.name() + " opened by job " + opened.job();
        }
        if (fact instanceof ChangeFact.Joined joined) {
            return "A build takes part"
                    + (joined.requesters().isEmpty() ? "" : ", started by " + String.join(", ", joined.requesters()));
        }
        if (fact instanceof ChangeFact.FreezeLifted lifted) {
            return "The freeze of " + lifted.environment() + " until " + Times.text(lifted.until())
                    + " was lifted for this change" + because(lifted.reason());
        }
        if (fact instanceof ChangeFact.Probed probed) {
            return "A dry run of revision " + probed.revision() + " on " + probed.environment()
                    + " starts what the plan calls" + " read-only: " + String.join("; ", probed.programs());
        }
        if (fact instanceof ChangeFact.Emergency) {
            return "It is an emergency: production may change without a rehearsal and sign-off, to be reviewed"
                    + " afterwards";
        }
        if (fact instanceof ChangeFact.JobsListed listed) {
            return Counts.of(listed.jobs().size(), "job") + " may take part besides its own";
        }
        if (fact instanceof ChangeFact.JobRenamed renamed) {
            return "Job " + renamed.from() + " is now " + renamed.to();
        }
        if (fact instanceof ChangeFact.JobReplaced replaced) {
            return "Another job " + replaced.job() + " goes on where the one before was deleted";
        }
        if (fact instanceof ChangeFact.RoundBegan round) {
            return "Round " + round.round() + " begins"
                    + (round.gate() != null
                            ? ", after a rejection"
                            : round.apply() != null ? ", after the way back of production" : "");
        }
        if (fact instanceof ChangeFact.StepFailed failed) {
            return failed.step() + " failed: " + failed.why();
        }
        if (fact instanceof ChangeFact.Closed closed) {
            return "Closed" + because(closed.reason());
        }
        if (fact instanceof ChangeFact.Cancelled cancelled) {
            return "Cancelled" + because(cancelled.reason());
        }
        return null;
    }

    private static String text(GateFact fact, String name) {
        if (fact instanceof GateFact.Opened opened) {
            return "Sign-off " + name + " is asked of " + opened.gate().rule().text();
        }
        if (fact instanceof GateFact.Renewed renewed) {
            return "Sign-off " + name + " is asked anew: " + String.join("; ", renewed.reasons());
        }
        if (fact instanceof GateFact.Taken) {
            return "Another build waits at sign-off " + name + ", or goes on by it";
        }
        if (fact instanceof GateFact.Decided decided) {
            boolean approved = decided.decision().verdict() == Verdict.APPROVE;
            return (approved ? "Approved " : "Rejected ")
                    + name
                    + quoted(decided.decision().comment());
        }
        if (fact instanceof GateFact.Tested tested) {
            return "Test case " + tested.result().caseId() + " at " + name + ": "
                    + word(tested.result().result()) + quoted(tested.result().comment());
        }
        if (fact instanceof GateFact.Reminded reminded) {
            return "Sign-off " + name + " still waits; "
                    + (reminded.to().isEmpty()
                            ? "those who can sign were told again"
                            : String.join(", ", reminded.to()) + " were told");
        }
        if (fact instanceof GateFact.Settled settled) {
            return "Sign-off " + name + " is settled: " + settled.outcome();
        }
        if (fact instanceof GateFact.Voided voided) {
            return "The approval of " + name + " does not count any more: " + String.join("; ", voided.reasons());
        }
        return null;
    }

    private static String text(ApplyFact fact, String on) {
        if (fact instanceof ApplyFact.Waiting waiting) {
            return "Revision " + waiting.revision() + " of the plan waits to be begun on " + on;
        }
        if (fact instanceof ApplyFact.Lacks lacks) {
            return "On " + on + " is missing: " + String.join("; ", lacks.objections());
        }
        if (fact instanceof ApplyFact.GlassBroken broken) {
            return "What is missing on " + on + " is taken upon oneself: " + broken.reason();
        }
        if (fact instanceof ApplyFact.BeginPressed) {
            return "Begin pressed for " + on;
        }
        if (fact instanceof ApplyFact.Begun begun) {
            return "The run on " + on + " begins" + (begun.productionTree() == null ? "" : ", on a copy of production");
        }
        if (fact instanceof ApplyFact.Followed) {
            return "Another build goes on with the run on " + on;
        }
        if (fact instanceof ApplyFact.Passed) {
            return "A build found the run on " + on + " done";
        }
        if (fact instanceof ApplyFact.Ledger ledger) {
            return text(ledger.line(), on);
        }
        if (fact instanceof ApplyFact.Answered answered) {
            return "Item " + answered.item() + " on " + on + ", answer: " + word(answered.answer())
                    + quoted(answered.text());
        }
        if (fact instanceof ApplyFact.AnswerTaken taken) {
            return taken.refused() == null
                    ? "The answer for item " + taken.item() + " on " + on + " was taken up"
                    : "The answer for item " + taken.item() + " on " + on + " does not fit any more: "
                            + taken.refused();
        }
        if (fact instanceof ApplyFact.Stopped stopped) {
            return "The run on " + on + " stops at item " + stopped.item() + ", as " + stopped.user() + " said";
        }
        if (fact instanceof ApplyFact.Clarified asked) {
            return "Question about item " + asked.item() + quoted(asked.text());
        }
        if (fact instanceof ApplyFact.BackOutAsked asked) {
            return (asked.rehearsal() ? "The way back on " + on + " is to be tried out" : on + " is to be put back")
                    + because(asked.reason());
        }
        if (fact instanceof ApplyFact.BackOutWithdrawn withdrawn) {
            return on + " is not to be put back any more" + because(withdrawn.reason());
        }
        if (fact instanceof ApplyFact.BackOutBegun) {
            return "The way back on " + on + " begins";
        }
        if (fact instanceof ApplyFact.BackOutEnded back) {
            return "The way back on " + on + " is done, "
                    + (back.exact()
                            ? "exactly what it was before"
                            : "not exactly what it was before: " + String.join(", ", back.differences()));
        }
        if (fact instanceof ApplyFact.Ended ended) {
            List<String> checks = ended.checks().stream()
                    .filter(check -> !check.passed())
                    .map(PlanCheck.Result::failure)
                    .toList();
            return "The run on " + on + " is over: " + ended.outcome() + (ended.counts() ? ", counts as rehearsal" : "")
                    + (ended.reasons().isEmpty() ? "" : "; " + String.join("; ", ended.reasons()))
                    + (checks.isEmpty() ? "" : "; " + String.join("; ", checks))
                    + (ended.overrideReason() == null ? "" : "; given up: " + ended.overrideReason());
        }
        return null;
    }

    private static String text(LedgerLine line, String on) {
        String item = "Item " + line.itemId() + " on " + on;
        String took = line.took().isZero() ? "" : " in " + Lengths.text(line.took());
        String why = line.message().isEmpty() ? "" : ": " + line.message();
        String proof = quoted(line.evidence());
        return switch (line.status()) {
            case BEGUN -> "The run on " + on + " begins, or goes on";
            case RUNNING -> item + (line.attempt() > 1 ? " is tried again" : " begins");
            case DONE -> item + " done" + took + proof;
            case ALREADY_DONE -> item + " was done already";
            case MARKED_DONE -> item + " is said to be done" + why + proof;
            case SKIPPED -> item + " left out" + why;
            case FAILED -> item + " failed" + took + why;
            case ROLLED_BACK -> item + " undone" + took;
            case WAITING -> item + " waits for a person" + why;
            case RETRIED -> item + " is to be tried again" + why;
            case CLAIMED -> item + " is said to be done" + proof;
            case PUT_BACK -> item + " is undone although its path moved" + why;
            case CONFIRMED -> item + " confirmed by a second person" + proof;
            case PAUSED -> "The run on " + on
                    + (line.end().isPresent() ? " was followed by no build from " : " is followed by no build since ")
                    + Times.text(line.begin())
                    + line.end()
                            .map(until -> " to " + Times.text(until) + ", which is no work")
                            .orElse("");
            case CLARIFIED -> "Question about item " + line.itemId() + " on " + on + why;
            case ROLLING_BACK -> "From here on what was done on " + on + " is undone" + why;
            case FINISHED -> "Nothing is left to do on " + on + why.toLowerCase(Locale.ROOT);
        };
    }

    private static String text(WindowFact fact, String of) {
        if (fact instanceof WindowFact.Opened opened) {
            return "An outage of " + of + " is needed, expected to take "
                    + Lengths.text(opened.estimate().expected());
        }
        if (fact instanceof WindowFact.Estimated anew) {
            return "The outage of " + of + " is expected to take "
                    + Lengths.text(anew.estimate().expected()) + " now";
        }
        if (fact instanceof WindowFact.Planned planned) {
            return "The outage of " + of + " is planned from "
                    + Times.text(planned.start().toInstant()) + " to "
                    + Times.text(planned.end().toInstant()) + ", latest safe start "
                    + Times.text(planned.latestSafeStart().toInstant());
        }
        if (fact instanceof WindowFact.Near) {
            return "The outage of " + of + " begins within the hour";
        }
        if (fact instanceof WindowFact.Began) {
            return "The outage of " + of + " begins";
        }
        if (fact instanceof WindowFact.Overlapped together) {
            return "While " + of + " is out, "
                    + together.others().stream().map(WindowFact.Meanwhile::text).collect(Collectors.joining(", and "));
        }
        if (fact instanceof WindowFact.Missed) {
            return "The dates of the outage of " + of + " passed before it began";
        }
        if (fact instanceof WindowFact.Overran late) {
            return "The outage of " + of + " lasts too long: "
                    + switch (late.level()) {
                        case LATE -> "longer than expected";
                        case NO_WAY_BACK_IN_TIME -> "a way back begun now would not be done by its end";
                        case WINDOW_OVER -> "its window is over";
                    };
        }
        if (fact instanceof WindowFact.Ended ended) {
            return "The outage of " + of + " is over" + (ended.overrun() ? ", later than planned" : "");
        }
        return null;
    }

    private static String text(SoakFact fact, String of) {
        if (fact instanceof SoakFact.Began began) {
            return of + " is to be used for " + Lengths.text(began.lasting());
        }
        if (fact instanceof SoakFact.Observed seen) {
            List<String> changed = seen.change().changed();
            return of + " was changed by others" + (changed.isEmpty() ? "" : ": " + String.join(", ", changed));
        }
        if (fact instanceof SoakFact.Checked asked) {
            Soak.Checked checked = asked.checked();
            return checked.failed().isEmpty()
                    ? "The checks on " + of + " pass again"
                    : String.join(
                            "; ",
                            checked.failed().stream()
                                    .map(PlanCheck.Result::failure)
                                    .toList());
        }
        if (fact instanceof SoakFact.Ended ended) {
            return "The days of use of " + of + " are over: " + ended.outcome();
        }
        return null;
    }

    private static String because(String reason) {
        return reason == null || reason.isEmpty() ? "" : ": " + reason;
    }

    private static String quoted(String text) {
        return text == null || text.isEmpty() ? "" : " “" + text + "”";
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
