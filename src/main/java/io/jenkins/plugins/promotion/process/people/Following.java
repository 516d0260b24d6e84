package io.jenkins.plugins.promotion.process.people;

import io.jenkins.plugins.promotion.change.ApplyRecord;
import io.jenkins.plugins.promotion.change.Change;
import io.jenkins.plugins.promotion.change.ChangeState;
import io.jenkins.plugins.promotion.change.LedgerView;
import io.jenkins.plugins.promotion.change.StoredPlan;
import io.jenkins.plugins.promotion.change.fact.Answer;
import io.jenkins.plugins.promotion.change.fact.ApplyFact;
import io.jenkins.plugins.promotion.execution.LedgerLine;
import io.jenkins.plugins.promotion.execution.LineStatus;
import io.jenkins.plugins.promotion.execution.WaitsFor;
import io.jenkins.plugins.promotion.execution.WayBack;
import io.jenkins.plugins.promotion.journal.Actor;
import io.jenkins.plugins.promotion.plan.HandWork;
import io.jenkins.plugins.promotion.plan.Item;
import io.jenkins.plugins.promotion.plan.PlanFiles;
import io.jenkins.plugins.promotion.plan.WorkPlan;
import io.jenkins.plugins.promotion.refusal.Refusal;
import io.jenkins.plugins.promotion.signoff.Decision.Verdict;
import io.jenkins.plugins.promotion.signoff.Eligibility;
import io.jenkins.plugins.promotion.signoff.IdComparison;
import io.jenkins.plugins.promotion.signoff.Person;
import java.io.IOException;
import java.time.OffsetDateTime;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Following a plan: pressing Begin, and answering for the item that waits for a person. The step that follows the plan
 * reads what is recorded here.
 *
 * @param ids how the realm compares names
 */
public record Following(IdComparison ids) {

    /** What nobody takes back, so that it has a reason. */
    private static final Set<Answer> REASONED = EnumSet.of(
            Answer.FAILED,
            Answer.SKIP,
            Answer.MARK_DONE,
            Answer.ROLL_BACK,
            Answer.ROLL_BACK_ANYWAY,
            Answer.KEEP,
            Answer.PUT_BACK,
            Answer.STOP);
    /** What does nothing to the environment, so that it is open to whoever may apply. */
    private static final Set<Answer> HARMLESS = EnumSet.of(Answer.CLARIFY, Answer.STOP);

    /** What the owner of an item does; everybody else who may apply can stop, ask, or roll back. */
    private static final Set<Answer> OF_OWNERS =
            EnumSet.of(Answer.START, Answer.DONE, Answer.FAILED, Answer.SKIP, Answer.MARK_DONE, Answer.RETRY);

    private static final int LONGEST_TEXT = 4000;

    /**
     * Presses Begin, which makes this person the implementer.
     *
     * @param mayApply whether the person holds Promotion/Apply on the change's job
     * @throws Refusal if the apply is unknown or has begun, or the person may not
     */
    public void begin(Change change, String applyId, Person person, boolean mayApply) throws IOException {
        change.act(Actor.person(person.id()), state -> {
            beginRefusal(state, applyId, person, mayApply).ifPresent(refusal -> {
                throw refusal;
            });
            return List.of(new ApplyFact.BeginPressed(applyId));
        });
    }

    /** Why this person cannot press Begin; empty if nothing is against it. */
    public Optional<Refusal> beginRefusal(ChangeState state, String applyId, Person person, boolean mayApply) {
        ApplyRecord apply = apply(state, applyId);
        if (!apply.waitsForBegin() || apply.performer() != null) {
            return Optional.of(Refusal.conflict(PeopleWords.saying(
                    apply.isBackingOut() ? "wayBackBegan" : "applyBegan",
                    "'" + apply.environment() + "'"
                            + (apply.performer() == null ? "" : " (" + apply.performer() + ")"))));
        }
        if (apply.needsGlass()) {
            return Optional.of(Refusal.notAllowed(PeopleWords.saying("glassAlone", String.join("; ", apply.lacks()))));
        }
        return followRefusal(state, apply, person, mayApply);
    }

