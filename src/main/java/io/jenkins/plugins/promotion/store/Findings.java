package io.jenkins.plugins.promotion.store;

import java.io.Serializable;
import java.util.List;

/**
 * What a store held when all of it was read back.
 *
 * @param contents how many blobs were read
 * @param bytes of all of them
 * @param damaged blobs whose bytes are not theirs any more, in one place at least
 * @param hurt snapshots and backups that cannot be restored whole
 * @param unreadable files that should describe a snapshot or backup and do not, with the reason
 */
public record Findings(long contents, long bytes, List<String> damaged, List<Hurt> hurt, List<String> unreadable)
        implements Serializable {
    /** The longest list of paths of one snapshot. */
    public static final int LISTED = 100;

    public Findings {
        damaged = List.copyOf(damaged);
        hurt = List.copyOf(hurt);
        unreadable = List.copyOf(unreadable);
    }

    /**
     * @param backup whether it is a backup, else a snapshot
     * @param paths of files whose content is damaged or missing, at most {@link #LISTED}
     * @param count of all such files
     */
    public record Hurt(boolean backup, String id, List<String> paths, long count) implements Serializable {
        public Hurt {
            paths = List.copyOf(paths);
        }
    }

    public boolean isSound() {
        return damaged.isEmpty() && hurt.isEmpty() && unreadable.isEmpty();
    }
}
