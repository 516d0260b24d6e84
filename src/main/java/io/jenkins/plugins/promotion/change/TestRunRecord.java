package io.jenkins.plugins.promotion.change;

import io.jenkins.plugins.promotion.change.fact.TestFact;
import io.jenkins.plugins.promotion.journal.Actor;
import io.jenkins.plugins.promotion.signoff.ScriptResult;
import java.time.OffsetDateTime;
import java.util.Optional;

/**
 * What test scripts found, on exactly which content.
 *
 * @param found everything about it
 */
public record TestRunRecord(long seq, OffsetDateTime at, Actor actor, TestFact found) {

    /** Unique in the change. */
    public String id() {
        return found.id();
    }

    /** Where they ran. */
    public String environment() {
        return found.environment();
    }

    /** Digest of what lay there. */
    public String tree() {
        return found.tree();
    }

    public long round() {
        return found.round();
    }

    /** Whose build recorded it, {@code <job>#<n>}. */
    public String build() {
        return actor.build();
    }

    /** What they found of a case; nothing if none of them was about it. */
    public Optional<ScriptResult> result(String caseId) {
        return found.cases().stream().filter(one -> one.caseId().equals(caseId)).findFirst();
    }
}
