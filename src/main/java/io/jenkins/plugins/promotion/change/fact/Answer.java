package io.jenkins.plugins.promotion.change.fact;

/** What a person says about an item of a plan that is being followed. */
public enum Answer {
    /** A manual item is begun; from here on it is work, before it was waiting. */
    START,
    /** A manual item, or the manual undoing of an item, is done. */
    DONE,
    /** A manual item could not be done, or a second person does not confirm it. */
    FAILED,
    /** Another person confirms that a manual item is done. */
    CONFIRM,
    /** A failed item is tried again. */
    RETRY,
    /** A failed item is left out; the run is no rehearsal any more. */
    SKIP,
    /** A failed item was done by other means; the run is no rehearsal any more. */
    MARK_DONE,
    /** Everything done so far is undone. */
    ROLL_BACK,
    /** The same where something of it has no way back, by somebody who was told what remains. */
    ROLL_BACK_ANYWAY,
    /** On the way back: a path that was changed after the item stays as it is now. */
    KEEP,
    /** On the way back: a path that was changed after the item becomes what it was before it all the same. */
    PUT_BACK,
    /** The run ends here and keeps its mark. */
    STOP,
    /** The instruction is not clear; it is logged against the item. */
    CLARIFY
}
