package io.jenkins.plugins.promotion.view;

import hudson.util.HttpResponses;
import io.jenkins.plugins.promotion.Promotion;
import io.jenkins.plugins.promotion.change.Evidence;
import io.jenkins.plugins.promotion.change.GateRecord;
import io.jenkins.plugins.promotion.change.RevisionRecord;
import io.jenkins.plugins.promotion.change.TestRuns;
import io.jenkins.plugins.promotion.change.fact.EvidenceOf;
import io.jenkins.plugins.promotion.config.PromotionPermissions;
import io.jenkins.plugins.promotion.config.RealmDirectory;
import io.jenkins.plugins.promotion.config.RealmIds;
import io.jenkins.plugins.promotion.preview.Since;
import io.jenkins.plugins.promotion.process.people.Completion;
import io.jenkins.plugins.promotion.process.people.SignOffs;
import io.jenkins.plugins.promotion.refusal.Refusal;
import io.jenkins.plugins.promotion.signoff.Ballot;
import io.jenkins.plugins.promotion.signoff.Covered;
import io.jenkins.plugins.promotion.signoff.Decision;
import io.jenkins.plugins.promotion.signoff.Decision.Verdict;
import io.jenkins.plugins.promotion.signoff.Eligibility;
import io.jenkins.plugins.promotion.signoff.Gate;
import io.jenkins.plugins.promotion.signoff.GateState;
import io.jenkins.plugins.promotion.signoff.TestProgress;
import io.jenkins.plugins.promotion.signoff.TestResult;
import io.jenkins.plugins.promotion.signoff.TestResult.Result;
import java.io.IOException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.Header;
import org.kohsuke.stapler.HttpResponse;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;
import org.kohsuke.stapler.interceptor.RequirePOST;

/** A gate: what exactly is approved, on what evidence, by whom else, until when; and the place to decide. */
@ExportedBean
@Restricted(NoExternalUse.class)
public final class GatePage extends PromotionPage {

    private static final String DECIDE = "decide";
    private static final String BREAK_GLASS = "breakGlass";

    private final SeenChange page;
    private final GateRecord record;
    private final Ballot ballot;
    private final GateState now;
    private final Eligibility eligibility;
    private final Refused refused;
    private WhatGoesLive live;

    /** What somebody tried that was refused, and what they had typed. */
    private record Refused(Refusal why, String act, String typed) {}

    GatePage(SeenChange page, GateRecord record) {
        this(page, record, null);
    }

    private GatePage(SeenChange page, GateRecord record, Refused refused) {
        this.page = page;
        this.record = record;
        this.refused = refused;
        ballot = signOffs().ballot(page.getState(), record.id());
        now = ballot.state();
        eligibility = ballot.eligibility(Who.person(), maySignOff());
    }

    private static SignOffs signOffs() {
        return new SignOffs(Promotion.get().clock(), new RealmIds(), new LiveTrees());
    }

    private boolean mayEnterResults() {
        return Who.may(page.getState(), PromotionPermissions.TEST);
    }

    private boolean maySignOff() {
        return Who.may(page.getState(), PromotionPermissions.SIGN_OFF);
    }

    @Override
    public String getDisplayName() {
        return record.name();
    }

    public SeenChange getPage() {
        return page;
    }

    public GateRecord getRecord() {
        return record;
    }

    public Gate getGate() {
        return ballot.gate();
    }

    public Covered getCovered() {
        return ballot.gate().covered();
    }

    /** What the plan changes, {@code null} where the gate is not about one. */
    public WhatGoesLive getLive() {
        if (live == null && getCovered().planRevision() != null) {
            live = new WhatGoesLive(page, getCovered().planRevision());
        }
        return live;
    }

    /** What the plan changes, in numbers; the items are at {@code items/1/}. */
    @Exported
    public Map<String, Object> getWhatGoesLive() {
        return getLive() == null || !getLive().isReadable()
                ? null
                : EffectsPage.totals(getLive().getTotals());
    }

    /** {@code items/<page>}: all that the plan changes. */
    public EffectsPage getItems(String number) {
        return number.matches("[1-9][0-9]{0,5}")
                        && getLive() != null
                        && Integer.parseInt(number) <= getLive().pages()
                ? new EffectsPage(page, getLive(), Integer.parseInt(number))
                : null;
    }

    /** {@code item/<number>}: what becomes of the file that an item changes. */
    public ItemPage getItem(String number) throws IOException {
        return number.matches("[1-9][0-9]{0,5}") && getLive() != null
                ? getLive()
                        .effect(Integer.parseInt(number))
                        .map(effect -> new ItemPage(page, getLive(), effect))
                        .orElse(null)
                : null;
    }