    /**
     * Begins in an emergency, without the rehearsal or the sign-off that production demands; the reason is kept with the
     * change, and what was done is to be reviewed before the change can end.
     *
     * @param mayBreakGlass whether the person holds Promotion/Apply and Promotion/BreakGlass on the change's job
     * @throws Refusal if the apply is unknown, has begun or lacks nothing, the person may not, or gives no reason
     */
    public void breakGlass(Change change, String applyId, Person person, String reason, boolean mayBreakGlass)
            throws IOException {
        String why = reason == null ? "" : reason.trim();
        change.act(Actor.person(person.id()), state -> {
            ApplyRecord apply = apply(state, applyId);
            if (!person.known() || !mayBreakGlass) {
                throw Refusal.notAllowed(
                        "This needs the permissions Promotion/Apply and Promotion/BreakGlass, which are"
                                + " not both yours on this job");
            }
            if (!apply.waitsForBegin() || apply.implementer() != null) {
                throw Refusal.conflict("The apply on '" + apply.environment() + "' has begun already");
            }
            if (apply.lacks().isEmpty()) {
                throw Refusal.conflict("Nothing is missing here: press Begin");
            }
            if (why.isEmpty() || why.length() > LONGEST_TEXT) {
                throw Refusal.incomplete("Write down why this cannot wait, in at most " + LONGEST_TEXT
                        + " characters; it is kept with the change for ever");
            }
            return List.of(new ApplyFact.GlassBroken(applyId, why), new ApplyFact.BeginPressed(applyId));
        });
    }

    /** Why this person cannot give this answer to any item; empty if nothing about the person is against it. */
    public Optional<Refusal> answerRefusal(
            ChangeState state, String applyId, Answer answer, Person person, boolean mayApply) {
        return HARMLESS.contains(answer)
                ? refusal(person, mayApply)
                : followRefusal(state, apply(state, applyId), person, mayApply);
    }

    /**
     * Why this person may not follow the plan, be it by Begin or by an answer; a stricter plan takes no refusal away. The
     * way back is open to whoever may apply, since it puts nothing live that nobody else looked at.
     */
    private Optional<Refusal> followRefusal(ChangeState state, ApplyRecord apply, Person person, boolean mayApply) {
        if (apply.isBackingOut()) {
            return refusal(person, mayApply);
        }
        return refusal(person, mayApply)
                .or(() -> author(state, apply, person))
                .or(() -> approver(state, apply, person));
    }

    private Optional<Refusal> author(ChangeState state, ApplyRecord apply, Person person) {
        if (!apply.implementerNotAuthor()) {
            return Optional.empty();
        }
        return Participants.of(state).authors().entrySet().stream()
                .filter(author -> ids.sameUser(author.getKey(), person.id()))
                .findFirst()
                .map(author -> Refusal.notAllowed(PeopleWords.saying("author", author.getValue())));
    }

    /** Under four eyes nobody puts live what he or she approved. */
    private Optional<Refusal> approver(ChangeState state, ApplyRecord apply, Person person) {
        OffsetDateTime rehearsed = state.rehearsal().map(ApplyRecord::endedAt).orElse(null);
        if (!apply.production() || rehearsed == null) {
            return Optional.empty();
        }
        return state.gates().stream()
                .filter(gate -> gate.isApproved() && gate.round() == state.round())
                .filter(gate -> gate.settledAt() != null && !gate.settledAt().isBefore(rehearsed))
                .filter(gate -> gate.gate().covered().planDigest() != null)
                .map(gate -> Eligibility.refusalToBegin(
                        person,
                        gate.gate().rule().fourEyes(),
                        gate.decisions().stream()
                                .filter(decision -> decision.verdict() == Verdict.APPROVE)
                                .toList(),
                        ids))
                .flatMap(Optional::stream)
                .findFirst()
                .map(Refusal::notAllowed);
    }

