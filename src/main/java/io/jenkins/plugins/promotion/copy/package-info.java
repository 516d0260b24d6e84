/**
 * One tree made equal to another without ever being half-way: planned, staged beside, switched under a recovery journal,
 * verified, or undone. Knows the packages {@code store}, {@code tree} and {@code files}, and nothing of Jenkins.
 */
package io.jenkins.plugins.promotion.copy;
