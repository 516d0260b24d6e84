package io.jenkins.plugins.promotion.view;

import hudson.util.HttpResponses;
import io.jenkins.plugins.promotion.change.AnswerRecord;
import io.jenkins.plugins.promotion.change.ApplyRecord;
import io.jenkins.plugins.promotion.change.ApplyTimes;
import io.jenkins.plugins.promotion.change.BackOutRecord;
import io.jenkins.plugins.promotion.change.ClarificationRecord;
import io.jenkins.plugins.promotion.change.Evidence;
import io.jenkins.plugins.promotion.change.EvidenceRecord;
import io.jenkins.plugins.promotion.change.StoredPlan;
import io.jenkins.plugins.promotion.change.fact.Answer;
import io.jenkins.plugins.promotion.change.fact.EvidenceOf;
import io.jenkins.plugins.promotion.config.PromotionPermissions;
import io.jenkins.plugins.promotion.config.RealmIds;
import io.jenkins.plugins.promotion.execution.LedgerLine;
import io.jenkins.plugins.promotion.execution.RunWords;
import io.jenkins.plugins.promotion.execution.WayBack;
import io.jenkins.plugins.promotion.journal.Json;
import io.jenkins.plugins.promotion.plan.HandWork;
import io.jenkins.plugins.promotion.plan.PlanCheck;
import io.jenkins.plugins.promotion.plan.PlanFiles;
import io.jenkins.plugins.promotion.process.people.Following;
import io.jenkins.plugins.promotion.refusal.Refusal;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.Header;
import org.kohsuke.stapler.HttpResponse;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;
import org.kohsuke.stapler.interceptor.RequirePOST;

/** A run of the plan: Begin, the item that waits for a person, and the ledger. */
@ExportedBean
@Restricted(NoExternalUse.class)
public final class ApplyPage extends PromotionPage {

    private static final Logger LOGGER = Logger.getLogger(ApplyPage.class.getName());

    private final SeenChange page;
    private final ApplyRecord record;
    private Optional<Following.Question> question;
    private RunSheet sheet;
    private List<WayBack.Step> wayBack;

    ApplyPage(SeenChange page, ApplyRecord record) {
        this.page = page;
        this.record = record;
    }

    private static Following following() {
        return new Following(new RealmIds());
    }

    private boolean mayApply() {
        return Who.may(page.getState(), PromotionPermissions.APPLY);
    }

    @Override
    public String getDisplayName() {
        return Texts.text("ApplyOn") + " " + record.environment();
    }

    public SeenChange getPage() {
        return page;
    }

    public ApplyRecord getRecord() {
        return record;
    }

    @Exported
    public String getId() {
        return record.id();
    }

    @Exported
    public String getEnvironment() {
        return record.environment();
    }

    @Exported
    public long getRevision() {
        return record.revision();
    }

    /** The revision that was signed, if its texts are others than those of the one that is followed here; else 0. */
    public long getSignedRevision() {
        long signed = page.getState().signedRevision();
        return signed == record.revision() ? 0 : signed;
    }

    /** What people read here and did not sign: what became another after the sign-off and changes nothing that is done. */
    @Exported
    public List<String> getChangedSinceSigned() {
        return getSignedRevision() == 0
                ? List.of()
                : PlanDifference.items(page.change(), getSignedRevision(), record.revision());
    }

    @Exported
    public String getImplementer() {
        return record.implementer();
    }

    /** {@code waiting for begin}, {@code running}, {@code stopped} where no build follows it, or how it ended. */
    @Exported
    public String getOutcome() {
        return isWaitsForBegin()
                ? "waiting for begin"
                : isStopped()
                        ? "stopped"
                        : record.isBackingOut()
                                ? "backing out"
                                : record.isRunning()
                                        ? "running"
                                        : record.outcome().toString();
    }

    public boolean isRunning() {
        return record.isRunning() && !page.isEnded();
    }

    /** Whether it is not at its end and no build follows it, so that it goes on only when the job is run again. */
    public boolean isStopped() {
        return isRunning() && !page.work().follows(record);
    }

    public boolean isWaitsForBegin() {
        return isRunning() && record.waitsForBegin() && record.performer() == null;
    }

