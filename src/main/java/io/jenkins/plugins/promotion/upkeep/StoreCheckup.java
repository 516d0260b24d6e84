package io.jenkins.plugins.promotion.upkeep;

import io.jenkins.plugins.promotion.store.StoreReport;
import java.time.OffsetDateTime;
import java.util.List;

/**
 * One verification of a node's store.
 *
 * @param ended null while it runs
 * @param failure why it came to no result, or null
 * @param report what was found, or null
 * @param lines in words whom the damage hurts
 */
public record StoreCheckup(
        OffsetDateTime began, OffsetDateTime ended, String failure, StoreReport report, List<String> lines) {

    public StoreCheckup {
        lines = List.copyOf(lines);
    }

    public boolean isRunning() {
        return ended == null;
    }

    public boolean isSound() {
        return report != null && report.isSound();
    }
}
