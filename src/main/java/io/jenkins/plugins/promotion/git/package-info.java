/**
 * Environments kept on a branch of a git repository: brought to a working copy on a node, and changed by one commit at a
 * time. Only contents, names, links and the executable bit are git's; whatever else a tree may have is refused by name.
 * Knows the packages {@code tree} and {@code workingcopy} and JGit, and nothing of Jenkins.
 */
package io.jenkins.plugins.promotion.git;