    /** What an approval rests on. */
    public Grounds getGrounds() {
        return new Grounds(page, record);
    }

    /** Why what lies there is not what was rehearsed or tested, so that nobody can approve; nothing if it is. */
    public List<Grounds.Objection> getObjections() throws IOException {
        return isOpen() ? getGrounds().getObjections() : List.of();
    }

    /** What is known of the way back of the plan, {@code null} where the gate is not about one. */
    @Exported(name = "wayBack")
    public String getPlainWayBack() {
        return wayBack(Locale.ENGLISH);
    }

    /** Whether the way back was tried out and led to exactly what was there before. */
    public boolean isWayBackSure() {
        return page.getState()
                .wayBackRehearsal()
                .filter(apply -> apply.backOut().isExact())
                .isPresent();
    }

    /** The same in the viewer's language. */
    public String getWayBack() {
        return wayBack(Texts.language());
    }

    private String wayBack(Locale language) {
        return record.gate().covered().planDigest() == null
                ? null
                : page.getState().wayBack(language);
    }

    /** Checks of the plan that failed on what the gate covers. */
    @Exported
    public List<String> getFailedChecks() {
        return getCovered().environments().entrySet().stream()
                .flatMap(covered -> page
                        .getState()
                        .lastApply(covered.getKey())
                        .filter(apply -> covered.getValue().equals(apply.treeAfter()))
                        .stream())
                .flatMap(apply ->
                        apply.failedChecks().stream().map(failed -> apply.environment() + ": " + failed.failure()))
                .toList();
    }

    @Exported
    public String getId() {
        return record.id();
    }

    @Exported
    public String getName() {
        return record.name();
    }

    @Exported
    public long getRound() {
        return record.round();
    }

    @Exported
    public String getBuild() {
        return record.build();
    }

    /** What the viewer sees of it; comes along with their decision. */
    @Exported
    public String getSeen() {
        return ballot.seen();
    }

    /** {@code open}, or how it was settled. */
    @Exported
    public String getOutcome() {
        return record.isOpen() ? "open" : record.outcome().toString();
    }

    /** Whether people can decide now; an expired or void gate is settled although nobody wrote it down yet. */
    @Exported
    public boolean isOpen() {
        return record.isOpen() && !now.settled();
    }

    @Exported(name = "rule")
    public String getPlainRule() {
        return ballot.gate().rule().text();
    }

    /** The same in the viewer's language. */
    public String getRule() {
        return ballot.gate().rule().text(Texts.language());
    }

    public boolean isFourEyes() {
        return ballot.gate().rule().fourEyes();
    }

    /** Authors of the plan whom nobody goes by here, so that nothing keeps who they are from signing. */
    @Exported
    public List<String> getUnknownAuthors() {
        RealmDirectory directory = new RealmDirectory();
        return !isOpen() || !isFourEyes()
                ? List.of()
                : page.getState().revision().map(RevisionRecord::authors).orElse(List.of()).stream()
                        .filter(author -> !directory.isUser(author))
                        .toList();
    }

    public OffsetDateTime getExpires() {
        return ballot.gate()
                .expiresAt()
                .map(end -> end.atOffset(ZoneOffset.UTC))
                .orElse(null);
    }

    /** What is approved, by name. */
    @Exported(name = "covers")
    public Map<String, String> getDigests() {
        return getCovered().digests();
    }

    /** Why a gate that nobody settled is over, empty else. */
    public String getVoidReason() {
        if (now instanceof GateState.Void nothing) {
            return String.join("; ", nothing.reasons());
        }
        return now instanceof GateState.Expired ? "expired" : "";
    }

    /** What is still needed, empty if nothing. */
    @Exported(name = "missing")
    public String getPlainMissing() {
        return now instanceof GateState.Open open ? open.missing() : "";
    }

    /** The same in the viewer's language. */
    public String getMissing() {
        return now instanceof GateState.Open open && !open.missing().isEmpty()
                ? ballot.gate()
                        .rule()
                        .missing(open.standing().stream().map(Decision::roles).toList(), Texts.language())
                : "";
    }

    /** Why nobody can approve yet. */
    @Exported(name = "blockers")
    public List<String> getPlainBlockers() {
        return blockers(Locale.ENGLISH);
    }

    /** The same in the viewer's language. */
    public List<String> getBlockers() {
        return blockers(Texts.language());
    }