    /**
     * Asks for the way back of a finished run, which this person begins by it.
     *
     * @param reason why; kept with the change
     * @param mayApply whether the person holds Promotion/Apply on the change's job
     * @throws Refusal if there is no such run to undo, or the person may not, or gives no reason
     */
    public void backOut(Change change, String applyId, Person person, String reason, boolean mayApply)
            throws IOException {
        String why = reason(reason);
        change.act(Actor.person(person.id()), state -> {
            backOutRefusal(state, applyId, person, mayApply).ifPresent(refusal -> {
                throw refusal;
            });
            return List.of(ApplyFact.BackOutAsked.undo(applyId, why));
        });
    }

    /** Why this person cannot ask for the way back of a run; empty if nothing is against it. */
    public Optional<Refusal> backOutRefusal(ChangeState state, String applyId, Person person, boolean mayApply) {
        ApplyRecord apply = apply(state, applyId);
        String where = "'" + apply.environment() + "'";
        Optional<Refusal> own = refusal(person, mayApply);
        if (own.isPresent()) {
            return own;
        }
        if (state.phase().isEnded()) {
            return Optional.of(Refusal.conflict(PeopleWords.saying("changeOver")));
        }
        if (apply.backOut() != null) {
            return Optional.of(Refusal.conflict(PeopleWords.saying(
                    apply.isBackedOut() ? "backedOut" : "backingOut",
                    where,
                    apply.backOut().reason())));
        }
        boolean newest =
                state.lastApply(apply.environment()).filter(apply::equals).isPresent();
        if (!apply.isDone() || !newest) {
            return Optional.of(Refusal.conflict(PeopleWords.saying("notNewest", where)));
        }
        return Optional.empty();
    }

    /**
     * Takes the wish for the way back away again, before anything was undone.
     *
     * @throws Refusal if something was undone already, or the person may not, or gives no reason
     */
    public void stay(Change change, String applyId, Person person, String reason, boolean mayApply) throws IOException {
        String why = reason(reason);
        change.act(Actor.person(person.id()), state -> {
            refusal(person, mayApply).ifPresent(refusal -> {
                throw refusal;
            });
            ApplyRecord apply = apply(state, applyId);
            if (!apply.isBackingOut() || apply.backOut().begun() != null) {
                throw Refusal.conflict("There is no way back of that run that has not begun");
            }
            return List.of(new ApplyFact.BackOutWithdrawn(applyId, why));
        });
    }

    /**
     * Refuses a file at a run of the plan from who may not apply, and to an item that its ledger does not name.
     *
     * @param item {@code null} for the run as a whole
     * @param back whether it is about the way back
     */
    public void requireMayAttach(
            ChangeState state, String applyId, String item, boolean back, Person person, boolean mayApply) {
        refusal(person, mayApply).ifPresent(refusal -> {
            throw refusal;
        });
        ApplyRecord apply = apply(state, applyId);
        if (back && apply.backOut() == null) {
            throw Refusal.conflict("Nobody asked for the way back of that run");
        }
        if (item != null && apply.lines().stream().noneMatch(line -> item.equals(line.itemId()))) {
            throw Refusal.incomplete("That run has come to no item of that id");
        }
    }

    private static String reason(String reason) {
        String text = reason == null ? "" : reason.trim();
        if (text.isEmpty() || text.length() > LONGEST_TEXT) {
            throw Refusal.incomplete(
                    "Write down the reason, in at most " + LONGEST_TEXT + " characters; it is kept with the change");
        }
        return text;
    }

    /** What this person can answer now, and for which item. */
    public Optional<Question> question(Change change, String applyId) throws IOException {
        ChangeState state = change.state();
        ApplyRecord apply = apply(state, applyId);
        return question(change, apply, StoredPlan.read(change, apply.revision()));
    }

    /**
     * The item that waits for a person.
     *
     * @param line of the ledger that asks
     * @param answers what can be said
     * @param doneBy who said that it is done, where a second person is to confirm it; else {@code null}
     * @param noWayBack what remains if all is rolled back although it has no way back
     */
    public record Question(Item item, LedgerLine line, Set<Answer> answers, String doneBy, List<String> noWayBack) {

