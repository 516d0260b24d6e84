package io.jenkins.plugins.promotion.view;

import hudson.util.HttpResponses;
import io.jenkins.plugins.promotion.Promotion;
import io.jenkins.plugins.promotion.change.ApplyRecord;
import io.jenkins.plugins.promotion.change.AtWork;
import io.jenkins.plugins.promotion.change.Backup;
import io.jenkins.plugins.promotion.change.Change;
import io.jenkins.plugins.promotion.change.ChangeState;
import io.jenkins.plugins.promotion.change.ChangeSummary;
import io.jenkins.plugins.promotion.change.LockRecord;
import io.jenkins.plugins.promotion.change.WindowRecord;
import io.jenkins.plugins.promotion.config.Jobs;
import io.jenkins.plugins.promotion.config.PromotionPermissions;
import io.jenkins.plugins.promotion.environment.Environment;
import io.jenkins.plugins.promotion.hearing.Watch;
import io.jenkins.plugins.promotion.lock.Binding;
import io.jenkins.plugins.promotion.notice.DriftWatch;
import io.jenkins.plugins.promotion.process.people.Custody;
import io.jenkins.plugins.promotion.refusal.Refusal;
import io.jenkins.plugins.promotion.tree.TreeDiff;
import io.jenkins.plugins.promotion.upkeep.DriftLooks;
import java.io.IOException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jenkins.model.Jenkins;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.Header;
import org.kohsuke.stapler.HttpResponse;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;
import org.kohsuke.stapler.interceptor.RequirePOST;

/** An environment as it stands now. Shows nothing of its local and secret values, which are not recorded anywhere. */
@ExportedBean
@Restricted(NoExternalUse.class)
public final class EnvironmentPage extends PromotionPage {

    /** What is looked up once for all environments of a page: all bindings, and the open changes the viewer may see. */
    record Around(List<Binding> bindings, List<Change> changes) {
        static Around now() {
            List<Binding> bindings;
            try {
                bindings = Promotion.get().bindings().all();
            } catch (IOException e) {
                bindings = List.of(); // Each page tells of its own damage.
            }
            return new Around(
                    bindings,
                    Promotion.get().changes().all().stream()
                            .filter(change -> !change.summary().isEnded() && Who.sees(change.summary()))
                            .toList());
        }

        List<ChangeState> open() {
            return changes.stream().map(Change::state).toList();
        }
    }

    private final Environment environment;
    private final Around all;
    private final Binding binding;
    private final String problem;

    EnvironmentPage(Environment environment, Around all) {
        this.environment = environment;
        this.all = all;
        Binding read = Binding.fresh(environment.getName());
        String damage = null;
        try {
            read = Promotion.get().bindings().of(environment.getName());
        } catch (IOException e) {
            damage = e.getMessage();
        }
        binding = read;
        problem = damage;
    }

    /** Why nothing is known of it, or {@code null}: administrators are told which file is damaged. */
    @Exported
    public String getProblem() {
        return problem == null || Jenkins.get().hasPermission(Jenkins.ADMINISTER)
                ? problem
                : Texts.text("BindingDamaged");
    }

    @Override
    public String getDisplayName() {
        return environment.getName();
    }

    public Environment getEnvironment() {
        return environment;
    }

    public Binding getBinding() {
        return binding;
    }

    @Exported
    public String getName() {
        return environment.getName();
    }

    @Exported
    public int getOrder() {
        return environment.getOrder();
    }

    @Exported
    public boolean isProduction() {
        return environment.isProduction();
    }

    /** State as plain data. */
    @Exported
    public Map<String, Object> getState() {
        Binding.Lock lock = binding.lock();
        return new Plain()
                .put("tree", getTree())
                .put("origin", getOrigin())
                .put(
                        "originAt",
                        binding.origin() == null ? null : binding.origin().at())
                .put("occupant", isVisible(binding.occupant()) ? binding.occupant() : null)
                .put("locked", lock != null)
                .put("lock", lock == null || !isHolderVisible() ? null : lock.token())
                .put("lockedBy", lock == null || !isHolderVisible() ? null : lock.changeName())
                .put("lockedSince", lock == null ? null : lock.since())
                .put("takenUntil", getTakenUntil())
                .put("queue", (long) binding.queue().size())
                .put(
                        "applying",
                        binding.mark() == null || !isVisible(binding.mark().change())
                                ? null
                                : binding.mark().changeName())
                .put("drift", getDrift())
                .put(
                        "found",
                        found().map(Drift::text).filter(text -> !text.isEmpty()).orElse(null))
                .put("watched", watch().map(Watch::at).orElse(null))
                .map();
    }