    private List<String> blockers(Locale language) {
        if (!(now instanceof GateState.Open)) {
            return List.of();
        }
        List<String> blockers = new ArrayList<>(SignOffs.inVain(page.getState(), record).stream()
                .map(against -> against.in(language))
                .toList());
        ballot.tests().ifPresent(tests -> blockers.addAll(tests.blockers(language)));
        return blockers;
    }

    /** How many test results do not count any more, since they were about other content. */
    @Exported
    public int getVoidedResults() {
        return record.voidedResults().size();
    }

    /** All decisions, those that do not count any more with the reason. */
    @Exported
    public List<Map<String, Object>> getDecisions() {
        List<Map<String, Object>> all = new ArrayList<>();
        for (Decision decision : ballot.decisions()) {
            all.add(plain(decision, lapse(decision)));
        }
        record.voided().forEach(each -> all.add(plain(each.decision(), each.why())));
        return all;
    }

    private String lapse(Decision decision) {
        if (now instanceof GateState.Open open) {
            return open.lapsed().stream()
                    .filter(lapsed -> lapsed.decision().equals(decision))
                    .map(GateState.Lapsed::why)
                    .findFirst()
                    .orElse(null);
        }
        return null;
    }

    private static Map<String, Object> plain(Decision decision, String lapsed) {
        return new Plain()
                .put("user", decision.user())
                .put("verdict", decision.verdict().name().toLowerCase(Locale.ROOT))
                .put("roles", decision.roles())
                .put("at", decision.at())
                .put("way", decision.way().name().toLowerCase(Locale.ROOT).replace('_', '-'))
                .put("comment", decision.comment())
                .put("covers", decision.coveredDigests())
                .put("lapsed", lapsed)
                .map();
    }

    public Optional<TestProgress> tests() {
        return ballot.tests();
    }

    public boolean isTested() {
        return ballot.tests().isPresent();
    }

    @Exported(name = "testText")
    public String getPlainTestText() {
        return ballot.tests().map(TestProgress::text).orElse(null);
    }

    /** The same in the viewer's language. */
    public String getTestText() {
        return ballot.tests().map(tests -> tests.text(Texts.language())).orElse(null);
    }

    /** Whether every case has passed, so that what was found of each can be folded away. */
    public boolean isTestedThrough() {
        return ballot.tests()
                .filter(tests -> tests.passed() == tests.plan().cases().size())
                .isPresent();
    }

    /** What people and scripts found, case by case. */
    public GateTests getTestTable() {
        return new GateTests(ballot.tests(), isMayTest());
    }

    @Exported
    public List<Map<String, Object>> getTestResults() {
        return getTestTable().plain();
    }

    /** What scripts found on what is covered, beside what they found before the plan was followed there. */
    public List<TestRuns.Contrast> getContrasts() {
        return TestRuns.contrasts(page.getState(), record.gate());
    }

    /** Rejections of earlier rounds, at this gate or another, newest first: what was wrong then. */
    public List<String> getEarlierRejections() {
        List<String> lines = new ArrayList<>();
        for (GatePage other : ofEarlierRounds()) {
            if (other.now instanceof GateState.Rejected rejected) {
                lines.add(Texts.text("Round") + " " + other.getRound() + ", " + other.getName() + ": " + rejected.by()
                        + " \"" + rejected.comment() + "\"");
            }
        }
        return lines;
    }

    /** Gates of earlier rounds, newest first. */
    private List<GatePage> ofEarlierRounds() {
        List<GatePage> gates = new ArrayList<>();
        for (GateRecord other : page.getState().gates()) {
            if (other.round() < getRound()) {
                gates.add(0, new GatePage(page, other));
            }
        }
        return gates;
    }

    /** Revision of the plan that the round before was about, 0 if there was none or it is the same. */
    public long getRevisionBefore() {
        long before = 0;
        for (GateRecord other : page.getState().gates()) {
            before = other.round() < getRound() && other.revision() > 0 ? other.revision() : before;
        }
        return before == record.revision() ? 0 : before;
    }

    /** Whether an earlier round was about this very revision of the plan. */
    public boolean isSamePlan() {
        return record.revision() > 0
                && page.getState().gates().stream()
                        .anyMatch(other -> other.round() < getRound() && other.revision() == record.revision());
    }

    /** What changed in the plan since the round before. */
    public List<Since> getSince() throws IOException {
        return getRevisionBefore() == 0
                ? List.of()
                : new WhatGoesLive(page, record.revision()).since(getRevisionBefore());
    }

