package io.jenkins.plugins.promotion.change.fact;

import io.jenkins.plugins.promotion.journal.MayBeAbsent;
import java.util.List;

/**
 * A revision of the work plan was recorded.
 *
 * @param number from 1
 * @param planDigest digest of what the plan does, {@code v1:…}
 * @param title the plan's, empty if it has none
 * @param authors everyone who recorded it or, as far as the checkout told, committed it, and the plan's author
 * @param environment the first stage it was recorded from
 * @param tree digest of that environment then: what the plan has to lead to
 * @param snapshot id of that tree's snapshot
 * @param items number of items
 * @param added how many of them were derived anew
 * @param kept how many of them people had written
 * @param obsolete ids of items whose difference has vanished
 * @param complete whether the plan covers every difference between base and first stage
 * @param testPlan file name of the test plan in the revision's folder, or {@code null}
 * @param round the test round in which it was recorded
 */
public record RevisionFact(
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
        @MayBeAbsent String testPlan,
        long round)
        implements Fact {}
