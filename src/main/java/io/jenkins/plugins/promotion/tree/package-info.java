/**
 * A directory as a value: what it holds (manifest, digest), which of it counts (scope, local and secret values), how two
 * differ. Contents are handed to, and read from, whatever implements {@code Blobs}. Knows the packages {@code files} and
 * {@code structured}, and nothing of Jenkins; everything here runs on the node an environment lives on, so inputs and
 * outputs are small serializable values.
 */
package io.jenkins.plugins.promotion.tree;
