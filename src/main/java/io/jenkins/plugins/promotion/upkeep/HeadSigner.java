package io.jenkins.plugins.promotion.upkeep;

import hudson.Extension;
import hudson.model.AsyncPeriodicWork;
import hudson.model.TaskListener;
import io.jenkins.plugins.promotion.Promotion;
import io.jenkins.plugins.promotion.change.Change;
import io.jenkins.plugins.promotion.config.PromotionConfiguration;
import io.jenkins.plugins.promotion.config.RecordKey;
import io.jenkins.plugins.promotion.refusal.Refusal;
import java.io.IOException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * Signs where the records of changes end that a person ended, or whose build did not come to that; tries for three days where
 * the key cannot be used.
 */
@Extension
@Restricted(NoExternalUse.class)
public final class HeadSigner extends AsyncPeriodicWork {

    private static final Logger LOGGER = Logger.getLogger(HeadSigner.class.getName());
    private static final Duration PERIOD = Duration.ofMinutes(1);
    private static final Duration LATE = Duration.ofDays(3);

    /** It tries every minute, and says once why it cannot. */
    private final Set<String> told = ConcurrentHashMap.newKeySet();

    public HeadSigner() {
        super("Signing of the configuration promotion's records");
    }

    @Override
    public long getRecurrencePeriod() {
        return PERIOD.toMillis();
    }

    @Override
    protected void execute(TaskListener listener) {
        if (PromotionConfiguration.get().getRecordKey().isEmpty()) {
            return;
        }
        OffsetDateTime since = OffsetDateTime.now(Promotion.get().clock()).minus(LATE);
        for (Change change : Promotion.get().changes().all()) {
            if (change.summary().isEnded() && change.summary().endedAt().isAfter(since)) {
                sign(change);
            }
        }
    }

    private void sign(Change change) {
        try {
            RecordKey.sign(change);
        } catch (IOException | Refusal e) {
            if (told.add(change.key() + ": " + e.getMessage())) {
                LOGGER.log(Level.WARNING, e, () -> "The record of change " + change.name() + " could not be signed");
            }
        }
    }
}