    /**
     * Who can still sign: a name of the rule with the people behind it.
     *
     * @param people empty for nobody, {@code null} where the name is the person, or the realm does not list its members
     * @param isListed whether it is known who is behind the name
     */
    public record Signer(String name, String people, boolean isListed) {}

    /** The names of which somebody is still needed. */
    public List<Signer> getSigners() {
        List<Signer> signers = new ArrayList<>();
        ballot.canStillSign(Members::of)
                .forEach((name, people) -> signers.add(new Signer(
                        name,
                        people == null || people.equals(List.of(name)) ? null : String.join(", ", people),
                        people != null)));
        return signers;
    }

    /** Whether {@link #getMissing} says the only name of the rule already. */
    public boolean isSignerSaid() {
        return ballot.gate().rule().names().size() == 1;
    }

    /** Test results that do not count any more, since they were about other content. */
    public List<TestResult> getVoided() {
        return record.voidedResults();
    }

    /** Status of the page: that of what was refused, if something was. */
    public int getStatus() {
        return refused == null ? 200 : refused.why().kind().status();
    }

    /** Why what was just tried was not done, {@code null} if nothing was refused. */
    public String getRefusal() {
        return refused == null ? null : refused.why().text(Texts.language());
    }

    /** What was typed into the form of an act that was refused, empty for another. */
    public String typed(String act) {
        return refused == null || !refused.act().equals(act) || refused.typed() == null ? "" : refused.typed();
    }

    /** Who rejected it and why, {@code null} if nobody did. */
    public GateState.Rejected getRejection() {
        return now instanceof GateState.Rejected rejected ? rejected : null;
    }

    /** Whether a rejection was refused because its comment is missing. */
    public boolean isCommentMissing() {
        return refused != null
                && refused.act().equals(DECIDE)
                && refused.why().kind() == Refusal.Kind.INCOMPLETE
                && (refused.typed() == null || refused.typed().isBlank());
    }

    /** The newest revision of the plan, if it does the same as the one that is approved here in other words; else 0. */
    public long getRevisionSince() {
        Long covered = getCovered().planRevision();
        long newest = page.getState().revisionNumber();
        return covered == null || covered == newest || !page.getState().doesTheSame(covered) ? 0 : newest;
    }

    /** What people will read, and do not approve here: notes, estimates and the like that became others since. */
    @Exported
    public List<String> getChangedSince() {
        return getRevisionSince() == 0
                ? List.of()
                : PlanDifference.items(page.change(), getCovered().planRevision(), getRevisionSince());
    }

    public boolean isMayDecide() {
        return isOpen() && eligibility instanceof Eligibility.Eligible;
    }

    /** Names in which the viewer would sign. */
    public String getRoles() {
        return eligibility instanceof Eligibility.Eligible eligible ? String.join(", ", eligible.roles()) : "";
    }

    /** Why the viewer cannot decide, {@code null} if they can. */
    @Exported(name = "whyNot")
    public String getPlainWhyNot() {
        return whyNot(Locale.ENGLISH);
    }

    /** The same in the viewer's language. */
    public String getWhyNot() {
        return whyNot(Texts.language());
    }

    private String whyNot(Locale language) {
        return eligibility instanceof Eligibility.Refused refused
                ? refused.why().in(language)
                : null;
    }

    /** What is covered, in terms of copies and plans, as it was recorded, in the viewer's language. */
    public String getCompleteness() {
        return Completion.in(Texts.language(), getCovered().completeness());
    }

    /** Whether the viewer may enter test results. */
    public boolean isMayTest() {
        return isOpen() && isTested() && ballot.mayTest(Who.person(), mayEnterResults());
    }

    /** {@code files}: what is attached here, and where more is. */
    public EvidenceDesk getFiles() {
        return new EvidenceDesk(page, EvidenceOf.GATE, record.id(), (state, part) -> signOffs()
                .requireMayAttach(state, record.id(), part, Who.person(), mayEnterResults()));
    }

    /** Files that are attached here, to the gate or a test case. */
    @Exported
    public List<Map<String, Object>> getEvidence() {
        return getFiles().plain();
    }

    /** Files of the runs of scripts and of the plan that led to what is covered. */
    public List<EvidenceFile> getOtherFiles() {
        return Evidence.signedAt(page.getState(), record).stream()
                .filter(file -> file.file().to() != EvidenceOf.GATE)
                .map(file -> new EvidenceFile(page, file))
                .toList();
    }

