package io.jenkins.plugins.promotion.process;

import io.jenkins.plugins.promotion.change.ApplyRecord;
import io.jenkins.plugins.promotion.change.BackOutRecord;
import io.jenkins.plugins.promotion.change.ChangeState;
import io.jenkins.plugins.promotion.change.CopyRecord;
import io.jenkins.plugins.promotion.change.RestoreRecord;
import io.jenkins.plugins.promotion.change.fact.ChangeFact;
import io.jenkins.plugins.promotion.change.fact.Fact;
import io.jenkins.plugins.promotion.change.fact.RestoreFact;
import io.jenkins.plugins.promotion.copy.CopyOptions;
import io.jenkins.plugins.promotion.copy.CopyReport;
import io.jenkins.plugins.promotion.copy.TreeCopy;
import io.jenkins.plugins.promotion.environment.workingcopy.Delivery;
import io.jenkins.plugins.promotion.lock.Binding;
import io.jenkins.plugins.promotion.lock.Bindings;
import io.jenkins.plugins.promotion.lock.WriteRule;
import io.jenkins.plugins.promotion.refusal.Refusal;
import io.jenkins.plugins.promotion.site.Answers;
import io.jenkins.plugins.promotion.site.EnvironmentSite;
import io.jenkins.plugins.promotion.site.SiteQuestion;
import io.jenkins.plugins.promotion.site.Stage;
import io.jenkins.plugins.promotion.store.ContentStore;
import io.jenkins.plugins.promotion.tree.TreeDigest;
import io.jenkins.plugins.promotion.tree.TreeProgress;
import io.jenkins.plugins.promotion.tree.TreeSpec;
import java.io.IOException;
import java.io.Serializable;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** {@code restoreEnvironment}: makes an environment what it was when the change took a backup of it. */
public final class RestoreEnvironment extends Act {

    private static final long serialVersionUID = 1L;

    private final Request request;

    public RestoreEnvironment(Request request) {
        this.request = request;
    }

    /**
     * The parameters of the step.
     *
     * @param change name of the change, or {@code null} for the job's open change
     * @param environment name of the environment
     * @param backup id of a backup that a step of the change returned, or that its record names
     * @param reason why
     */
    public record Request(String change, String environment, String backup, String reason) implements Serializable {

        /** What holds where the Jenkinsfile says nothing. */
        public static final Request DEFAULTS = new Request(null, null, null, null);

        public Request {
            change = Words.text(change);
            environment = Words.text(environment);
            backup = Words.text(backup);
            reason = Words.text(reason);
        }
    }

    @Override
    public String change() {
        return request.change();
    }

    @Override
    public List<String> namedEnvironments() {
        return Words.names(request.environment());
    }

    @Override
    public boolean canStartOver() {
        return true;
    }

    @Override
    public Progress advance(Session session) throws IOException, InterruptedException {
        Stage environment = session.environment(request.environment(), Right.COPY);
        if (request.reason() == null) {
            throw Refusal.mistake("reason: say why the backup is restored; it is kept with the change.");
        }
        Backup backup = backups(session.state(), environment.getName())
                .filter(b -> b.id().equals(request.backup()))
                .findFirst()
                .orElseThrow(() ->
                        Refusal.unknown("backup: change '" + session.change().name() + "' has no backup '"
                                + request.backup() + "' of '" + environment.getName() + "'; it has "
                                + backups(session.state(), environment.getName())
                                        .map(Backup::id)
                                        .toList()));
        try (Bindings.Reservation untilRecorded = session.reserve(environment)) {
            guard(session, environment);
            return restore(session, environment, backup);
        }
    }

    private Progress restore(Session session, Stage environment, Backup backup)
            throws IOException, InterruptedException {
        EnvironmentSite site = session.site(environment);
        String recovered = site.recover();
        if (recovered != null) {
            session.say("Environment " + environment.getName() + ": " + recovered + ".");
        }
        String before = site.state().tree();
        CopyOptions options = new CopyOptions(
                List.of(), List.of(), "100%", false, new TreeDigest(before), environment.switchMode(), false);
        Delivery delivery = Delivery.ofCopy(
                session.change().name(),
                environment.getName(),
                "backup " + backup.id(),
                backup.tree(),
                session.build());
        CopyReport report =
                site.ask(new Restore(backup.id(), backup.copied(), options, delivery, session.progress("writing")));
        return new Progress.Done(record(session, environment, site, report));
    }

    /**
     * What a change kept of an environment.
     *
     * @param tree digest of what it was
     * @param copied whether a copy made it, before it overwrote
     */
    private record Backup(String id, String tree, boolean copied) {}

