package io.jenkins.plugins.promotion.tree;

import java.io.Serializable;

/**
 * Hears how far a scan or copy is. Called from one thread, often; whoever shows it throttles. An implementation that
 * travels to another machine must be serializable with all it holds.
 */
@FunctionalInterface
public interface TreeProgress extends Serializable {
    /** Hears nothing. */
    TreeProgress NONE = (files, bytes, totalFiles, totalBytes) -> {};

    /** Files and bytes done so far, and how many there are; totals are -1 while unknown. */
    void report(long files, long bytes, long totalFiles, long totalBytes);
}
