/**
 * Environments kept on a branch of a git repository: brought to a working copy on a node, and changed by one commit at a
 * time. Only contents, names, links and the executable bit are git's; whatever else a tree may have is refused by name.
 * Knows the packages {@code tree} and {@code environment.workingcopy} and JGit; only the type, which is what administrators
 * define, and its credentials know Jenkins.
 */
package io.jenkins.plugins.promotion.environment.git;
