package io.jenkins.plugins.promotion.structured;

import io.jenkins.plugins.promotion.refusal.Refusal;

/**
 * Says why a file or a pointer was refused. The message names the file, the place and what would pass; it never quotes
 * a value of the file, because that may be a secret.
 */
final class FileProblem {
    private FileProblem() {}

    static Refusal of(String path, String problem) {
        return Refusal.mistake(path + ": " + problem);
    }

    /** The same with its place; line and column count from 1. */
    static Refusal of(String path, int line, int column, String problem) {
        return of(path, problem + " (line " + line + ", column " + column + ")");
    }
}
