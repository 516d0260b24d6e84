/**
 * How lengths, times and numbers are written for people, in one form wherever they stand: pages, logs, messages, documents.
 * Data keeps milliseconds and offsets. Knows nothing.
 */
package io.jenkins.plugins.promotion.wording;
