/**
 * Working copies: how a directory on an environment's node stands for an environment that is kept elsewhere, such as in a
 * repository or behind a product's own tools. Everything else of this plugin works on the directory. Knows the packages
 * {@code tree} and {@code files}, and nothing of Jenkins.
 */
package io.jenkins.plugins.promotion.environment.workingcopy;
