package io.jenkins.plugins.promotion.change;

import io.jenkins.plugins.promotion.change.fact.RevisionFact;
import io.jenkins.plugins.promotion.journal.Actor;
import java.time.OffsetDateTime;
import java.util.List;

/**
 * A numbered, immutable revision of the change's work plan: the plan, the files it references and the test plan lie in the
 * change's folder under {@code revisions/<number>}.
 *
 * @param recorded everything about it
 */
public record RevisionRecord(long seq, OffsetDateTime at, Actor actor, RevisionFact recorded) {

    /** From 1. */
    public long number() {
        return recorded.number();
    }

    /** Digest of what the plan does, {@code v1:…}. */
    public String planDigest() {
        return recorded.planDigest();
    }

    public String title() {
        return recorded.title();
    }

    /** Everyone who recorded it, and the plan's author. */
    public List<String> authors() {
        return recorded.authors();
    }

    /** The first stage it was recorded from. */
    public String environment() {
        return recorded.environment();
    }

    /** Digest of that environment then: what the plan has to lead to. */
    public String tree() {
        return recorded.tree();
    }

    /** Id of that tree's snapshot. */
    public String snapshot() {
        return recorded.snapshot();
    }

    /** Number of items. */
    public long items() {
        return recorded.items();
    }

    public long added() {
        return recorded.added();
    }

    public long kept() {
        return recorded.kept();
    }

    /** Ids of items whose difference has vanished. */
    public List<String> obsolete() {
        return recorded.obsolete();
    }

    /** Whether the plan covers every difference between base and first stage. */
    public boolean complete() {
        return recorded.complete();
    }

    /** File name of the test plan in the revision's folder, or {@code null}. */
    public String testPlan() {
        return recorded.testPlan();
    }

    public long round() {
        return recorded.round();
    }

    public String build() {
        return actor.build();
    }

    public String by() {
        return actor.by();
    }
}
