/**
 * Configuration trees: what a directory holds (manifest, digest), where its contents are kept (content store), how two
 * trees differ, and how one is made equal to another without ever being half-way. Knows files and nothing of Jenkins;
 * everything here runs on the node an environment lives on, so inputs and outputs are small serializable values.
 */
package io.jenkins.plugins.promotion.tree;
