package io.jenkins.plugins.promotion.change.fact;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.jenkins.plugins.promotion.execution.LedgerLine;
import io.jenkins.plugins.promotion.execution.Summary;
import io.jenkins.plugins.promotion.journal.MayBeAbsent;
import io.jenkins.plugins.promotion.plan.PlanCheck;
import java.util.List;

/** What happens while a plan is followed on an environment. */
public sealed interface ApplyFact extends Fact {

    /** Id of the run, unique in the change. */
    String id();

    /**
     * It waits for somebody to press Begin.
     *
     * @param production whether the environment is one of production
     * @param revision the revision that is followed
     * @param implementerNotAuthor whether an author of the plan may not press Begin
     */
    record Waiting(
            String id, String environment, boolean production, long revision, long round, boolean implementerNotAuthor)
            implements ApplyFact {}

    /**
     * In an emergency: what production demands and does not have, so that Begin takes who breaks the glass.
     *
     * @param objections what is missing, each with what would mend it
     */
    record Lacks(String id, List<String> objections) implements ApplyFact {}

    /**
     * Who records it takes what is missing upon them.
     *
     * @param reason why it cannot wait
     */
    record GlassBroken(String id, String reason) implements ApplyFact {}

    /** Who records it pressed Begin, and is the implementer. */
    record BeginPressed(String id) implements ApplyFact {}

    /**
     * The first item may start.
     *
     * @param treeBefore digest of the environment
     * @param backup id of a stored snapshot of that
     * @param productionTree digest of the production copy it begins on, {@code null} if it does not begin on one
     * @param parameters digest of the parameter values of this environment
     */
    record Begun(String id, String treeBefore, String backup, @MayBeAbsent String productionTree, String parameters)
            implements ApplyFact {}

    /** Another build goes on with it. */
    record Followed(String id) implements ApplyFact {}

    /** A build came past it, since it found it done: what that build does from now on is meant to come after it. */
    record Passed(String id) implements ApplyFact {}

    /** A line of the ledger. */
    record Ledger(String id, LedgerLine line) implements ApplyFact {}

    /**
     * A person answered for an item; the build has not taken it up yet.
     *
     * @param text evidence or reason, may be empty
     */
    record Answered(String id, String item, Answer answer, String text) implements ApplyFact {}

    /**
     * The build took up the answers for an item, and no line of the ledger says so.
     *
     * @param refused why an answer does not fit any more, {@code null} if it does
     */
    record AnswerTaken(String id, String item, @MayBeAbsent String refused) implements ApplyFact {}

    /**
     * The build stopped, since a person said so; the run can go on.
     *
     * @param user who said so
     */
    record Stopped(String id, String item, String user) implements ApplyFact {}

    /** A person asked what an item means. */
    record Clarified(String id, String item, String text) implements ApplyFact {}

    /**
     * The environment is to be put back to what it was before this run. A person who asks begins it by that; where a build
     * asks, somebody presses Begin, unless it goes on what the implementer of the run began.
     *
     * @param reason why
     * @param rehearsal whether only the way back is tried out, after which the plan is followed again
     * @param restored id of the backup that is put in the place of what lies there; {@code null} where the items are undone
     */
    record BackOutAsked(String id, String reason, boolean rehearsal, @MayBeAbsent String restored)
            implements ApplyFact {

        /** What the run did is to be undone item by item. */
        public static BackOutAsked undo(String id, String reason) {
            return new BackOutAsked(id, reason, false, null);
        }
    }

    /**
     * Nothing was put back, and nothing is to be any more.
     *
     * @param reason why not
     */
    record BackOutWithdrawn(String id, String reason) implements ApplyFact {}

    /**
     * The first item may be undone.
     *
     * @param treeBefore digest of the environment
     * @param backup id of a stored snapshot of that
     */
    record BackOutBegun(String id, String treeBefore, String backup) implements ApplyFact {}

    /**
     * All is undone that was to be.
     *
     * @param treeAfter digest of the environment
     * @param snapshot id of a stored snapshot of that
     * @param summary totals of the run, the way back included
     * @param exact whether the environment is just what it was before the run
     * @param differences where it is not, the paths that differ, as far as there is room
     */
    record BackOutEnded(
            String id, String treeAfter, String snapshot, Summary summary, boolean exact, List<String> differences)
            implements ApplyFact {}

    /**
     * It is over.
     *
     * @param treeAfter digest of the environment, {@code null} where it did not come to its end
     * @param snapshot id of a stored snapshot of that
     * @param summary totals, {@code null} where it did not come to its end
     * @param completeness what was proven of the plan, {@code null} if nothing
     * @param counts whether it is a rehearsal that counts; where not, {@code reasons} say why
     * @param checks how the plan's checks were answered once it was done
     * @param overrideReason why somebody gave it up, {@code null} if nobody did
     */
    record Ended(
            String id,
            ApplyOutcome outcome,
            @MayBeAbsent String treeAfter,
            @MayBeAbsent String snapshot,
            @MayBeAbsent Summary summary,
            @MayBeAbsent CompletenessResult completeness,
            boolean counts,
            List<String> reasons,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<PlanCheck.Result> checks,
            @MayBeAbsent String overrideReason)
            implements ApplyFact {

        /** Without having come to its end. */
        public static Ended early(String id, ApplyOutcome outcome, List<String> reasons) {
            return new Ended(id, outcome, null, null, null, null, false, reasons, List.of(), null);
        }

        /** Given up for another content, over what it left. */
        public static Ended replaced(String id, String treeAfter, String snapshot, String why) {
            return new Ended(
                    id, ApplyOutcome.SUPERSEDED, treeAfter, snapshot, null, null, false, List.of(why), List.of(), null);
        }

        /** Given up by somebody. */
        public static Ended overridden(String id, String why) {
            return new Ended(id, ApplyOutcome.OVERRIDDEN, null, null, null, null, false, List.of(), List.of(), why);
        }
    }
}
