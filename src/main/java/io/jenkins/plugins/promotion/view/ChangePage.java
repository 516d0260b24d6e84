package io.jenkins.plugins.promotion.view;

import hudson.model.Item;
import hudson.model.Run;
import hudson.util.HttpResponses;
import io.jenkins.plugins.promotion.Promotion;
import io.jenkins.plugins.promotion.change.Change;
import io.jenkins.plugins.promotion.change.ChangeState;
import io.jenkins.plugins.promotion.change.Metrics;
import io.jenkins.plugins.promotion.change.RevisionRecord;
import io.jenkins.plugins.promotion.change.Round;
import io.jenkins.plugins.promotion.change.Spans;
import io.jenkins.plugins.promotion.change.StepFailure;
import io.jenkins.plugins.promotion.change.Timeline;
import io.jenkins.plugins.promotion.change.TimelineStep;
import io.jenkins.plugins.promotion.config.Environments;
import io.jenkins.plugins.promotion.config.Jobs;
import io.jenkins.plugins.promotion.config.PromotionPermissions;
import io.jenkins.plugins.promotion.environment.Environment;
import io.jenkins.plugins.promotion.lock.Binding;
import io.jenkins.plugins.promotion.picture.Bars;
import io.jenkins.plugins.promotion.picture.TimelinePicture;
import io.jenkins.plugins.promotion.process.people.Participants;
import io.jenkins.plugins.promotion.refusal.Refusal;
import io.jenkins.plugins.promotion.signoff.Identities;
import java.io.IOException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.Header;
import org.kohsuke.stapler.HttpResponse;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;
import org.kohsuke.stapler.interceptor.RequirePOST;

/** A change as one viewer sees it now: the twelve steps, what waits, the plan, and everything that was recorded. */
@ExportedBean
@Restricted(NoExternalUse.class)
public final class ChangePage extends SeenChange {

    private static final Logger LOGGER = Logger.getLogger(ChangePage.class.getName());

    private final Change change;
    private final ChangeState state;
    private Timeline timeline;
    private Timeline english;

    /** @param run the build from whose page it is seen, or {@code null} */
    ChangePage(Change change, Run<?, ?> run) {
        super(change, run);
        this.change = change;
        this.state = getState();
    }

    /** For a list, which goes without a change whose record cannot be read any more; its own page says so. */
    static Optional<ChangePage> of(Change change, Run<?, ?> run) {
        try {
            return Optional.of(new ChangePage(change, run));
        } catch (Refusal e) {
            LOGGER.log(Level.WARNING, e, () -> "Change " + change.key() + " is left out");
            return Optional.empty();
        }
    }

    @Override
    ChangePage again() {
        return new ChangePage(change, getRun());
    }

    /** The way from the page above to this change: from a build's page, or none from its own. */
    public String getBelow() {
        return getRun() == null ? "" : "change/" + change.key() + "/";
    }

    @Exported
    public String getKey() {
        return change.key();
    }

    @Exported
    public String getName() {
        return state.name().text();
    }

    @Exported
    public String getTitle() {
        return state.title();
    }

    @Exported
    public String getJob() {
        return state.job();
    }

    /** Whether production may be changed without a rehearsal, to be reviewed afterwards. */
    @Exported
    public boolean isEmergency() {
        return state.emergency();
    }

    @Exported
    public String getPhase() {
        return state.phase().name().toLowerCase(java.util.Locale.ROOT);
    }

    @Exported
    public long getRound() {
        return state.round();
    }

    /** Grows with every recorded fact. */
    @Exported
    public long getVersion() {
        return state.version();
    }

    public Timeline getTimeline() {
        if (timeline == null) {
            timeline = Timeline.of(work(), now(), Texts.language());
        }
        return timeline;
    }

    /** The twelve steps over time. */
    public TimelinePicture getPicture() {
        return new TimelinePicture(
                "cp-time-" + change.key(),
                getName(),
                getTimeline(),
                Spans.of(work(), now()),
                state.openedAt(),
                isEnded() && state.endedAt() != null ? state.endedAt() : now(),
                isEnded(),
                Texts.language());
    }

    /** The newest outage, as it was rehearsed, is planned, and was; empty as long as there is nothing to compare. */
    public Bars getOutage() {
        return new OutageFigures(this).picture();
    }

    /** An outage beside its rehearsal, oldest first. */
    public List<OutageFigures.Row> getOutages() {
        return new OutageFigures(this).rows();
    }

    /** Rounds of tests, newest first. */
    public List<Round> getRounds() {
        return Round.of(state, Texts.language());
    }

