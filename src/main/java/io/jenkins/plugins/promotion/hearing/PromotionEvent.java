package io.jenkins.plugins.promotion.hearing;

import io.jenkins.plugins.promotion.journal.MayBeAbsent;
import io.jenkins.plugins.promotion.wording.Times;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;

/**
 * Something that happened to a change and is of interest outside of it. Each kind is a record. Events follow from the
 * recorded facts of a change: the same facts give the same events with the same ids, whenever they are asked for.
 *
 * <p>Later versions may add kinds and components; code that handles events ignores what it does not know.
 */
public sealed interface PromotionEvent {

    /**
     * Where an event comes from.
     *
     * @param id unique on this controller and the same at every delivery: {@code <change key>-<number of the fact>}. Whoever
     *     must do something once only, remembers it
     * @param at when it happened
     * @param changeKey part of the change's URL, empty where it is about none
     * @param change name of the change, as in the Jenkinsfile; empty where it is about none
     * @param job full name of the job it belongs to; empty where it is about none
     * @param by user id, or {@code build:<job>#<n>}
     */
    record Source(String id, OffsetDateTime at, String changeKey, String change, String job, String by) {}

    /** Where it comes from. */
    Source source();

    /** One sentence for people. */
    String text();

    /** Address of the page where a person reads on or acts, relative to Jenkins' root. Opening it does nothing. */
    default String link() {
        return "promotion-changes/" + source().changeKey() + "/";
    }

    /** Name of the environment it is about; empty where it is about none. */
    default String about() {
        return "";
    }

    /** The kind in words, such as {@code gate-opened}. */
    default String kind() {
        return kind(getClass());
    }

