package io.jenkins.plugins.promotion.execution;

import java.nio.file.Path;

/**
 * A change of one path, thought through but not yet made.
 *
 * @param relative the path as the plan names it
 * @param before what is there
 * @param after what shall be there; equal to {@code before} if nothing is to do
 * @param message what it means, in the past tense
 */
record PathChange(String relative, Path path, FileState before, FileState after, String message) {
    boolean needed() {
        return !before.digest().equals(after.digest());
    }
}
