package io.jenkins.plugins.promotion.testing;

import io.jenkins.plugins.promotion.signoff.TestResult;

/**
 * One test as a report tells it.
 *
 * @param fullName class, dot and name; the name alone where there is no class
 * @param result {@code BLOCKED} for one that was skipped
 * @param message in a line what went wrong, empty if nothing did
 */
public record ScriptTest(String fullName, String name, TestResult.Result result, String message) {}
