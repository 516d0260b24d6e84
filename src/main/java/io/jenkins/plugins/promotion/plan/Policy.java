package io.jenkins.plugins.promotion.plan;

import java.util.Optional;

/**
 * What a plan demands of the run; it can only tighten what the environment demands.
 *
 * @param implementerNotAuthor whoever presses Begin must not be an author of the plan
 * @param ownersOnly whether an item that names an owner is done by that user, or somebody of that group, and nobody else
 * @param onFailure what a failing item leads to; empty leaves it to the step
 */
public record Policy(boolean implementerNotAuthor, boolean ownersOnly, Optional<OnFailure> onFailure) {
    /** A plan that says nothing. */
    public static final Policy NONE = new Policy(false, false, Optional.empty());

    /** What happens when an item fails. */
    public enum OnFailure {
        /** A person decides. */
        ASK("ask"),
        /** The run ends and keeps its mark. */
        STOP("stop"),
        /** What was done is undone, in reverse order. */
        ROLLBACK("rollback");

        private final String text;

        OnFailure(String text) {
            this.text = text;
        }

        /** As written in a plan and in a Jenkinsfile. */
        public String text() {
            return text;
        }
    }
}
