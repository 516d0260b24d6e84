/**
 * Contents kept by digest, each once, with the snapshots and backups that name them; what is damaged or needed by nothing
 * is found and put away. Knows the packages {@code tree} and {@code files}, and nothing of Jenkins.
 */
package io.jenkins.plugins.promotion.store;