    /** Digest of what this plugin last wrote or recorded here, {@code null} before. */
    public String getTree() {
        return binding.known() == null || !isTold(binding.known().change())
                ? null
                : binding.known().tree();
    }

    /** The environment whose copy lies here, {@code null} if there is none or it is none of the viewer's. */
    public String getOrigin() {
        Binding.Origin origin = binding.origin();
        return origin != null && (isVisible(origin.change()) || EnvironmentsRoot.isVisible(origin.from()))
                ? origin.from()
                : null;
    }

    /** What lies there, part by part: a copy, and what was done to it since; empty where nothing is known. */
    public List<Contents> getContents() {
        List<Contents> contents = new ArrayList<>();
        Binding.Known known = binding.known();
        Binding.Origin origin = binding.origin();
        boolean restored = known != null && known.what().equals("restored");
        if (getOrigin() != null && !restored) {
            contents.add(new Contents(Texts.text("CopyOf") + " " + getOrigin(), OffsetDateTime.parse(origin.at())));
        }
        if (known != null && !(known.what().equals("copied") && getOrigin() != null)) {
            contents.add(new Contents(said(known), OffsetDateTime.parse(known.at())));
        }
        if (binding.mark() != null) {
            boolean back = binding.mark().doing().equals(Binding.Mark.BACKING_OUT);
            String word = isFollowed(binding.mark())
                    ? back ? "BeingPutBack" : "BeingApplied"
                    : back ? "LeftPutBack" : "LeftApplied";
            contents.add(new Contents(
                    Texts.text(word), OffsetDateTime.parse(binding.mark().since())));
        }
        return contents;
    }

    /** Whether a build goes on with what an environment is marked for. */
    private static boolean isFollowed(Binding.Mark mark) {
        return Promotion.get().changes().get(mark.change()).map(Change::state).stream()
                .anyMatch(state -> state.apply(mark.apply())
                        .filter(new AtWork(state, Jobs::isBuilding)::follows)
                        .isPresent());
    }

    /**
     * A part of what lies in an environment.
     *
     * @param at since when
     */
    public record Contents(String text, OffsetDateTime at) {}

    private String said(Binding.Known known) {
        return switch (known.what()) {
            case "applied" -> Texts.text("PlanRevisionThere") + revision(known);
            case "recorded" -> Texts.text("WorkRecorded") + of(known);
            case "restored" -> Texts.text("BackupRestored");
            case "backed out" -> Texts.text("PutBack") + of(known);
            default -> known.what();
        };
    }

    private String revision(Binding.Known known) {
        long revision = summary(known.change()).filter(Who::sees).isEmpty()
                ? 0
                : change(known.change())
                        .flatMap(change -> change.state().lastApply(environment.getName()))
                        .map(ApplyRecord::revision)
                        .orElse(0L);
        return (revision == 0 ? "" : " " + revision) + of(known);
    }

    private String of(Binding.Known known) {
        String name = changeName(known.change());
        return name == null ? "" : " (" + name + ")";
    }

    /**
     * When somebody looked last at what lies there, and what for.
     *
     * @param change key of the change that looked
     */
    public record Look(OffsetDateTime at, String what, String change) {}

