package io.jenkins.plugins.promotion.notice;

import hudson.model.Result;
import hudson.model.Run;
import io.jenkins.plugins.promotion.change.Change;
import io.jenkins.plugins.promotion.change.ChangeState;
import io.jenkins.plugins.promotion.change.Changes;
import io.jenkins.plugins.promotion.config.Jobs;
import io.jenkins.plugins.promotion.files.Durable;
import io.jenkins.plugins.promotion.files.Sha256;
import io.jenkins.plugins.promotion.hearing.Standing;
import io.jenkins.plugins.promotion.hearing.WorkQueue;
import io.jenkins.plugins.promotion.hearing.Workers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import jenkins.model.Jenkins;

/**
 * A check of the commit for each build that works on a change. Not events are published but how the change stands, if that
 * is other than what was published last: what was missed while the controller was down is made up for by looking once more.
 */
final class Checks {

    private static final String NONE = "-";
    private static final String OVER = "over";

    private final Changes changes;
    private final WorkQueue queue;
    /** Changes whose builds so far may be older than the switch. */
    private final Set<String> before = ConcurrentHashMap.newKeySet();

    /** Whatever plugin publishes; it may talk to a server that does not answer. */
    private final InTime publisher;

    private volatile boolean on;

    /** @param patience how long one check may take to be published before others go on */
    Checks(Changes changes, Workers workers, Duration patience) {
        this.changes = changes;
        this.publisher = new InTime("The plugin that publishes checks", patience);
        this.queue = new WorkQueue("No check was published", this::publish, workers);
    }

    /** Whether builds get one. Those that have one keep it until it is concluded. */
    void on(boolean now) {
        on = now;
        changes.all().stream()
                .filter(change -> now && !change.summary().isEnded() || Files.exists(file(change)))
                .map(Change::key)
                .forEach(key -> {
                    before.add(key);
                    queue.add(key);
                });
    }

    /** A fact of this change was recorded, or a build that works on it is over. Returns at once. */
    void changed(String key) {
        queue.add(key);
    }

    void end() {
        queue.end();
    }

    private void publish(String key) throws IOException, InterruptedException {
        Optional<Change> found = changes.get(key);
        if (found.isEmpty() || !on && !Files.exists(file(found.get())) || !isThere()) {
            return;
        }
        Change change = found.get();
        boolean first = before.contains(key);
        List<String> told = told(change);
        if (!first || !change.summary().isEnded() || !Set.of(OVER, NONE).containsAll(told)) {
            publish(change, told, first);
        }
        before.remove(key); // Not where it failed, and is tried again.
    }

    private void publish(Change change, List<String> told, boolean first) throws IOException, InterruptedException {
        ChangeState state = change.state();
        for (int i = 0; i < state.builds().size(); i++) {
            String last = i < told.size() ? told.get(i) : NONE;
            if (last.equals(OVER) || last.equals(NONE) && !on) {
                continue;
            }
            Optional<Run<?, ?>> run = Jobs.build(state.builds().get(i));
            boolean tells = run.isPresent()
                    && !(first && last.equals(NONE) && !run.get().isBuilding());
            String now = tells ? publish(change, state, run.get(), last) : OVER;
            if (!now.equals(last)) {
                while (told.size() <= i) {
                    told.add(NONE);
                }
                told.set(i, now);
                Durable.replace(file(change), (String.join("\n", told) + "\n").getBytes(StandardCharsets.UTF_8), 0600);
            }
        }
    }

    /** What is to be kept of it: what was published, or that nothing more is to be. */
    private String publish(Change change, ChangeState state, Run<?, ?> run, String last)
            throws IOException, InterruptedException {
        Standing standing = Standing.of(state, run.getExternalizableId(), end(run));
        String root = Jenkins.get().getRootUrl();
        String page = (root == null ? "" : root) + "promotion-changes/" + change.key() + "/";
        String now = Sha256.hex(standing.toString() + page);
        if (!now.equals(last)) {
            publisher.ask(
                    change.key(),
                    () -> CheckPost.publish(run, "promotion: " + state.name().text(), standing, page));
        }
        return standing.outcome().isPresent() ? OVER : now;
    }

    private static Optional<Standing.Outcome> end(Run<?, ?> run) {
        Result result = run.getResult();
        if (run.isBuilding() || result == null) {
            return Optional.empty();
        }
        return Optional.of(
                result.isBetterOrEqualTo(Result.UNSTABLE)
                        ? Standing.Outcome.SUCCESS
                        : result.equals(Result.ABORTED)
                                ? Standing.Outcome.CANCELLED
                                : result.equals(Result.NOT_BUILT)
                                        ? Standing.Outcome.NEUTRAL
                                        : Standing.Outcome.FAILURE);
    }

    /** Of each build that took part, in the order in which they came: jobs may be renamed. */
    private static List<String> told(Change change) throws IOException {
        Path file = file(change);
        return Files.exists(file) ? new ArrayList<>(Files.readAllLines(file)) : new ArrayList<>();
    }

    private static Path file(Change change) {
        return change.beside("checks");
    }

    /** Whether there is a plugin that publishes checks. */
    static boolean isThere() {
        try {
            return CheckPost.isThere();
        } catch (NoClassDefFoundError e) {
            return false;
        }
    }
}
