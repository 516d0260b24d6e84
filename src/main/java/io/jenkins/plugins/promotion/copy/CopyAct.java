package io.jenkins.plugins.promotion.copy;

/** What a copy does, or in a dry run would do, to one path. */
public enum CopyAct {
    ADD,
    REPLACE,
    PERMISSIONS,
    DELETE,
    /** A directory that would be deleted if it did not hold something outside the scope, or a local or secret value. */
    KEEP
}