        /** Whether this answer needs a reason, since nobody takes it back. */
        public static boolean isReasoned(Answer answer) {
            return REASONED.contains(answer);
        }
    }

    private static Optional<Question> question(Change change, ApplyRecord apply, WorkPlan plan) {
        Optional<LedgerLine> last = LedgerView.of(apply).last();
        boolean restored = apply.backOut() != null && apply.backOut().restored() != null;
        if (!apply.isRunning() || restored || !apply.answers().isEmpty() || last.isEmpty()) {
            return Optional.empty();
        }
        Optional<Item> item = plan.item(last.get().itemId());
        Set<Answer> answers = item.map(i -> answers(i, last.get())).orElse(EnumSet.noneOf(Answer.class));
        if (LedgerView.of(apply).isGoingBack()) {
            answers.remove(Answer.ROLL_BACK);
        }
        List<String> noWayBack = answers.contains(Answer.ROLL_BACK) ? noWayBack(change, apply, plan) : List.of();
        if (!noWayBack.isEmpty()) {
            answers.remove(Answer.ROLL_BACK);
            answers.add(Answer.ROLL_BACK_ANYWAY);
        }
        boolean claimed = last.get().status() == LineStatus.CLAIMED;
        return answers.isEmpty()
                ? Optional.empty()
                : Optional.of(new Question(
                        item.get(), last.get(), answers, claimed ? last.get().by() : null, noWayBack));
    }

    private static List<String> noWayBack(Change change, ApplyRecord apply, WorkPlan plan) {
        try {
            PlanFiles files = PlanFiles.in(change.revisionFolder(apply.revision()));
            return WayBack.of(plan, apply.environment(), files, apply.lines()).forbidden();
        } catch (IOException e) {
            throw Refusal.conflict(
                            "What rolling back would leave cannot be told, since the plan's files cannot be read")
                    .mend(
                            "An administrator finds in the log of Jenkins which; restore it from a backup of JENKINS_HOME.")
                    .causedBy(e);
        }
    }

    private static Set<Answer> answers(Item item, LedgerLine line) {
        boolean manual = item.handWork().isPresent();
        boolean second = item.handWork().filter(HandWork::secondPerson).isPresent();
        return switch (line.status()) {
            case RUNNING -> manual
                    ? EnumSet.of(Answer.DONE, Answer.FAILED, Answer.ROLL_BACK)
                    : EnumSet.noneOf(Answer.class);
            case CLAIMED -> second ? EnumSet.of(Answer.CONFIRM, Answer.FAILED) : EnumSet.noneOf(Answer.class);
            case WAITING -> switch (line.waitsFor().orElseThrow()) {
                case MANUAL -> EnumSet.of(
                        Answer.START,
                        Answer.DONE,
                        Answer.FAILED,
                        Answer.SKIP,
                        Answer.MARK_DONE,
                        Answer.ROLL_BACK,
                        Answer.STOP);
                case MANUAL_ROLLBACK -> EnumSet.of(Answer.DONE, Answer.FAILED, Answer.SKIP, Answer.MARK_DONE);
                case SECOND_PERSON -> EnumSet.of(Answer.CONFIRM, Answer.FAILED);
                case MOVED -> EnumSet.of(Answer.KEEP, Answer.PUT_BACK, Answer.RETRY, Answer.STOP);
                default -> EnumSet.of(Answer.RETRY, Answer.SKIP, Answer.MARK_DONE, Answer.ROLL_BACK, Answer.STOP);
            };
            default -> EnumSet.noneOf(Answer.class);
        };
    }