    /** Whether the viewer may attach files. */
    public boolean isMayAttach() {
        return isOpen() && ballot.mayTest(Who.person(), mayEnterResults());
    }

    public boolean isMayBreakGlass() {
        return isOpen() && Who.person().known() && Who.may(page.getState(), PromotionPermissions.BREAK_GLASS);
    }

    @RequirePOST
    public HttpResponse doApprove(
            @QueryParameter String comment,
            @QueryParameter String seen,
            @Header("Authorization") String authorization,
            @Header("Accept") String accept)
            throws IOException {
        return decide(Verdict.APPROVE, seen, comment, Reply.of(authorization, accept));
    }

    @RequirePOST
    public HttpResponse doReject(
            @QueryParameter String comment,
            @QueryParameter String seen,
            @Header("Authorization") String authorization,
            @Header("Accept") String accept)
            throws IOException {
        return decide(Verdict.REJECT, seen, comment, Reply.of(authorization, accept));
    }

    private HttpResponse decide(Verdict verdict, String seen, String comment, Reply reply) throws IOException {
        return answered(reply, DECIDE, comment, () -> {
            GateState after = signOffs()
                    .decide(
                            page.change(),
                            record.id(),
                            seen,
                            Who.person(),
                            verdict,
                            reply.way(),
                            comment,
                            maySignOff());
            return outcome(after);
        });
    }

    /** As any answer, except that a person stays on the page, with what they typed, if the act is refused. */
    private HttpResponse answered(Reply reply, String act, String typed, Reply.Act decision) throws IOException {
        try {
            Map<String, ?> done = decision.perform();
            return reply.to(".", () -> done);
        } catch (Refusal e) {
            SeenChange again = page.again();
            Optional<GateRecord> gate = again.getState().gate(record.id());
            return reply.json() || gate.isEmpty()
                    ? reply.refuse(e, ".")
                    : HttpResponses.forwardToView(new GatePage(again, gate.get(), new Refused(e, act, typed)), "index");
        }
    }

    /** Approves past the rule, in an emergency. */
    @RequirePOST
    public HttpResponse doBreakGlass(
            @QueryParameter String reason,
            @QueryParameter String seen,
            @Header("Authorization") String authorization,
            @Header("Accept") String accept)
            throws IOException {
        return answered(Reply.of(authorization, accept), BREAK_GLASS, reason, () -> {
            boolean may = Who.may(page.getState(), PromotionPermissions.BREAK_GLASS);
            return outcome(signOffs().breakGlass(page.change(), record.id(), seen, Who.person(), reason, may));
        });
    }

    private static Map<String, ?> outcome(GateState after) {
        if (after instanceof GateState.Open open) {
            return Map.of("outcome", "open", "missing", open.missing());
        }
        return Map.of(
                "outcome",
                after instanceof GateState.Approved
                        ? "approved"
                        : after instanceof GateState.Rejected ? "rejected" : "void");
    }

    /** Saves the result of one test case. */
    @RequirePOST
    public HttpResponse doTestResult(
            @QueryParameter String caseId,
            @QueryParameter String result,
            @QueryParameter String comment,
            @QueryParameter String seen,
            @Header("Authorization") String authorization,
            @Header("Accept") String accept)
            throws IOException {
        return Reply.of(authorization, accept).to(".", () -> {
            Optional<String> seenNow = signOffs()
                    .testResult(
                            page.change(),
                            record.id(),
                            seen,
                            Who.person(),
                            caseId,
                            result(result),
                            comment,
                            mayEnterResults());
            GatePage after = page.change()
                    .state()
                    .gate(record.id())
                    .map(gate -> new GatePage(page.again(), gate))
                    .orElseThrow();
            return Map.of(
                    "tests",
                    after.getPlainTestText(),
                    "blockers",
                    after.getPlainBlockers(),
                    "shown", // the same for the page
                    Map.of("tests", after.getTestText(), "blockers", after.getBlockers()),
                    "version",
                    after.page.getState().version(),
                    "seen",
                    seenNow.orElse(""));
        });
    }

    private static TestResult.Result result(String text) {
        for (TestResult.Result result : List.of(Result.PASS, Result.FAIL, Result.BLOCKED)) {
            if (result.name().equalsIgnoreCase(text == null ? "" : text.trim())) {
                return result;
            }
        }
        throw Refusal.incomplete("The result of a test case is pass, fail or blocked");
    }

    public hudson.model.Api getApi() {
        return new hudson.model.Api(this);
    }
}
