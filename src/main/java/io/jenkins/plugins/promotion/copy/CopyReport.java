package io.jenkins.plugins.promotion.copy;

import io.jenkins.plugins.promotion.tree.TreeDigest;
import java.io.Serializable;
import java.util.List;

/**
 * What a copy did, or in a dry run would do.
 *
 * @param before the target's digest as found
 * @param after the target's digest as left, verified; in a dry run as it would be
 * @param files files written
 * @param bytes bytes written
 * @param changed replaced contents and changed permissions
 * @param backupId for {@link TreeCopy#restore}; null in a dry run, and where nothing had to change
 * @param verbs what happened to each path, at most {@link #LISTED} of them
 * @param recovered what was done first about an interrupted copy; null if there was none
 * @param idle patterns of {@code include} and {@code exclude} that match nothing, beside others of {@code include} that do
 */
public record CopyReport(
        TreeDigest before,
        TreeDigest after,
        long files,
        long bytes,
        long added,
        long changed,
        long deleted,
        long durationMillis,
        String backupId,
        List<PathAct> verbs,
        String recovered,
        List<String> idle)
        implements Serializable {
    /** The longest list of verbs. */
    public static final int LISTED = 10_000;

    /** One path and what happens to it. */
    public record PathAct(String path, CopyAct verb) implements Serializable {}

    /** Nothing, since the target was like that already. */
    public static CopyReport untouched(TreeDigest tree) {
        return new CopyReport(tree, tree, 0, 0, 0, 0, 0, 0, null, List.of(), null, List.of());
    }

    /** The same, after this was done about an interrupted copy. */
    CopyReport recovering(String outcome) {
        return new CopyReport(
                before, after, files, bytes, added, changed, deleted, durationMillis, backupId, verbs, outcome, idle);
    }

    /** True if the target was, or would be, touched. */
    public boolean changes() {
        return added + changed + deleted > 0;
    }
}
