package io.jenkins.plugins.promotion.view;

import hudson.model.Computer;
import io.jenkins.plugins.promotion.Promotion;
import io.jenkins.plugins.promotion.config.Environments;
import io.jenkins.plugins.promotion.environment.Environment;
import io.jenkins.plugins.promotion.lock.Binding;
import io.jenkins.plugins.promotion.process.people.SignOffs;
import io.jenkins.plugins.promotion.tree.TreeDiff;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Looks at environments while a person waits for a page: for a few seconds for all of them together, since the step that
 * waits looks without haste. Where testers may edit, what this plugin left there counts.
 */
final class LiveTrees implements SignOffs.Trees {

    private static final Logger LOGGER = Logger.getLogger(LiveTrees.class.getName());
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(10);
    private static final long PASSING = TimeUnit.SECONDS.toNanos(2);
    private static final int TOLD = 20;
    private static final BriefLooks<String> LOOKS = looks();
    private static final BriefLooks<TreeDiff> DIFFERENCES = looks();

    private final long deadline;

    LiveTrees() {
        this(PATIENCE);
    }

    private LiveTrees(long patience) {
        deadline = System.nanoTime() + patience;
    }

    /** For a page that is only read, which is not to be kept waiting. */
    static LiveTrees inPassing() {
        return new LiveTrees(PASSING);
    }

    private static <T> BriefLooks<T> looks() {
        return new BriefLooks<>(
                task -> Computer.threadPoolForRemoting.execute(task),
                (name, why) -> LOGGER.log(
                        Level.FINE, why, () -> "environment " + name + " was not looked at before a decision"));
    }

    @Override
    public Optional<String> now(String name) throws IOException {
        Optional<Environment> environment = Environments.named(name);
        if (environment.isEmpty()) {
            return Optional.empty();
        }
        Binding binding = Promotion.get().bindings().of(name);
        if (environment.get().isExpectRuntimeChange() && binding.known() != null) {
            return Optional.of(binding.known().tree());
        }
        return LOOKS.at(name, () -> Environments.open(environment.get()).state().tree(), deadline);
    }

    @Override
    public List<String> differing(String name) throws IOException {
        Optional<Environment> environment = Environments.named(name);
        Binding.Known known = Promotion.get().bindings().of(name).known();
        if (environment.isEmpty() || known == null || known.snapshot() == null) {
            return List.of();
        }
        return DIFFERENCES
                .at(name, () -> Environments.open(environment.get()).differenceFrom(known.snapshot()), deadline)
                .map(difference -> difference.told(TOLD, Texts.language()))
                .orElse(List.of());
    }
}