    /** Why the viewer cannot press Begin, {@code null} if they can. */
    @Exported(name = "whyNotBegin")
    public String getPlainWhyNotBegin() {
        return whyNotBegin().map(Refusal::getMessage).orElse(null);
    }

    /** The same in the viewer's language. */
    public String getWhyNotBegin() {
        return whyNotBegin().map(refusal -> refusal.text(Texts.language())).orElse(null);
    }

    private Optional<Refusal> whyNotBegin() {
        return following().beginRefusal(page.getState(), record.id(), Who.person(), mayApply());
    }

    /** In an emergency: what production demands and does not have. */
    @Exported
    public List<String> getLacks() {
        return record.needsGlass() ? record.lacks() : List.of();
    }

    /** Whether the viewer can begin without that. */
    public boolean isMayBreakGlass() {
        return mayApply() && Who.may(page.getState(), PromotionPermissions.BREAK_GLASS);
    }

    /** Why the viewer cannot say that an item is done, {@code null} if they can; they may still stop or ask. */
    public String getWhyNotAnswer() {
        return answerRefusal(Answer.DONE)
                .map(refusal -> refusal.text(Texts.language()))
                .orElse(null);
    }

    private Optional<Refusal> answerRefusal(Answer answer) {
        return following()
                .answerRefusal(page.getState(), record.id(), answer, Who.person(), mayApply())
                .or(() -> ownerRefusal(answer));
    }

    /** Where the plan leaves its items to their owners. */
    private Optional<Refusal> ownerRefusal(Answer answer) {
        Following.Question asked = getQuestion();
        try {
            return asked == null
                    ? Optional.empty()
                    : following()
                            .ownerRefusal(
                                    StoredPlan.read(page.change(), record.revision()),
                                    asked.item().id(),
                                    answer,
                                    Who.person());
        } catch (IOException e) {
            return Optional.empty(); // Then nothing of the plan is asked.
        }
    }

    /** What the viewer can say of the item that waits: a second person is not who did it. */
    public List<Answer> getPossibleAnswers() {
        Following.Question question = getQuestion();
        return question == null
                ? List.of()
                : question.answers().stream()
                        .filter(answer -> answerRefusal(answer).isEmpty())
                        .filter(answer -> answer != Answer.CONFIRM || !isOwnWork())
                        .filter(answer -> answer != Answer.STOP || !isStopped())
                        .toList();
    }

    /** Those of them that are one click. */
    public List<Answer> getPlainAnswers() {
        return getPossibleAnswers().stream()
                .filter(answer -> !Following.Question.isReasoned(answer))
                .toList();
    }

    /** Those of them that nobody takes back, so that the page says what each does and asks for a reason. */
    public List<Answer> getGraveAnswers() {
        return getPossibleAnswers().stream()
                .filter(Following.Question::isReasoned)
                .toList();
    }

    /** Whether the item that waits is being undone. */
    public boolean isGoingBack() {
        return getSheet().ledger().isGoingBack();
    }

    /** {@code files}: what is attached to the run and its items, and where more is. */
    public EvidenceDesk getFiles() {
        return desk(EvidenceOf.APPLY);
    }

    /** {@code wayBackFiles}: the same of its way back. */
    public EvidenceDesk getWayBackFiles() {
        return desk(EvidenceOf.BACK_OUT);
    }

    private EvidenceDesk desk(EvidenceOf to) {
        boolean back = to == EvidenceOf.BACK_OUT;
        return new EvidenceDesk(page, to, record.id(), (state, part) -> following()
                .requireMayAttach(state, record.id(), part, back, Who.person(), mayApply()));
    }

    /** Files that are attached to the run, its items and its way back. */
    @Exported
    public List<Map<String, Object>> getAttached() {
        List<Map<String, Object>> all = new ArrayList<>(getFiles().plain());
        all.addAll(getWayBackFiles().plain());
        return all;
    }

    /** The same for the page. */
    public List<EvidenceFile> getAttachedFiles() {
        List<EvidenceRecord> all = new ArrayList<>(Evidence.of(page.getState(), EvidenceOf.APPLY, record.id()));
        all.addAll(Evidence.of(page.getState(), EvidenceOf.BACK_OUT, record.id()));
        return all.stream().map(file -> new EvidenceFile(page, file)).toList();
    }

    /** Whether the viewer may attach files. */
    public boolean isMayAttach() {
        return isMayApply() && !page.isEnded();
    }