    /**
     * The last look that is known: when it was written or recorded, locked, copied from, or watched in use. {@code null}
     * before the first.
     */
    public Look getLastLook() {
        String name = environment.getName();
        List<Look> looks = new ArrayList<>();
        if (binding.known() != null) {
            Binding.Known known = binding.known();
            looks.add(new Look(OffsetDateTime.parse(known.at()), Texts.text("LookWritten"), known.change()));
        }
        if (binding.lock() != null) {
            looks.add(new Look(
                    OffsetDateTime.parse(binding.lock().since()),
                    Texts.text("LookLocked"),
                    binding.lock().change()));
        }
        for (Binding other : all.bindings()) {
            if (other.origin() != null
                    && other.origin().from().equals(name)
                    && EnvironmentsRoot.isVisible(other.environment())) {
                looks.add(new Look(
                        OffsetDateTime.parse(other.origin().at()),
                        Texts.text("LookCopied") + " " + other.environment(),
                        other.origin().change()));
            }
        }
        for (Change change : all.changes()) {
            ChangeState state = change.state();
            String key = change.key(); // Another than its name's where there was a change of that name before.
            state.copies().stream()
                    .filter(copy -> copy.from().equals(name))
                    .forEach(copy -> looks.add(new Look(copy.at(), Texts.text("LookCopied") + " " + copy.to(), key)));
            state.lastSoak(name)
                    .flatMap(soak -> soak.observations().stream().reduce((earlier, later) -> later))
                    .ifPresent(seen ->
                            looks.add(new Look(seen.at().atOffset(ZoneOffset.UTC), Texts.text("LookUsed"), key)));
        }
        watch().ifPresent(seen -> looks.add(new Look(seen.at(), Texts.text("LookWatched"), null)));
        return looks.stream().max(Comparator.comparing(Look::at)).orElse(null);
    }

    /** What differed from the base at the last look that was for differences, and when that was. */
    public record Drift(String text, OffsetDateTime at) {}

    private Optional<Watch> watch() {
        return DriftWatch.get().of(environment);
    }

    /** What a regular look found; paths are told to those only who may see the change that was there last. */
    private Optional<Drift> found() {
        return watch().map(seen -> {
            if (seen.found() == null) {
                return new Drift("", seen.at());
            }
            boolean tells = binding.known() == null || isTold(binding.known().change());
            return new Drift(
                    tells ? told(seen.found().what()) : Texts.text("Changed"),
                    seen.found().at());
        });
    }

    /** What differs, in the viewer's language. */
    private static String told(String paths) {
        return Stream.of(paths.split(", "))
                .map(path -> TreeDiff.in(Texts.language(), path))
                .collect(Collectors.joining(", "));
    }

    /** No more are listed, the newest. */
    private static final int BACKUPS = 10;

    /** A backup with the step that restores it, for the Jenkinsfile of the change's job. */
    public record Restorable(Backup backup, String change, String key, String step) {}

    /** What open changes that the viewer sees kept of this environment, newest first. */
    public List<Restorable> getBackups() {
        return all.changes().stream()
                .flatMap(change ->
                        Backup.of(change.state(), getName()).stream().map(backup -> restorable(backup, change)))
                .sorted(Comparator.comparing((Restorable one) -> one.backup().at())
                        .reversed())
                .limit(BACKUPS)
                .toList();
    }

    private Restorable restorable(Backup backup, Change change) {
        return new Restorable(
                backup,
                change.name(),
                change.key(),
                "restoreEnvironment environment: '" + getName() + "', change: '" + change.name() + "', backup: '"
                        + backup.id() + "', reason: ''");
    }

    /** What a backup was made before, in words. */
    public String before(Backup backup) {
        return switch (backup.before()) {
            case COPY -> Texts.text("BeforeCopy");
            case APPLY -> Texts.text("BeforeApply");
            case BACK_OUT -> Texts.text("BeforeBackOut");
            case RESTORE -> Texts.text("BeforeRestore");
        };
    }

