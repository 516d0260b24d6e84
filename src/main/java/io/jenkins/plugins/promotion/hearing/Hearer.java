package io.jenkins.plugins.promotion.hearing;

/** Somebody to whom an {@link Outbox} delivers events. */
public interface Hearer {

    /** Names it for ever: letters, digits, {@code . _ -}, 100 at the most. What it was told already is kept by that. */
    String id();

    /**
     * Takes an event. Once this returns, the event is delivered, and is not delivered again unless the controller goes down
     * before that is on the disk. One call at a time; events of one change come in their order.
     *
     * @throws Exception if it could not be taken: then it comes again later, and other changes' events do meanwhile
     */
    void hear(PromotionEvent event) throws Exception;
}
