package io.jenkins.plugins.promotion.view;

import io.jenkins.plugins.promotion.change.ApplyRecord;
import io.jenkins.plugins.promotion.change.WindowRecord;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Map;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** How long a run has been going on, how long it is expected to, and until when it, or its way back, may begin. */
@Restricted(NoExternalUse.class)
public final class RunClock {

    private final SeenChange page;
    private final ApplyRecord record;
    private final RunSheet sheet;
    private final boolean running;
    private final boolean stopped;
    private final OffsetDateTime now;

    RunClock(
            SeenChange page, ApplyRecord record, RunSheet sheet, boolean running, boolean stopped, OffsetDateTime now) {
        this.page = page;
        this.record = record;
        this.sheet = sheet;
        this.running = running;
        this.stopped = stopped;
        this.now = now;
    }

    /** The outage that goes on there, {@code null} if none does. */
    private WindowRecord window() {
        return !running
                ? null
                : page.getState()
                        .lastWindow(record.environment())
                        .filter(window -> window.start() != null && window.ended() == null)
                        .orElse(null);
    }

    /** End of the outage's window, {@code null} without. */
    public OffsetDateTime getWindowEnd() {
        WindowRecord window = window();
        return window == null ? null : window.end();
    }

    /** When the way back has to begin so that it is done by the window's end, {@code null} without a window. */
    public OffsetDateTime getLatestWayBack() {
        WindowRecord window = window();
        return window == null ? null : window.end().minus(window.rollback());
    }

    /** When it has to begin so that plan and way back fit into the window; {@code null} without, and once it has begun. */
    public OffsetDateTime getLatestSafeStart() {
        WindowRecord window = window();
        return window == null || record.beganAt() != null ? null : window.latestSafeStart();
    }

    /** How long it is expected to take: as planned for the outage, rehearsed, or estimated; {@code null} if nobody knows. */
    public Duration getExpected() {
        WindowRecord window = page.getState().lastWindow(record.environment()).orElse(null);
        return record.isBackingOut()
                ? null
                : record.production() && window != null ? window.expected() : sheet.expected();
    }

    /** When the run, or its way back, began; {@code null} before. */
    public OffsetDateTime getBegan() {
        return record.backOut() == null ? record.beganAt() : record.backOut().beganAt();
    }

    /**
     * How long it has been going on, or went on; {@code null} before it began. An outage goes on whoever follows the plan;
     * elsewhere the clock stands while no build does.
     */
    public Duration getElapsed() {
        OffsetDateTime began = getBegan();
        if (began == null) {
            return null;
        }
        OffsetDateTime until = record.leftAt() == null ? now : record.leftAt();
        Duration idle = record.production() ? Duration.ZERO : sheet.ledger().idle(began.toInstant(), until.toInstant());
        return Duration.between(began, until).minus(idle);
    }

    /** When it would have begun without what it stood; {@code null} where it stands, or has come to its end. */
    public OffsetDateTime getTicksSince() {
        Duration elapsed = getElapsed();
        return !running || elapsed == null || stopped && !record.production() ? null : now.minus(elapsed);
    }

    /** Whether it takes longer than it was expected to. */
    public boolean isLate() {
        return running
                && getExpected() != null
                && getElapsed() != null
                && getElapsed().compareTo(getExpected()) > 0;
    }

    /** All of it as plain data. */
    Map<String, Object> plain() {
        return new Plain()
                .put("began", getBegan())
                .put("elapsedMillis", getElapsed())
                .put("expectedMillis", getExpected())
                .put("windowEnd", getWindowEnd())
                .put("latestSafeStart", getLatestSafeStart())
                .put("latestWayBack", getLatestWayBack())
                .map();
    }
}
