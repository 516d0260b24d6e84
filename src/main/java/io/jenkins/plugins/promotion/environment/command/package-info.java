/**
 * Environments that a product keeps itself, such as in a database: exported into a directory by commands that an
 * administrator defined, and imported from it again. Knows the packages {@code store}, {@code tree}, {@code execution} and
 * {@code plan}; only the type, which is what administrators define, knows Jenkins.
 */
package io.jenkins.plugins.promotion.environment.command;
