/**
 * What can be recorded of a change: one record for each fact, and how facts stand in the journal. What follows from them is
 * the business of the package above. Knows no Jenkins.
 */
package io.jenkins.plugins.promotion.change.fact;
