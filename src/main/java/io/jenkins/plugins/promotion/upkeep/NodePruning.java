package io.jenkins.plugins.promotion.upkeep;

import hudson.Extension;
import hudson.model.AsyncPeriodicWork;
import hudson.model.Computer;
import hudson.model.Job;
import hudson.model.TaskListener;
import hudson.util.LogTaskListener;
import io.jenkins.plugins.promotion.Promotion;
import io.jenkins.plugins.promotion.change.Change;
import io.jenkins.plugins.promotion.change.ChangeSummary;
import io.jenkins.plugins.promotion.change.Changes;
import io.jenkins.plugins.promotion.config.Environments;
import io.jenkins.plugins.promotion.environment.Environment;
import io.jenkins.plugins.promotion.environment.Sites;
import io.jenkins.plugins.promotion.lock.Binding;
import io.jenkins.plugins.promotion.site.EnvironmentSite;
import io.jenkins.plugins.promotion.site.EnvironmentSite.Pruned;
import io.jenkins.plugins.promotion.wording.Counts;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;
import jenkins.util.Timer;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * Rids the nodes of snapshots and backups that no change, build or environment names, of contents that none of the rest
 * names, and of undo records of ended changes. A change names what its journal mentions, for as long as it is open or one of
 * its builds is there. Runs some time after a change ended and every few hours, never beside a step at work.
 */
@Extension
@Restricted(NoExternalUse.class)
public final class NodePruning extends AsyncPeriodicWork implements Promotion.Upkeep {
    private static final Logger LOGGER = Logger.getLogger(NodePruning.class.getName());
    private static final Duration PERIOD = Duration.ofHours(6);
    private static final Duration AFTER_A_CHANGE = Duration.ofSeconds(30);
    /** A job that is not there may have been renamed, which earlier versions did not record in an ended change. */
    private static final Duration AFTER_ITS_JOB = Duration.ofDays(90);

    private static final Duration AFTER_STEPS = Duration.ofMinutes(10);
    /** What is younger may belong to a step that has not recorded it yet. */
    private static final Duration YOUNG = Duration.ofHours(1);

    public NodePruning() {
        super("Pruning of the configuration promotion's content stores");
    }

    @Override
    public long getRecurrencePeriod() {
        return PERIOD.toMillis();
    }

    @Override
    protected void execute(TaskListener listener) throws IOException, InterruptedException {
        prune(listener);
    }

    /** Prunes in a while. */
    @Override
    public void changeEnded() {
        in(AFTER_A_CHANGE);
    }

    private void in(Duration pause) {
        Timer.get()
                .schedule(
                        () -> Computer.threadPoolForRemoting.submit(this::onceNow),
                        pause.toMillis(),
                        TimeUnit.MILLISECONDS);
    }

    private void onceNow() {
        if (Jenkins.getInstanceOrNull() == null) {
            return;
        }
        try {
            if (!prune(new LogTaskListener(LOGGER, Level.FINE))) {
                in(AFTER_STEPS);
            }
        } catch (IOException | RuntimeException e) {
            LOGGER.log(Level.WARNING, "Content stores could not be pruned", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Prunes the stores of all nodes that are there, one after the other; between them steps may go on.
     *
     * @return false if a node was left out, since steps are at work
     */
    public boolean prune(TaskListener log) throws IOException, InterruptedException {
        Lock alone = Promotion.get().storesAlone();
        Map<String, List<Environment>> nodes = new LinkedHashMap<>();
        for (Environment environment : Environments.all()) {
            nodes.computeIfAbsent(environment.getNode(), node -> new ArrayList<>())
                    .add(environment);
        }
        for (List<Environment> there : nodes.values()) {
            if (!alone.tryLock()) {
                log.getLogger().println("Steps are at work: nothing more is pruned now.");
                return false;
            }
            try {
                pruneNode(there, log);
            } finally {
                alone.unlock();
            }
        }
        return true;
    }

    /** By the first of its environments that can be used; all of them share the node's store. */
    private static void pruneNode(List<Environment> there, TaskListener log) throws IOException, InterruptedException {
        Changes changes = Promotion.get().changes();
        if (changes.all().isEmpty() || !changes.unreadable().isEmpty()) {
            log.getLogger()
                    .println("Records of changes are not there or cannot be read ("
                            + changes.unreadable().keySet() + "), so nobody knows what they name: nothing is pruned.");
            return;
        }
        KeptIds named = new KeptIds();
        for (Binding environment : Promotion.get().bindings().all()) {
            named.add(environment);
        }
        List<String> open = new ArrayList<>();
        for (Change change : changes.all()) {
            boolean ended = change.summary().isEnded();
            if (!ended) {
                open.add(change.key() + "-");
            }
            if (!ended || hasBuild(change.summary())) {
                named.add(change.state());
            }
        }
        Instant before = Promotion.get().clock().instant().minus(YOUNG);
        for (Environment environment : there) {
            if (prune(environment, named.ids(), open, before, log)) {
                return;
            }
        }
    }

    /** False if this environment cannot be used. */
    private static boolean prune(
            Environment environment, Set<String> named, List<String> open, Instant before, TaskListener log)
            throws InterruptedException {
        try {
            EnvironmentSite site = Sites.open(environment, Map.of(), null);
            Pruned pruned = site.prune(named, open, before);
            log.getLogger()
                    .println("Node " + environment.getNode() + ": forgot "
                            + Counts.of(pruned.store().snapshots(), "snapshot") + ", "
                            + Counts.of(pruned.store().backups(), "backup") + " and "
                            + Counts.of(pruned.undo(), "file") + " of undo records, deleted "
                            + Counts.of(pruned.store().blobs(), "content") + ".");
            return true;
        } catch (IOException | RuntimeException e) {
            log.getLogger()
                    .println("Node " + environment.getNode() + " is not pruned now by way of environment '"
                            + environment.getName() + "': " + e.getMessage());
            return false;
        }
    }

    private static boolean hasBuild(ChangeSummary change) {
        OffsetDateTime longAgo = OffsetDateTime.now(Promotion.get().clock()).minus(AFTER_ITS_JOB);
        return change.builds().stream()
                .anyMatch(build -> exists(build, change.endedAt().isAfter(longAgo)));
    }

    /**
     * @param build {@code <job>#<n>}
     * @param otherwise what to answer if there is no job of that name
     */
    private static boolean exists(String build, boolean otherwise) {
        int hash = build.lastIndexOf('#');
        try {
            Job<?, ?> job = Jenkins.get().getItemByFullName(build.substring(0, hash), Job.class);
            return job == null ? otherwise : job.getBuildByNumber(Integer.parseInt(build.substring(hash + 1))) != null;
        } catch (NumberFormatException e) {
            return otherwise; // A build of the job that had this name before.
        } catch (IndexOutOfBoundsException e) {
            return true;
        }
    }
}
