package io.jenkins.plugins.promotion.change;

import io.jenkins.plugins.promotion.execution.LedgerLine;
import io.jenkins.plugins.promotion.execution.LineStatus;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The ledger of an apply as pages and rules read it.
 *
 * @param lines oldest first
 */
public record LedgerView(List<LedgerLine> lines) {

    /** Of an apply. */
    public static LedgerView of(ApplyRecord apply) {
        return new LedgerView(apply.lines());
    }

    /**
     * The last line that moved the run; questions about the wording of an item do not, nor does another build that goes on
     * with it: what waited for a person waits still.
     */
    public Optional<LedgerLine> last() {
        return lines.stream()
                .filter(line -> line.status() != LineStatus.CLARIFIED && line.status() != LineStatus.BEGUN)
                .reduce((earlier, later) -> later);
    }

    /** The last line that moved an item. */
    public Optional<LedgerLine> last(String item) {
        return lines.stream()
                .filter(line -> line.itemId().equals(item) && line.status() != LineStatus.CLARIFIED)
                .reduce((earlier, later) -> later);
    }

    /** Status of an item in words, {@code null} before it was reached. */
    public String status(String item) {
        return last(item)
                .map(line -> line.status().name().toLowerCase(Locale.ROOT).replace('_', '-'))
                .orElse(null);
    }

    /** Work and waiting for an item without undoing it, {@code null} before anything was done. */
    public Duration took(String item) {
        return forward().stream()
                .filter(line -> line.itemId().equals(item) && line.end().isPresent())
                .map(line -> line.took().plus(line.waited()))
                .reduce(Duration::plus)
                .orElse(null);
    }

    /** Whether what was done is being undone, or was. */
    public boolean isGoingBack() {
        return forward().size() < lines.size();
    }

    /** Work and waiting of the way back, zero before. */
    public Duration wayBack() {
        return lines.subList(forward().size(), lines.size()).stream()
                .map(line -> line.took().plus(line.waited()))
                .reduce(Duration.ZERO, Duration::plus);
    }

    /** Whether the run waits for a person. */
    public boolean asks() {
        return last().filter(line -> line.status() == LineStatus.WAITING || line.status() == LineStatus.CLAIMED)
                .isPresent();
    }

    /** Time worked, undoing left out. */
    public Duration work() {
        return forward().stream().map(LedgerLine::took).reduce(Duration.ZERO, Duration::plus);
    }

    /** Time people were waited for, up to now where the run waits now. */
    public Duration waited(OffsetDateTime now) {
        Duration waited = lines.stream().map(LedgerLine::waited).reduce(Duration.ZERO, Duration::plus);
        Duration still = last().filter(line -> line.status() == LineStatus.WAITING)
                .map(line -> Duration.between(line.begin(), now.toInstant()))
                .orElse(Duration.ZERO);
        return waited.plus(still);
    }

    /** The lines before what was done is being undone. */
    List<LedgerLine> forward() {
        int end = 0;
        while (end < lines.size() && lines.get(end).status() != LineStatus.ROLLING_BACK) {
            end++;
        }
        return lines.subList(0, end);
    }
}
