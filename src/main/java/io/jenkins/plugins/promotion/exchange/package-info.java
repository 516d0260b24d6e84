/**
 * Configuration that a product keeps itself, such as in a database: exported into a directory by commands that an
 * administrator defined, and imported from it again. Knows the packages {@code tree}, {@code execution} and
 * {@code plan}, and nothing of Jenkins.
 */
package io.jenkins.plugins.promotion.exchange;
