package io.jenkins.plugins.promotion.plan;

/**
 * What must hold before an item starts.
 *
 * @param check the question
 * @param onFail what to do when the answer is no
 */
public record Precondition(Check check, OnFail onFail) {
    /** What to do when it does not hold. */
    public enum OnFail {
        /** The item fails, and the policy for failures applies. */
        STOP("stop"),
        /** The item is skipped; such a run is no rehearsal. */
        SKIP("skip"),
        /** The item is marked done without being run; such a run is no rehearsal. */
        MARK_DONE("markDone"),
        /** A person decides. */
        ASK("ask");

        private final String text;

        OnFail(String text) {
            this.text = text;
        }

        /** As written in a plan. */
        public String text() {
            return text;
        }
    }
}