    /**
     * Answers for an item.
     *
     * @param text evidence, reason or question; needed where the plan or the answer demands it
     * @param mayApply whether the person holds Promotion/Apply on the change's job
     * @throws Refusal if that item does not wait for this, or the person may not, or the text is missing
     */
    public void answer(
            Change change, String applyId, String itemId, Answer answer, Person person, String text, boolean mayApply)
            throws IOException {
        String said = text == null ? "" : text.trim();
        WorkPlan plan = StoredPlan.read(change, apply(change.state(), applyId).revision());
        change.act(Actor.person(person.id()), state -> {
            ApplyRecord apply = apply(state, applyId);
            answerRefusal(state, applyId, answer, person, mayApply).ifPresent(refusal -> {
                throw refusal;
            });
            if (said.length() > LONGEST_TEXT) {
                throw Refusal.incomplete("The text is longer than " + LONGEST_TEXT + " characters; shorten it");
            }
            if (answer == Answer.CLARIFY) {
                clarify(apply, plan, itemId, said);
                return List.of(new ApplyFact.Clarified(applyId, itemId, said));
            }
            check(question(change, apply, plan), itemId, answer, person, said);
            ownerRefusal(plan, itemId, answer, person).ifPresent(refusal -> {
                throw refusal;
            });
            return List.of(new ApplyFact.Answered(applyId, itemId, answer, said));
        });
    }

    /**
     * Why this person cannot give this answer to this item although they may follow the plan: the plan wants its owner to.
     * Empty if nothing is against it.
     */
    public Optional<Refusal> ownerRefusal(WorkPlan plan, String itemId, Answer answer, Person person) {
        return plan.item(itemId)
                .map(Item::owner)
                .filter(owner -> plan.policy().ownersOnly() && OF_OWNERS.contains(answer))
                .filter(owner -> !owner.isEmpty() && !person.isNamed(owner, ids))
                .map(owner ->
                        Refusal.notAllowed(PeopleWords.saying("ownersOnly", "'" + itemId + "'", "'" + owner + "'")));
    }

    private static void clarify(ApplyRecord apply, WorkPlan plan, String itemId, String said) {
        if (plan.item(itemId).isEmpty()) {
            throw Refusal.unknown("The plan has no item of that id");
        }
        if (!apply.isRunning()) {
            throw Refusal.conflict("The plan is not being followed any more");
        }
        if (said.isEmpty()) {
            throw Refusal.incomplete("Write down what is not clear about the item");
        }
    }

    private void check(Optional<Question> question, String itemId, Answer answer, Person person, String said) {
        if (question.isEmpty() || !question.get().item().id().equals(itemId)) {
            throw Refusal.conflict("Item '" + itemId + "' does not wait for a person now"
                    + question.map(q -> "; item '" + q.item().id() + "' does")
                            .orElse("; it was answered, or is not reached yet"));
        }
        Question asked = question.get();
        if (!asked.answers().contains(answer)) {
            throw Refusal.conflict(
                    "Item '" + itemId + "' cannot be answered with " + answer + " now, but with " + asked.answers());
        }
        if (answer == Answer.CONFIRM && ids.sameUser(asked.doneBy(), person.id())) {
            throw Refusal.notAllowed(PeopleWords.saying("secondPerson"));
        }
        boolean undoing =
                asked.line().waitsFor().filter(WaitsFor.MANUAL_ROLLBACK::equals).isPresent();
        String evidence = asked.item().handWork().map(HandWork::evidence).orElse("");
        if (answer == Answer.DONE && !undoing && !evidence.isBlank() && said.isEmpty()) {
            throw Refusal.incomplete(PeopleWords.saying("evidence", evidence));
        }
        if (REASONED.contains(answer) && said.isEmpty()) {
            throw Refusal.incomplete(PeopleWords.saying("reason"));
        }
    }

    private static Optional<Refusal> refusal(Person person, boolean mayApply) {
        if (!person.known()) {
            return Optional.of(Refusal.notAllowed(PeopleWords.saying("unknown")));
        }
        return mayApply ? Optional.empty() : Optional.of(Refusal.notAllowed(PeopleWords.saying("noApply")));
    }

    private static ApplyRecord apply(ChangeState state, String applyId) {
        return state.apply(applyId)
                .orElseThrow(() -> Refusal.unknown("Change '" + state.name().text() + "' has no apply of that id"));
    }
}
