package io.jenkins.plugins.promotion.change;

/**
 * What is kept beside the journal of an ended change, so that the journal need not be read before somebody asks for more.
 *
 * @param journal which it was, see {@link io.jenkins.plugins.promotion.journal.Journal#mark}
 * @param figures what is compared with other changes
 */
public record KeptSummary(String journal, ChangeSummary summary, Figures figures) {}
