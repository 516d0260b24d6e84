package io.jenkins.plugins.promotion.change;

import io.jenkins.plugins.promotion.change.fact.EvidenceFact;
import io.jenkins.plugins.promotion.change.fact.EvidenceOf;
import io.jenkins.plugins.promotion.journal.Actor;
import java.time.OffsetDateTime;
import java.util.Objects;

/**
 * A file that was attached; its contents are in the change's {@link EvidenceFolder}.
 *
 * @param file everything about it
 */
public record EvidenceRecord(long seq, OffsetDateTime at, Actor actor, EvidenceFact file) {

    /** Unique in the change. */
    public String id() {
        return file.id();
    }

    /** As people see it. */
    public String name() {
        return file.name();
    }

    /** Who attached it. */
    public String by() {
        return actor.by();
    }

    /** Whether it is attached to just this; {@code part} is {@code null} for the whole. */
    public boolean isOf(EvidenceOf to, String of, String part) {
        return isOf(to, of) && Objects.equals(file.part(), part);
    }

    /** Whether it is attached to this or a part of it. */
    public boolean isOf(EvidenceOf to, String of) {
        return file.to() == to && file.of().equals(of);
    }
}