    /** Whether the viewer can ask what an item means. */
    public boolean isMayApply() {
        return mayApply() && Who.person().known();
    }

    /** The item that waits for a person, {@code null} if none does. */
    public Following.Question getQuestion() {
        if (question == null) {
            question = ask();
        }
        return question.orElse(null);
    }

    private Optional<Following.Question> ask() {
        try {
            return page.isEnded() ? Optional.empty() : following().question(page.change(), record.id());
        } catch (IOException | Refusal e) {
            LOGGER.log(Level.WARNING, "The plan of " + page.getDisplayName() + " cannot be read", e);
            return Optional.empty();
        }
    }

    /** The waiting item as plain data. */
    @Exported
    public Map<String, Object> getWaitingItem() {
        Following.Question question = getQuestion();
        return question == null
                ? null
                : new Plain()
                        .put("item", question.item().id())
                        .put("description", question.item().description())
                        .put("instruction", instruction(UnaryOperator.identity()))
                        .put("evidence", getEvidence())
                        .put("answers", question.answers())
                        .put("noWayBack", question.noWayBack())
                        .put("doneBy", question.doneBy())
                        .put("since", question.line().begin())
                        .map();
    }

    /** What the person has to do, with the values of this environment. */
    public String getInstruction() {
        return instruction(this::told);
    }

    /** @param words what of this plugin's own words is said instead of a ledger's */
    private String instruction(UnaryOperator<String> words) {
        Following.Question question = getQuestion();
        if (question == null) {
            return "";
        }
        String message = question.line().message();
        return message.isEmpty()
                ? question.item().handWork().map(HandWork::instruction).orElse("")
                : words.apply(message);
    }

    /** What the person has to write down as proof, empty for nothing; undoing takes none. */
    public String getEvidence() {
        Following.Question question = getQuestion();
        return question == null || isGoingBack()
                ? ""
                : question.item().handWork().map(HandWork::evidence).orElse("");
    }

    /** Whether the viewer is the one whose work is to be confirmed. */
    public boolean isOwnWork() {
        Following.Question question = getQuestion();
        return question != null
                && question.doneBy() != null
                && new RealmIds().sameUser(question.doneBy(), Who.person().id());
    }

    /** Whether an answer was given that the build has not taken up yet. */
    public boolean isAnswered() {
        return isRunning() && !record.answers().isEmpty();
    }

    public ApplyTimes getTimes() {
        return ApplyTimes.of(record, now());
    }

    /** Where the run stands in its plan. */
    public RunSheet getSheet() {
        if (sheet == null) {
            sheet = new RunSheet(page, record);
        }
        return sheet;
    }

    /** Rows of the plan as this run goes: those of a page, or of the one at which it stands. */
    public RowPage rows(String number) {
        return getSheet().page(number);
    }

    /** How many items are settled. */
    @Exported
    public long getSettled() {
        return getSheet().getSettled();
    }

    /** How many items the plan has here. */
    @Exported
    public long getItems() {
        return getSheet().getItems();
    }

    /** The item at which the run stands, {@code null} if at none. */
    public ItemCard getCurrent() {
        return getSheet().current().orElse(null);
    }

    /** How long it has been going on, and until when it may. */
    public RunClock getTime() {
        return new RunClock(page, record, getSheet(), isRunning(), isStopped(), now());
    }

    /** The same as plain data. */
    @Exported
    public Map<String, Object> getClock() {
        return getTime().plain();
    }

    /** {@code done}, {@code failed}, {@code waiting} or {@code running}: how it looks at a glance. */
    public String getLook() {
        if (!isRunning()) {
            return record.isDone() ? "done" : "failed";
        }
        ItemCard current = getCurrent();
        if (isStopped() && !isWaitsForBegin() || current != null && current.isFailed()) {
            return "failed";
        }
        return isWaitsForBegin() || getQuestion() != null ? "waiting" : "running";
    }

    /** How an item's status looks at a glance; empty for none. */
    public String look(String status) {
        if (status == null) {
            return "";
        }
        return switch (status) {
            case "done", "already-done", "marked-done", "rolled-back" -> "done";
            case "failed" -> "failed";
            case "running", "retried", "confirmed" -> "running";
            case "waiting", "claimed", "put-back" -> "waiting";
            default -> "skipped";
        };
    }

