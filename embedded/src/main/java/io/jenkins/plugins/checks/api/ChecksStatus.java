package io.jenkins.plugins.checks.api;

/** Whether a check goes on. */
public enum ChecksStatus {
    NONE,
    QUEUED,
    IN_PROGRESS,
    COMPLETED
}