    /** {@code null} where nobody looked for it. */
    public Drift getDriftSeen() {
        String name = environment.getName();
        Optional<Drift> asked = Optional.ofNullable(getAskedLook())
                .filter(look -> !look.isRunning() && look.failure() == null)
                .map(look -> new Drift(String.join(", ", look.drift()), look.ended()));
        Optional<Drift> found = found().filter(drift -> !drift.text().isEmpty());
        boolean newer = asked.filter(look ->
                        watch().filter(seen -> seen.at().isAfter(look.at())).isEmpty())
                .isPresent();
        if (found.isPresent() && !newer) {
            return found.get();
        }
        Drift told = Stream.concat(
                        asked.stream(),
                        Stream.concat(
                                Stream.concat(
                                                lockRecord().filter(lock -> isHolderVisible()).stream(),
                                                all.open().stream().flatMap(state -> state.lastLock(name).stream()))
                                        .map(EnvironmentPage::drift),
                                all.open().stream()
                                        .flatMap(state -> state.lastSoak(name).stream())
                                        .flatMap(soak -> soak.observations().stream())
                                        .map(seen -> new Drift(
                                                seen.changed().isEmpty()
                                                        ? Texts.text("Changed")
                                                        : String.join(", ", seen.changed()),
                                                seen.at().atOffset(ZoneOffset.UTC)))))
                .max(Comparator.comparing(Drift::at))
                .orElse(null);
        return told == null ? found().orElse(null) : told;
    }

    /**
     * The look that somebody asked for last, {@code null} for none since the controller started. What lies there is told to
     * those who see the change that left it.
     */
    public DriftLooks.Look getAskedLook() {
        return DriftLooks.get()
                .last(environment)
                .map(look -> isTold(look.of())
                        ? look
                        : look.inShort(Texts.text("Changed"), Texts.text("AdministratorSeesWhy")))
                .orElse(null);
    }

    /** Whether the viewer may have it looked at: who follows plans in one of its jobs, and administrators. */
    public boolean isMayLook() {
        return Jenkins.get().hasPermission(Jenkins.ADMINISTER)
                || environment.getJobs().stream()
                        .flatMap(job -> Jobs.readable(job).stream())
                        .anyMatch(job -> job.hasPermission(PromotionPermissions.APPLY)
                                || job.hasPermission(PromotionPermissions.OVERRIDE));
    }

    /** Looks for drift now. */
    @RequirePOST
    public HttpResponse doLook(@Header("Authorization") String authorization, @Header("Accept") String accept)
            throws IOException {
        return Reply.of(authorization, accept).to("..", () -> {
            if (!isMayLook()) {
                throw Refusal.notAllowed("You need Promotion/Apply or Promotion/Override on a job of this environment");
            }
            DriftLooks.get().look(environment);
            DriftLooks.Look look = getAskedLook();
            return new Plain()
                    .put("running", look.isRunning())
                    .put("failure", look.failure())
                    .put("drift", look.drift())
                    .map();
        });
    }

    private static Drift drift(LockRecord lock) {
        return lock.isSeenAtRelease()
                ? new Drift(lock.isIgnored() ? Texts.text("Changed") : "", lock.releasedAt())
                : new Drift(lock.drift(), lock.since());
    }

    /** Whether a text stands in its name, its node, or what the viewer may see of its jobs and of the changes that hold it. */
    boolean says(String text) {
        Binding.Lock lock = binding.lock();
        String said = String.join(
                "\n",
                environment.getName(),
                environment.getNode(),
                environment.getJobs().stream()
                        .filter(job -> Jobs.readable(job).isPresent())
                        .collect(Collectors.joining("\n")),
                Objects.toString(changeName(binding.occupant()), ""),
                Objects.toString(lock == null ? null : changeName(lock.change()), ""));
        return said.toLowerCase(Locale.ROOT).contains(text);
    }

    public boolean isVisible(String changeKey) {
        return summary(changeKey).filter(Who::sees).isPresent();
    }

    /** Whether the viewer may know what a change left in the environment, which may be another team's. */
    private boolean isTold(String changeKey) {
        return isVisible(changeKey) || Jenkins.get().hasPermission(Jenkins.ADMINISTER);
    }

    private static Optional<Change> change(String changeKey) {
        return changeKey == null ? Optional.empty() : Promotion.get().changes().get(changeKey);
    }

    private static Optional<ChangeSummary> summary(String changeKey) {
        return change(changeKey).map(Change::summary);
    }

    /** Name of a change, {@code null} if it is hidden or gone. */
    public String changeName(String changeKey) {
        return summary(changeKey)
                .filter(Who::sees)
                .map(summary -> summary.name().text())
                .orElse(null);
    }