    /** What happened last, in a few words; empty before anything did. */
    public String getSays() {
        LedgerLine last = getSheet().ledger().last().orElse(null);
        if (!record.answers().isEmpty()) {
            AnswerRecord said = record.answers().get(record.answers().size() - 1);
            return said.item() + ": "
                    + said.answer().name().toLowerCase(Locale.ROOT).replace('_', ' ') + ", " + said.user();
        }
        if (last == null) {
            return getOutcome();
        }
        String item = last.itemId().isEmpty() ? "" : last.itemId() + ": ";
        return item + status(last) + (last.by().isEmpty() ? "" : ", " + by(last.by()));
    }

    /** The viewer, so that a page notices that its session is over; empty for nobody. */
    public String getViewer() {
        return Who.person().known() ? Who.person().id() : "";
    }

    /** Changes whenever what the live part of the page shows does. */
    public String getLiveVersion() {
        return page.getState().version() + (isStopped() ? "-stopped" : "");
    }

    /** The parts of the page that change while it is open; nothing (204) where this version of them is shown already. */
    public HttpResponse doLive(@QueryParameter String version) {
        return getLiveVersion().equals(version)
                ? PlainAnswer.unchanged()
                : HttpResponses.forwardToView(this, "live-parts");
    }

    /** Checks of the plan that failed once it was done. */
    @Exported
    public List<String> getFailedChecks() {
        return record.failedChecks().stream().map(PlanCheck.Result::failure).toList();
    }

    /** The newest lines of the ledger, at most {@link RowPage#SIZE}, oldest first. */
    public List<LedgerLine> getLines() {
        List<LedgerLine> lines = record.lines();
        return lines.subList(Math.max(0, lines.size() - RowPage.SIZE), lines.size());
    }

    /** How many lines the ledger has. */
    public int getLineCount() {
        return record.lines().size();
    }

    /** The ledger as plain data. */
    @Exported
    public List<Map<String, Object>> getLedger() {
        return record.lines().stream().map(Json::map).toList();
    }

    public String status(LedgerLine line) {
        return line.status().name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    public List<ClarificationRecord> getClarifications() {
        return record.clarifications();
    }

    public boolean isMayOverride() {
        return Who.may(page.getState(), PromotionPermissions.OVERRIDE);
    }

    /** Whether there is a mark to override. */
    public boolean isUnfinished() {
        return !page.isEnded() && record.beganAt() != null && record.isRunning();
    }

    /** Presses Begin. */
    @RequirePOST
    public HttpResponse doBegin(@Header("Authorization") String authorization, @Header("Accept") String accept)
            throws IOException {
        return Reply.of(authorization, accept).to(".", () -> {
            following().begin(page.change(), record.id(), Who.person(), mayApply());
            return Map.of("implementer", Who.person().id());
        });
    }

    /** Begins in an emergency, past what production demands. */
    @RequirePOST
    public HttpResponse doBreakGlass(
            @QueryParameter String reason,
            @Header("Authorization") String authorization,
            @Header("Accept") String accept)
            throws IOException {
        return Reply.of(authorization, accept).to(".", () -> {
            following().breakGlass(page.change(), record.id(), Who.person(), reason, isMayBreakGlass());
            return Map.of("implementer", Who.person().id());
        });
    }

    /** Why the viewer cannot ask for the way back, {@code null} if they can. */
    @Exported(name = "whyNotBackOut")
    public String getPlainWhyNotBackOut() {
        return whyNotBackOut().map(Refusal::getMessage).orElse(null);
    }

    /** The same in the viewer's language. */
    public String getWhyNotBackOut() {
        return whyNotBackOut().map(refusal -> refusal.text(Texts.language())).orElse(null);
    }

    private Optional<Refusal> whyNotBackOut() {
        return following().backOutRefusal(page.getState(), record.id(), Who.person(), mayApply());
    }

    /** How it was undone, or is being undone; {@code null} if it is not. */
    public BackOutRecord getBackOut() {
        return record.backOut();
    }

    /** The same as plain data. */
    @Exported
    public Map<String, Object> getWayBack() {
        BackOutRecord back = record.backOut();
        return back == null
                ? null
                : new Plain()
                        .put("reason", back.reason())
                        .put("askedBy", back.askedBy())
                        .put("implementer", back.implementer())
                        .put("began", back.beganAt())
                        .put("ended", back.endedAt())
                        .put("exact", back.isOver() ? back.isExact() : null)
                        .put("differences", back.isOver() ? back.ended().differences() : List.of())
                        .map();
    }

    /** What a ledger tells, in the viewer's language as far as it is this plugin's words. */
    public String told(String message) {
        return RunWords.in(Texts.language(), message);
    }

    /** Why the run does not count as a rehearsal, or did not go on, in the viewer's language. */
    public String getReasons() {
        return record.reasons(Texts.language());
    }

    /** The same behind the id of an item, as summaries have it. */
    public String left(String remains) {
        int message = remains.indexOf(": ") + 2;
        return remains.substring(0, message) + told(remains.substring(message));
    }

    /** How long the way back took. */
    public Duration getWentBack() {
        return getSheet().ledger().wayBack();
    }

    /** Whether the wish for the way back can be taken away again. */
    public boolean isMayStay() {
        return isMayApply()
                && !page.isEnded()
                && record.isBackingOut()
                && record.backOut().begun() == null;
    }

    /** What undoing the run will do, in the order in which it will be done; the first {@link RowPage#SIZE} steps. */
    public List<WayBack.Step> getFirstWayBackSteps() {
        List<WayBack.Step> steps = getWayBackSteps();
        return steps.subList(0, Math.min(RowPage.SIZE, steps.size()));
    }

    /** All of them. */
    public List<WayBack.Step> getWayBackSteps() {
        if (wayBack == null) {
            wayBack = readWayBack();
        }
        return wayBack;
    }

    private List<WayBack.Step> readWayBack() {
        try {
            return WayBack.of(
                            StoredPlan.read(page.change(), record.revision()),
                            record.environment(),
                            PlanFiles.in(page.change().revisionFolder(record.revision())),
                            record.lines())
                    .steps();
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, "The plan of " + page.getDisplayName() + " cannot be read", e);
            return List.of();
        }
    }

