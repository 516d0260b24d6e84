package io.jenkins.plugins.promotion.notice;

import hudson.ExtensionPoint;
import io.jenkins.plugins.promotion.hearing.PromotionEvent;

/**
 * Hears what happens to changes; other plugins implement it and annotate the class with {@code @Extension}.
 *
 * <pre>{@code
 * @Extension
 * public class OpenTicket extends PromotionListener {
 *     @Override
 *     public void heard(PromotionEvent event) throws IOException {
 *         if (event instanceof PromotionEvent.ApplyFailed failed) {
 *             tickets.open(event.source().id(), failed.text());
 *         }
 *     }
 * }
 * }</pre>
 *
 * <p>The contract: {@link #heard} is called for each event at least once, one call at a time, on a thread of its own that
 * acts as SYSTEM, after the event is on the disk; nothing of the process waits for it. A second call for the same event,
 * which has the same {@code event.source().id()}, comes only if the controller went down after the first returned and before
 * that was kept. Events of one change come in their order. Where it throws, the event comes again, after 10 seconds first
 * and then with growing pauses of up to an hour, until it is three days old; later events of the same change wait for it,
 * those of other changes do not. A listener that is new hears what happens from then on; one whose plugin was away for a
 * while hears what it missed, up to three days of it.
 */
public abstract class PromotionListener implements ExtensionPoint {

    /**
     * Names this listener for ever, in letters, digits, {@code .}, {@code _} and {@code -}; by it is kept what it was told.
     * Override it before the class gets another name.
     */
    public String id() {
        return getClass().getName().replace('$', '-');
    }

    /**
     * Takes an event.
     *
     * @throws Exception if it cannot be taken now, so that it comes again
     */
    public abstract void heard(PromotionEvent event) throws Exception;
}