    /** What differed from the holder's base when it locked the environment; {@code null} where nobody looked. */
    public String getDrift() {
        return isHolderVisible() ? lockRecord().map(LockRecord::drift).orElse(null) : null;
    }

    private boolean isHolderVisible() {
        return binding.lock() != null && isVisible(binding.lock().change());
    }

    /**
     * When the outage ends for which a change has it, whosever that is; {@code null} where nobody planned one. Whoever shares
     * the environment may know that.
     */
    public OffsetDateTime getTakenUntil() {
        return change(
                        binding.lock() == null
                                ? binding.occupant()
                                : binding.lock().change())
                .map(Change::state)
                .filter(state -> !state.phase().isEnded())
                .flatMap(state -> state.lastWindow(environment.getName()))
                .filter(window -> window.ended() == null)
                .map(WindowRecord::end)
                .orElse(null);
    }

    private Optional<LockRecord> lockRecord() {
        return binding.lock() == null
                ? Optional.empty()
                : change(binding.lock().change())
                        .flatMap(change -> change.state().heldLock(environment.getName()));
    }

    /** The next outage that somebody planned, of the changes the viewer may see. */
    public WindowRecord getNextWindow() {
        return all.open().stream()
                .flatMap(state -> state.lastWindow(environment.getName()).stream())
                .filter(window -> window.start() != null && window.ended() == null)
                .min(Comparator.comparing(WindowRecord::start))
                .orElse(null);
    }

    /** Whether the change that holds the lock is over or gone, so that it will not come back. */
    public boolean isHolderGone() {
        return binding.lock() != null
                && summary(binding.lock().change())
                        .filter(state -> !state.phase().isEnded())
                        .isEmpty();
    }

    public boolean isMayRelease() {
        return binding.lock() != null && mayOverride(binding.lock().change());
    }

    public boolean isMayOverrideMark() {
        return binding.mark() != null && mayOverride(binding.mark().change());
    }

    private static boolean mayOverride(String changeKey) {
        return summary(changeKey)
                .map(state -> Who.may(state, PromotionPermissions.OVERRIDE))
                .orElseGet(() -> Jenkins.get().hasPermission(Jenkins.ADMINISTER));
    }

    /** Those who wait for the lock, in their order. */
    public List<Binding.Waiting> getQueue() {
        return binding.queue();
    }

    /** Releases the lock by force. */
    @RequirePOST
    public HttpResponse doRelease(
            @QueryParameter String token,
            @QueryParameter String reason,
            @Header("Authorization") String authorization,
            @Header("Accept") String accept)
            throws IOException {
        return Reply.of(authorization, accept).to("..", () -> {
            String holder = binding.lock() == null ? null : binding.lock().change();
            ChangePage.custody().release(environment.getName(), token, Who.person(), reason, mayOverride(holder));
            return Map.of("released", token);
        });
    }

    /** Removes the mark of an apply that nobody finishes. */
    @RequirePOST
    public HttpResponse doOverride(
            @QueryParameter String reason,
            @Header("Authorization") String authorization,
            @Header("Accept") String accept)
            throws IOException {
        return Reply.of(authorization, accept).to("..", () -> {
            Binding.Mark mark = binding.mark();
            boolean may = mayOverride(mark == null ? null : mark.change());
            Custody.require(Who.person(), may);
            if (mark == null) {
                throw Refusal.conflict("Environment '" + environment.getName() + "' has no unfinished apply");
            }
            Change change = Promotion.get()
                    .changes()
                    .get(mark.change())
                    .orElseThrow(() -> Refusal.conflict(
                            "The record of change '" + mark.changeName() + "' is gone; restore it from a backup"));
            ChangePage.custody().overrideApply(change, mark.apply(), Who.person(), reason, may);
            return Map.of("overridden", mark.apply());
        });
    }

    /** There is nothing to see but the list. */
    public HttpResponse doIndex() {
        return HttpResponses.redirectTo("..");
    }

    public hudson.model.Api getApi() {
        return new hudson.model.Api(this);
    }
}