    /** Asks for the way back of what was applied. */
    @RequirePOST
    public HttpResponse doBackOut(
            @QueryParameter String reason,
            @Header("Authorization") String authorization,
            @Header("Accept") String accept)
            throws IOException {
        return Reply.of(authorization, accept).to(".", () -> {
            following().backOut(page.change(), record.id(), Who.person(), reason, mayApply());
            return Map.of("implementer", Who.person().id());
        });
    }

    /** Takes that wish away again. */
    @RequirePOST
    public HttpResponse doStay(
            @QueryParameter String reason,
            @Header("Authorization") String authorization,
            @Header("Accept") String accept)
            throws IOException {
        return Reply.of(authorization, accept).to(".", () -> {
            following().stay(page.change(), record.id(), Who.person(), reason, mayApply());
            return Map.of("outcome", "done");
        });
    }

    /** Answers for the item that waits. */
    @RequirePOST
    public HttpResponse doAnswer(
            @QueryParameter String item,
            @QueryParameter String answer,
            @QueryParameter String text,
            @Header("Authorization") String authorization,
            @Header("Accept") String accept)
            throws IOException {
        return Reply.of(authorization, accept).to(".", () -> {
            Answer said = answer(answer);
            following().answer(page.change(), record.id(), item, said, Who.person(), text, mayApply());
            return Map.of("item", item, "answer", said.name());
        });
    }

    private static Answer answer(String text) {
        Optional<Answer> found = java.util.Arrays.stream(Answer.values())
                .filter(answer -> answer.name().equalsIgnoreCase(text == null ? "" : text.trim()))
                .findFirst();
        return found.orElseThrow(() -> Refusal.incomplete("An answer is one of " + List.of(Answer.values())));
    }

    /** Gives the apply up and removes its mark. */
    @RequirePOST
    public HttpResponse doOverride(
            @QueryParameter String reason,
            @Header("Authorization") String authorization,
            @Header("Accept") String accept)
            throws IOException {
        return Reply.of(authorization, accept).to(".", () -> {
            SeenChange.custody().overrideApply(page.change(), record.id(), Who.person(), reason, isMayOverride());
            return Map.of("outcome", "overridden");
        });
    }

    public hudson.model.Api getApi() {
        return new hudson.model.Api(this);
    }
}
