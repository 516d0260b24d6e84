package io.jenkins.plugins.promotion.process;

import static java.util.stream.Collectors.joining;

import io.jenkins.plugins.promotion.change.ApplyRecord;
import io.jenkins.plugins.promotion.change.BackOutRecord;
import io.jenkins.plugins.promotion.change.Backup;
import io.jenkins.plugins.promotion.change.fact.RestoreFact;
import io.jenkins.plugins.promotion.copy.CopyOptions;
import io.jenkins.plugins.promotion.copy.CopyReport;
import io.jenkins.plugins.promotion.copy.TreeCopy;
import io.jenkins.plugins.promotion.environment.workingcopy.Delivery;
import io.jenkins.plugins.promotion.execution.Summary;
import io.jenkins.plugins.promotion.lock.Binding;
import io.jenkins.plugins.promotion.lock.Bindings;
import io.jenkins.plugins.promotion.refusal.Refusal;
import io.jenkins.plugins.promotion.site.Answers;
import io.jenkins.plugins.promotion.site.EnvironmentSite;
import io.jenkins.plugins.promotion.site.EnvironmentSite.Captured;
import io.jenkins.plugins.promotion.site.SiteQuestion;
import io.jenkins.plugins.promotion.site.Stage;
import io.jenkins.plugins.promotion.store.ContentStore;
import io.jenkins.plugins.promotion.tree.TreeDigest;
import io.jenkins.plugins.promotion.tree.TreeProgress;
import io.jenkins.plugins.promotion.tree.TreeSpec;
import io.jenkins.plugins.promotion.wording.Counts;
import io.jenkins.plugins.promotion.wording.Times;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** Puts a backup that a change has of an environment in the place of what lies there. */
record Restoring(Session session, Stage environment) {

    /** @throws Refusal if the change has no backup of that id of this environment */
    Backup backup(String id) throws Refusal {
        List<Backup> all = backups();
        return all.stream().filter(b -> b.id().equals(id)).findFirst().orElseThrow(() -> {
            String known = all.stream()
                    .map(b -> b.id() + " (" + Times.text(b.at()) + ")")
                    .collect(joining(", "));
            return Refusal.unknown("backup: "
                    + (id == null ? "say which" : "change '" + session.change().name() + "' has no backup '" + id + "'")
                    + " of '" + environment.getName() + "'; it has " + (all.isEmpty() ? "none" : known));
        });
    }

    private List<Backup> backups() {
        return Backup.of(session.state(), environment.getName());
    }

    /** Restores; what is to be recorded of it is returned. */
    RestoreFact restore(Backup backup, String reason) throws IOException, InterruptedException {
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
                site.ask(new Question(backup.id(), backup.copied(), options, delivery, session.progress("writing")));
        String snapshot = site.capture(session.progress("reading")).snapshot();
        String after = report.after().value();
        String change = session.change().key();
        String at = session.now().toString();
        session.bindings().update(environment.getName(), b -> (environment.isProduction() ? b : b.withOccupant(change))
                .withKnown(new Binding.Known(after, snapshot, "restored", change, at)));
        session.say("Restored backup " + backup.id() + " of " + environment.getName() + " (" + reason + "): "
                + Counts.of(report.added(), "file or folder", "files and folders") + " added, " + report.changed()
                + " changed, " + report.deleted() + " deleted; tree "
                + after + ".");
        return new RestoreFact(
                environment.getName(),
                backup.id(),
                reason,
                report.before().value(),
                after,
                report.files(),
                report.added(),
                report.changed(),
                report.deleted(),
                Duration.ofMillis(report.durationMillis()),
                report.backupId());
    }

    /** Undoes a run by the backup that was asked for; begins anew what a crash interrupted. */
    void goBack(ApplyRecord apply) throws IOException, InterruptedException {
        try (Bindings.Reservation untilRecorded = session.reserve(environment)) {
            BackOutRecord back = apply.backOut();
            RestoreFact fact = restore(backup(back.restored()), back.reason());
            EnvironmentSite site = session.site(environment);
            Captured after = site.capture(session.progress("reading"));
            Summary summary = new Summary(
                    Summary.Outcome.ROLLED_BACK, List.of(), Duration.ZERO, Duration.ZERO, fact.took(), 0, List.of());
            new BackOutEnd(session, environment).record(apply, site, after, summary, List.of(fact));
        }
    }

    private record Question(
            String backup, boolean copied, CopyOptions options, Delivery delivery, TreeProgress progress)
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
                    ? new TreeCopy(store.ops()).restore(backup, tree, store, options, progress)
                    : new TreeCopy(store.ops()).copy(store.loadSnapshot(backup), tree, store, options, progress);
        }
    }
}
