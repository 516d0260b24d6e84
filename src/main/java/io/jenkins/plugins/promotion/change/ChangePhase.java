package io.jenkins.plugins.promotion.change;

/** Where a change stands in its life. */
public enum ChangePhase {
    OPEN,
    APPLYING,
    APPLIED,
    SOAKING,
    /** Production is being put back to what it was before the plan. */
    BACKING_OUT,
    /** It was put back; the next round began. */
    BACKED_OUT,
    CLOSED,
    CANCELLED;

    /** Whether the change is over: it is never reopened, and its name's next use opens another. */
    public boolean isEnded() {
        return this == CLOSED || this == CANCELLED;
    }
}
