package io.jenkins.plugins.promotion.change;

import java.time.OffsetDateTime;
import java.util.List;

/**
 * A numbered, immutable revision of the change's work plan: the plan, the files it references and the test plan lie in the
 * change's folder under {@code revisions/<number>}.
 *
 * @param number from 1
 * @param planDigest digest of what the plan does, {@code v1:…}
 * @param authors everyone who recorded it, and the plan's author
 * @param environment the first stage it was recorded from
 * @param tree digest of that environment then: what the plan has to lead to
 * @param snapshot id of that tree's snapshot
 * @param items number of items
 * @param complete whether the plan covers every difference between base and first stage
 * @param testPlan file name of the test plan in the revision's folder, or {@code null}
 * @param obsolete ids of items whose difference has vanished
 */
public record RevisionRecord(
        long seq,
        OffsetDateTime at,
        long number,
        String planDigest,
        String title,
        List<String> authors,
        String environment,
        String tree,
        String snapshot,
        long items,
        long added,
        long kept,
        List<String> obsolete,
        boolean complete,
        String testPlan,
        long round,
        String build,
        String by) {}
