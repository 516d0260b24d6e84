package io.jenkins.plugins.promotion.view;

import hudson.model.Computer;
import io.jenkins.plugins.promotion.Promotion;
import io.jenkins.plugins.promotion.config.PromotionConfiguration;
import io.jenkins.plugins.promotion.environment.Environment;
import io.jenkins.plugins.promotion.environment.Sites;
import io.jenkins.plugins.promotion.lock.Binding;
import io.jenkins.plugins.promotion.process.people.SignOffs;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Looks at environments while a person waits for a page: for a few seconds only, since the step that waits looks without
 * haste. Where testers may edit, what this plugin left there counts.
 */
final class LiveTrees implements SignOffs.Trees {

    private static final Logger LOGGER = Logger.getLogger(LiveTrees.class.getName());
    private static final int PATIENCE_SECONDS = 10;

    @Override
    public Optional<String> now(String name) throws IOException {
        Optional<Environment> environment = PromotionConfiguration.get().getEnvironments().stream()
                .filter(one -> one.getName().equals(name))
                .findFirst();
        if (environment.isEmpty()) {
            return Optional.empty();
        }
        Binding binding = Promotion.get().bindings().of(name);
        if (environment.get().isExpectRuntimeChange() && binding.known() != null) {
            return Optional.of(binding.known().tree());
        }
        Future<String> look = Computer.threadPoolForRemoting.submit(
                () -> Sites.open(environment.get(), null).state().tree());
        try {
            return Optional.of(look.get(PATIENCE_SECONDS, TimeUnit.SECONDS));
        } catch (TimeoutException | ExecutionException e) {
            look.cancel(true);
            LOGGER.log(Level.FINE, e, () -> "environment " + name + " was not looked at before a decision");
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