    private static Stream<Backup> backups(ChangeState state, String environment) {
        Stream<Backup> copies = state.copies().stream()
                .filter(copy -> copy.to().equals(environment) && copy.backup() != null)
                .map((CopyRecord copy) -> new Backup(copy.backup(), copy.targetBefore(), true));
        Stream<Backup> restores = state.restores().stream()
                .map(RestoreRecord::fact)
                .filter(restore -> restore.environment().equals(environment) && restore.backup() != null)
                .map(restore -> new Backup(restore.backup(), restore.treeBefore(), true));
        List<ApplyRecord> applies = state.applies().stream()
                .filter(apply -> apply.environment().equals(environment))
                .toList();
        Stream<Backup> ups = applies.stream()
                .filter(apply -> apply.begun() != null)
                .map(apply -> new Backup(apply.begun().backup(), apply.treeBefore(), false));
        Stream<Backup> backs = applies.stream()
                .map(ApplyRecord::backOut)
                .filter(back -> back != null && back.begun() != null)
                .map(BackOutRecord::begun)
                .map(begun -> new Backup(begun.backup(), begun.treeBefore(), false));
        return Stream.of(copies, restores, ups, backs).flatMap(all -> all);
    }

    private static void guard(Session session, Stage environment) throws IOException {
        Optional<String> refusal = WriteRule.refusesCopy(
                session.binding(environment), session.change().key(), session::isOver);
        if (refusal.isPresent()) {
            throw Refusal.conflict("Refused: " + refusal.get() + ".");
        }
        if (!environment.isProduction()) {
            return;
        }
        String user = session.performer().startedBy();
        if (user == null || !session.performer().holds(user, Right.OVERRIDE)) {
            throw Refusal.notAllowed("Production '" + environment.getName() + "' is put back by backOutWorkPlan, which"
                    + " undoes just what the plan did. A backup of it is restored only by a build that somebody with"
                    + " Promotion/Override started by hand.");
        }
        if (session.state().heldLock(environment.getName()).isEmpty()) {
            throw Refusal.conflict("Refused: change '" + session.change().name() + "' does not hold the lock of '"
                    + environment.getName() + "': use lockConfig first.");
        }
    }

    private record Restore(String backup, boolean copied, CopyOptions options, Delivery delivery, TreeProgress progress)
            implements SiteQuestion<CopyReport> {
        @Override
        public void check(CopyReport report) {
            Answers.copied(report, options);
        }

        @Override
        public Use use() {
            return Use.WRITE;
        }

        @Override
        public Delivery delivery(CopyReport report) {
            return delivery;
        }

        @Override
        public CopyReport answer(TreeSpec tree, ContentStore store) throws IOException, InterruptedException {
            return copied
                    ? new TreeCopy().restore(backup, tree, store, options, progress)
                    : new TreeCopy().copy(store.loadSnapshot(backup), tree, store, options, progress);
        }
    }

    private Map<String, Object> record(Session session, Stage environment, EnvironmentSite site, CopyReport report)
            throws IOException, InterruptedException {
        String snapshot = site.capture(session.progress("reading")).snapshot();
        String after = report.after().value();
        String change = session.change().key();
        String at = session.now().toString();
        session.bindings().update(environment.getName(), b -> (environment.isProduction() ? b : b.withOccupant(change))
                .withKnown(new Binding.Known(after, snapshot, "restored", change, at)));
        RestoreFact fact = new RestoreFact(
                environment.getName(),
                request.backup(),
                request.reason(),
                report.before().value(),
                after,
                report.files(),
                report.added(),
                report.changed(),
                report.deleted(),
                Duration.ofMillis(report.durationMillis()),
                report.backupId());
        Optional<ApplyRecord> undone = new Furthest(session)
                .production()
                .filter(apply -> apply.environment().equals(environment.getName()))
                .filter(apply -> !after.equals(apply.treeAfter()));
        // As after the way back: what was signed for what is undone is not signed for the next run.
        session.act(state -> undone.isEmpty()
                ? List.<Fact>of(fact)
                : List.of(
                        fact,
                        new ChangeFact.RoundBegan(
                                state.round() + 1, null, undone.get().id())));
        session.say("Restored backup " + fact.from() + " of " + fact.environment() + " (" + fact.reason() + "): "
                + fact.added() + " added, " + fact.changed() + " changed, " + fact.deleted() + " deleted; tree " + after
                + ".");
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("change", session.change().name());
        result.put("environment", fact.environment());
        result.put("restored", fact.from());
        result.put("reason", fact.reason());
        result.put("treeBefore", fact.treeBefore());
        result.put("tree", fact.treeAfter());
        result.put("files", fact.files());
        result.put("added", fact.added());
        result.put("changed", fact.changed());
        result.put("deleted", fact.deleted());
        result.put("duration", fact.took());
        result.put("backup", fact.backup());
        return result;
    }
}