    /** Environments that the change has locked, occupies or changes just now. */
    public List<Binding> getHoldings() {
        try {
            return Promotion.get().bindings().all().stream()
                    .filter(binding -> holds(binding))
                    .toList();
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, e, () -> "It is not known what change " + getName() + " holds");
            return List.of();
        }
    }

    /** Whether the change holds the lock of an environment. */
    public boolean isLockedBy(Binding binding) {
        return binding.lock() != null && binding.lock().change().equals(change.key());
    }

    /** Whether the change is being applied there, or put back. */
    public boolean isMarkedBy(Binding binding) {
        return binding.mark() != null && binding.mark().change().equals(change.key());
    }

    private boolean holds(Binding binding) {
        return isLockedBy(binding) || isMarkedBy(binding) || change.key().equals(binding.occupant());
    }

    public Metrics getMetrics() {
        return Metrics.of(state, now());
    }

    /** The twelve steps as plain data. */
    @Exported
    public List<Map<String, Object>> getSteps() {
        return english().steps().stream().map(PlainSteps::of).toList();
    }

    /** As data says it. */
    private Timeline english() {
        if (english == null) {
            english = Timeline.of(work(), now());
        }
        return english;
    }

    /** What the change stands at, in one line. */
    @Exported(name = "standing")
    public String getPlainStanding() {
        return standing(english());
    }

    /** The same in the viewer's language. */
    public String getStanding() {
        return standing(getTimeline());
    }

    private static String standing(Timeline timeline) {
        return timeline.stands().stream().map(ChangePage::standing).collect(Collectors.joining("; "));
    }

    /** One of the matters that the change stands at, as the headline says it. */
    public static String standing(TimelineStep step) {
        String title = step.number().isEmpty() ? "" : step.number() + " " + step.title();
        return title + (title.isEmpty() || step.detail().isEmpty() ? "" : ": ") + step.detail();
    }

    /** As plain data: whether no build works on it, why the last one failed, and where the next one goes on. */
    @Exported
    public Map<String, Object> getWayOn() {
        StepFailure failure = getFailure();
        return new Plain()
                .put("idle", isIdle())
                .put("goesOn", isIdle() ? english().goesOn() : null)
                .put("failedStep", failure == null ? null : failure.step())
                .put("failedBuild", failure == null ? null : failure.build())
                .put("failure", failure == null ? null : failure.why())
                .map();
    }

    /** Where the next build goes on, as the end of a sentence. */
    public String getGoesOn() {
        return getTimeline().goesOn();
    }

    /** Changes whenever what the live part of the page shows does, and every minute, since it tells how long things wait. */
    public String getLiveVersion() {
        return state.version() + "-" + isIdle() + "-" + getWaits().hashCode() + "-"
                + now().truncatedTo(ChronoUnit.MINUTES).toEpochSecond();
    }

    /** The part of the page that changes while it is open; nothing (204) where this version of it is shown already. */
    public HttpResponse doLive(@QueryParameter String version) {
        return getLiveVersion().equals(version)
                ? PlainAnswer.unchanged()
                : HttpResponses.forwardToView(this, "live-part");
    }

    /** What the builds at work wait for, other than for people, who have places of their own on the page. */
    public List<Waits.Wait> getWaits() {
        return Waits.get().of(state.builds()).stream()
                .filter(wait -> wait.link().endsWith("/promotion/"))
                .toList();
    }

    /** Gates, newest first. */
    @Exported(visibility = 3)
    public List<GatePage> getGates() {
        List<GatePage> pages = new ArrayList<>();
        state.gates().forEach(gate -> pages.add(new GatePage(this, gate)));
        Collections.reverse(pages);
        return pages;
    }

    public List<GatePage> getOpenGates() {
        return getGates().stream().filter(GatePage::isOpen).toList();
    }

    /** Runs of the plan, newest first. */
    @Exported(visibility = 3)
    public List<ApplyPage> getApplies() {
        List<ApplyPage> pages = new ArrayList<>();
        state.applies().forEach(apply -> pages.add(new ApplyPage(this, apply)));
        Collections.reverse(pages);
        return pages;
    }

    public List<ApplyPage> getRunningApplies() {
        return getApplies().stream().filter(ApplyPage::isRunning).toList();
    }

    /** Finished runs that the viewer can have undone. */
    public List<ApplyPage> getUndoableApplies() {
        return getApplies().stream()
                .filter(apply -> apply.getWhyNotBackOut() == null)
                .toList();
    }

    @Exported(visibility = 3)
    public List<WindowPage> getWindows() {
        List<WindowPage> pages = new ArrayList<>();
        state.windows().forEach(window -> pages.add(new WindowPage(this, window)));
        Collections.reverse(pages);
        return pages;
    }

    public List<WindowPage> getWaitingWindows() {
        return getWindows().stream().filter(WindowPage::isWaiting).toList();
    }

    /** Revisions, newest first. */
    public List<RevisionRecord> getRevisions() {
        List<RevisionRecord> revisions = new ArrayList<>(state.revisions());
        Collections.reverse(revisions);
        return revisions;
    }

    /** Who took part, and by what; empty before anybody did. */
    public Map<String, String> getParticipants() {
        Identities all = Participants.of(state);
        Map<String, String> people = new LinkedHashMap<>();
        Stream.of(all.requesters(), all.authors(), all.implementers(), Participants.deciders(state))
                .flatMap(some -> some.entrySet().stream())
                .forEach(one -> people.merge(
                        one.getKey(), one.getValue().in(Texts.language()), (some, more) -> some + ", " + more));
        return people;
    }

    /** {@code recorded}: everything recorded. */
    public RecordedPage getRecorded() {
        return new RecordedPage(this);
    }

    /** {@code dossier}: the change as it is handed over. */
    public DossierPage getDossier() {
        return new DossierPage(this);
    }

    /** Builds that took part, as they named themselves. */
    public List<String> getBuilds() {
        return state.builds();
    }

    /** Whether somebody edited the past of this change. */
    public boolean isAltered() {
        return change.firstAlteredEntry() > 0;
    }

    /** {@code gate/<id>}. */
    public GatePage getGate(String id) {
        return state.gate(id).map(gate -> new GatePage(this, gate)).orElse(null);
    }

    /** {@code evidence/<id>}: an attached file. */
    public EvidenceFile getEvidence(String id) {
        return state.evidence(id).map(file -> new EvidenceFile(this, file)).orElse(null);
    }

    /** {@code apply/<id>}. */
    public ApplyPage getApply(String id) {
        return state.apply(id).map(apply -> new ApplyPage(this, apply)).orElse(null);
    }

    /** {@code window/<id>}. */
    public WindowPage getWindow(String id) {
        return state.window(id).map(window -> new WindowPage(this, window)).orElse(null);
    }

    /** {@code plan}: the newest revision of the plan. */
    public PlanPage getPlan() {
        return state.revision().map(revision -> new PlanPage(this, revision)).orElse(null);
    }

    /** {@code revision/<number>}: an earlier one. */
    public PlanPage getRevision(String number) {
        return state.revisions().stream()
                .filter(revision -> Long.toString(revision.number()).equals(number))
                .findFirst()
                .map(revision -> new PlanPage(this, revision))
                .orElse(null);
    }

    public boolean isMayOverride() {
        return Who.may(state, PromotionPermissions.OVERRIDE);
    }

    public boolean isMayAdmit() {
        return Who.may(state, Item.CONFIGURE);
    }

    /** Ends the change: {@code cancel} with a reason, or {@code close}. */
    @RequirePOST
    public HttpResponse doEnd(
            @QueryParameter boolean close,
            @QueryParameter String reason,
            @Header("Authorization") String authorization,
            @Header("Accept") String accept)
            throws IOException {
        return Reply.of(authorization, accept).to(".", () -> {
            custody().end(change, close, Who.person(), reason, environments(), isMayOverride());
            return Map.of("phase", change.summary().phase().name());
        });
    }

    /** The jobs that may take part besides the change's own, of those that the viewer may read. */
    public List<String> getAdmitted() {
        return change.summary().jobs().stream()
                .filter(name -> Jobs.readable(name).isPresent())
                .toList();
    }

    /** Lets another job take part. */
    @RequirePOST
    public HttpResponse doAdmit(
            @QueryParameter String job, @Header("Authorization") String authorization, @Header("Accept") String accept)
            throws IOException {
        return Reply.of(authorization, accept).to(".", () -> {
            boolean may = isMayAdmit();
            String name = job == null ? "" : job.trim();
            if (may && !name.isEmpty() && Jobs.readable(name).isEmpty()) {
                throw Refusal.unknown("There is no job of that full name that you can see");
            }
            custody().admit(change, name, Who.person(), may);
            return Map.of("jobs", getAdmitted());
        });
    }

    static List<String> environments() {
        return Environments.all().stream().map(Environment::getName).toList();
    }

    public hudson.model.Api getApi() {
        return new hudson.model.Api(this);
    }
}