    /** The kind of a class of events in words. */
    static String kind(Class<?> type) {
        return type.getSimpleName().replaceAll("(?<=[a-z])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
    }

    /** The words for all kinds. */
    static List<String> kinds() {
        return List.of(
                        GateOpened.class,
                        GateReminded.class,
                        GateDecided.class,
                        GateSettled.class,
                        GateVoided.class,
                        BeginAwaited.class,
                        ItemAwaited.class,
                        DatesAwaited.class,
                        WindowEntered.class,
                        WindowMoved.class,
                        WindowNear.class,
                        WindowOverlaps.class,
                        WindowMissed.class,
                        WindowBegun.class,
                        WindowOverrun.class,
                        WindowEnded.class,
                        DriftSeen.class,
                        DriftFound.class,
                        ApplyFailed.class,
                        BackedOut.class,
                        StepFailed.class,
                        FreezeLifted.class,
                        ChangeClosed.class)
                .stream()
                .map(PromotionEvent::kind)
                .toList();
    }

    /** Of a sign-off gate. */
    sealed interface OfGate extends PromotionEvent {
        /** Id of the gate, unique in the change. */
        String gate();

        @Override
        default String link() {
            return PromotionEvent.super.link() + "gate/" + gate() + "/";
        }
    }

    /** Of a run of the plan on an environment. */
    sealed interface OfApply extends PromotionEvent {
        /** Id of the run, unique in the change. */
        String apply();

        /** The environment. */
        String environment();

        @Override
        default String about() {
            return environment();
        }

        @Override
        default String link() {
            return PromotionEvent.super.link() + "apply/" + apply() + "/";
        }
    }

    /** Of an outage of an environment. */
    sealed interface OfWindow extends PromotionEvent {
        /** Id of the outage, unique in the change. */
        String window();

        /** The environment. */
        String environment();

        @Override
        default String about() {
            return environment();
        }

        @Override
        default String link() {
            return PromotionEvent.super.link() + "window/" + window() + "/";
        }
    }

    /**
     * A gate waits for people to decide.
     *
     * @param name as in the Jenkinsfile
     * @param rule who must sign, in words
     * @param message for people, may be empty
     * @param testers users or groups who are to test besides those who can sign; none for nobody
     * @param expires when it is over, {@code null} for never
     * @param anew why it asks again, so that decisions before do not count; empty the first time
     */
    record GateOpened(
            Source source,
            String gate,
            String name,
            long round,
            String rule,
            String message,
            List<String> testers,
            @MayBeAbsent OffsetDateTime expires,
            List<String> anew)
            implements OfGate {
        @Override
        public String text() {
            return "'" + name + "' waits for sign-off by " + rule
                    + (testers.isEmpty() ? "" : ", and for tests by " + String.join(", ", testers))
                    + (anew.isEmpty() ? "" : ", anew: " + String.join("; ", anew));
        }
    }

    /**
     * Nobody decided at a gate for a while.
     *
     * @param since when it began to wait
     * @param to users or groups to whom it is taken besides those who can sign; none where those are only reminded
     */
    record GateReminded(Source source, String gate, String name, String rule, OffsetDateTime since, List<String> to)
            implements OfGate {
        @Override
        public String text() {
            return "'" + name + "' still waits for sign-off by " + rule + ", since " + Times.text(since)
                    + (to.isEmpty() ? "" : "; told to " + String.join(", ", to));
        }
    }

    /**
     * A person decided at a gate; whether that settles it, {@link GateSettled} tells.
     *
     * @param approved or else rejected
     * @param glassBroken whether past the rule, in an emergency
     */
    record GateDecided(
            Source source, String gate, String name, String user, boolean approved, boolean glassBroken, String comment)
            implements OfGate {
        @Override
        public String text() {
            return "'" + name + "' was " + (approved ? "approved" : "rejected") + " by " + user
                    + (glassBroken ? ", past its rule" : "") + (comment.isEmpty() ? "" : ": " + comment);
        }
    }

    /**
     * Nobody can decide at a gate any more.
     *
     * @param outcome {@code approved}, {@code rejected}, {@code expired} or {@code cancelled}
     */
    record GateSettled(Source source, String gate, String name, String outcome) implements OfGate {
        @Override
        public String text() {
            return "'" + name + "' is " + outcome;
        }
    }

    /**
     * Decisions at a gate do not count any more.
     *
     * @param users who had decided
     * @param reasons what changed
     */
    record GateVoided(Source source, String gate, String name, List<String> users, List<String> reasons)
            implements OfGate {
        @Override
        public String text() {
            return "What " + String.join(", ", users) + " decided at '" + name + "' does not count any more: "
                    + String.join("; ", reasons);
        }
    }

    /**
     * A run waits for somebody to press Begin.
     *
     * @param back whether it is the way back
     */
    record BeginAwaited(Source source, String apply, String environment, boolean production, boolean back)
            implements OfApply {
        @Override
        public String text() {
            return (back ? "The way back of " : "The plan for ") + environment + " waits for somebody to press Begin";
        }
    }

    /**
     * A run waits for a person to do something about an item.
     *
     * @param owner user or group the plan names, empty for none
     * @param waitsFor {@code manual}, {@code second-person}, {@code failed}, {@code precondition}, {@code interrupted},
     *     {@code manual-rollback} or {@code moved}
     */
    record ItemAwaited(
            Source source,
            String apply,
            String environment,
            String item,
            String description,
            String owner,
            String waitsFor)
            implements OfApply {
        @Override
        public String text() {
            boolean another = waitsFor.equals("second-person"); // Than who did it, who may be the owner.
            return "Item '" + item + "' on " + environment + " waits for "
                    + (owner.isEmpty() || another ? "a person" : owner) + " (" + waitsFor + ")"
                    + (description.isEmpty() ? "" : ": " + description);
        }
    }

    /** An outage is needed, and waits for its dates. */
    record DatesAwaited(Source source, String window, String environment, String expected) implements OfWindow {
        @Override
        public String text() {
            return "The outage of " + environment + " waits for its dates; expected length " + expected;
        }
    }

    /** The dates of an outage are known. */
    record WindowEntered(
            Source source,
            String window,
            String environment,
            OffsetDateTime start,
            OffsetDateTime end,
            OffsetDateTime latestSafeStart)
            implements OfWindow {
        @Override
        public String text() {
            return environment + " will be out from " + Times.text(start) + " to " + Times.text(end);
        }
    }

    /** An outage has other dates than it had. */
    record WindowMoved(
            Source source,
            String window,
            String environment,
            OffsetDateTime start,
            OffsetDateTime end,
            OffsetDateTime before)
            implements OfWindow {
        @Override
        public String text() {
            return "The outage of " + environment + " was moved: from " + Times.text(start) + " to " + Times.text(end)
                    + ", not at " + Times.text(before);
        }
    }

    /** An outage is about to begin. */
    record WindowNear(Source source, String window, String environment, OffsetDateTime start, OffsetDateTime end)
            implements OfWindow {
        @Override
        public String text() {
            return environment + " will be out soon: from " + Times.text(start) + " to " + Times.text(end);
        }
    }

    /**
     * An outage has a time in common with outages of environments that an administrator says should not be out together.
     *
     * @param meanwhile of each other outage in words; the change it is of is not named
     */
    record WindowOverlaps(
            Source source,
            String window,
            String environment,
            OffsetDateTime start,
            OffsetDateTime end,
            List<String> meanwhile)
            implements OfWindow {
        @Override
        public String text() {
            return environment + " will be out from " + Times.text(start) + " to " + Times.text(end)
                    + "; at the same time " + String.join(", and ", meanwhile);
        }
    }

    /** The dates of an outage passed before it began; others are needed. */
    record WindowMissed(Source source, String window, String environment) implements OfWindow {
        @Override
        public String text() {
            return "The outage of " + environment + " was missed and waits for other dates";
        }
    }

    /** An outage began. */
    record WindowBegun(Source source, String window, String environment, OffsetDateTime end) implements OfWindow {
        @Override
        public String text() {
            return "The outage of " + environment + " began; it is planned to end " + Times.text(end);
        }
    }

    /**
     * An outage lasts longer than it may.
     *
     * @param level {@code late}, or what else is at stake
     */
    record WindowOverrun(Source source, String window, String environment, String level, OffsetDateTime end)
            implements OfWindow {
        @Override
        public String text() {
            String how = level.equals("late") ? "longer than expected" : "too long for a way back in time";
            return "The outage of " + environment
                    + (level.equals("window-over") ? " is not over, though its window is" : " lasts " + how)
                    + "; it is planned to end " + Times.text(end);
        }
    }

    /** An outage is over. */
    record WindowEnded(Source source, String window, String environment, OffsetDateTime ended, boolean overrun)
            implements OfWindow {
        @Override
        public String text() {
            return "The outage of " + environment + " is over" + (overrun ? ", later than planned" : "");
        }
    }

    /**
     * An environment was found to be another than it should be.
     *
     * @param what one line for people
     */
    record DriftSeen(Source source, String environment, String what) implements PromotionEvent {
        @Override
        public String about() {
            return environment;
        }

        @Override
        public String text() {
            return environment + " was changed beside this change: " + what;
        }
    }

    /**
     * A regular look found an environment to be another than what was left there. It is about no change: key, name and job of
     * its source are empty.
     *
     * @param what one line for people
     */
    record DriftFound(Source source, String environment, String what) implements PromotionEvent {
        @Override
        public String about() {
            return environment;
        }

        @Override
        public String link() {
            return "environments/#environment-" + environment;
        }

        @Override
        public String text() {
            return environment + " was changed outside of a change: " + what;
        }
    }

    /**
     * An item of a run failed.
     *
     * @param message as far as there is room
     */
    record ApplyFailed(Source source, String apply, String environment, String item, String message)
            implements OfApply {
        @Override
        public String text() {
            return "Item '" + item + "' failed on " + environment + (message.isEmpty() ? "" : ": " + message);
        }
    }

    /**
     * What a run did was undone.
     *
     * @param exact whether the environment is just what it was before
     * @param rehearsal whether only the way back was tried out
     */
    record BackedOut(Source source, String apply, String environment, boolean exact, boolean rehearsal)
            implements OfApply {
        @Override
        public String text() {
            return "The plan on " + environment + " was backed out" + (rehearsal ? " to rehearse it" : "")
                    + (exact ? ", exactly" : "; it is not just what it was before");
        }
    }

    /**
     * A step of a build failed or was refused, or its script ended it; an abort is no failure.
     *
     * @param step as the Jenkinsfile calls it; {@code Jenkinsfile} for what no step of this plugin is
     */
    record StepFailed(Source source, String step, String why) implements PromotionEvent {
        @Override
        public String text() {
            return step + " failed: " + why;
        }
    }

    /**
     * A time in which nothing may be applied does not hold for this change.
     *
     * @param until end of that time
     */
    record FreezeLifted(Source source, String environment, OffsetDateTime until, String reason)
            implements PromotionEvent {
        @Override
        public String about() {
            return environment;
        }

        @Override
        public String text() {
            return source.by() + " lifted the freeze of " + environment + " until " + Times.text(until) + ": " + reason;
        }
    }

    /**
     * A change is over.
     *
     * @param cancelled whether it was given up
     */
    record ChangeClosed(Source source, boolean cancelled, String reason) implements PromotionEvent {
        @Override
        public String text() {
            return (cancelled ? "It was cancelled" : "It is closed") + (reason.isEmpty() ? "" : ": " + reason);
        }
    }
}
