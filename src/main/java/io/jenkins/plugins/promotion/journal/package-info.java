/**
 * The append-only, synced, hash-chained record of one change. Knows files and JSON; knows no Jenkins and nothing of what
 * its entries mean.
 */
package io.jenkins.plugins.promotion.journal;
