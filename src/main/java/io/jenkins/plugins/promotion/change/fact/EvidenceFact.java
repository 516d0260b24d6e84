package io.jenkins.plugins.promotion.change.fact;

import io.jenkins.plugins.promotion.journal.MayBeAbsent;

/**
 * A file was attached; it is kept with the change for ever.
 *
 * @param id of the attachment, unique in the change
 * @param to what it is evidence of
 * @param of id of that gate, run of scripts or run of the plan
 * @param part id of the test case or item, {@code null} for the whole
 * @param name of the file, as people see it
 * @param type what it is by its contents, such as {@code image/png}
 * @param size in bytes
 * @param sha256 of its contents, in hex
 * @param note what it shows, may be empty
 */
public record EvidenceFact(
        String id,
        EvidenceOf to,
        String of,
        @MayBeAbsent String part,
        String name,
        String type,
        long size,
        String sha256,
        String note)
        implements Fact {}
