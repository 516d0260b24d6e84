package io.jenkins.plugins.promotion.site;

import io.jenkins.plugins.promotion.copy.CopyOptions;
import io.jenkins.plugins.promotion.copy.CopyReport;
import io.jenkins.plugins.promotion.environment.workingcopy.Delivery;
import io.jenkins.plugins.promotion.execution.DataSourceLogin;
import io.jenkins.plugins.promotion.execution.Site;
import io.jenkins.plugins.promotion.store.Findings;
import io.jenkins.plugins.promotion.store.Removed;
import io.jenkins.plugins.promotion.tree.TreeDiff;
import io.jenkins.plugins.promotion.tree.TreeProgress;
import io.jenkins.plugins.promotion.tree.TreeSpec;
import io.jenkins.plugins.promotion.wording.Saying;
import io.jenkins.plugins.promotion.wording.Spoken;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * An environment opened for work on its node. Every call that needs its tree first finishes or undoes what a crash
 * interrupted, and sees what the environment holds now. A call fails with an {@link IOException} whose message a user can act on, or with {@link NotNow} while the node is away or busy.
 */
public interface EnvironmentSite {

    /** The environment. */
    Stage environment();

    /** Finishes or undoes a copy that was interrupted there; says which, for people, or null if there was none. */
    String recover() throws IOException, InterruptedException;

    /** Reads every byte of the configuration and says what is there. */
    TreeState state() throws IOException, InterruptedException;

    /**
     * Like {@link #state()}, but files that the node's index knows to be unchanged are not read, where the environment's
     * definition and file system allow that. For copies, and for looking out; not for what is signed, applied or undone.
     */
    TreeState look() throws IOException, InterruptedException;

    /** Like {@link #state()}, and stores a snapshot of it in the node's content store. */
    Captured capture(TreeProgress progress) throws IOException, InterruptedException;

    /** Like {@link #capture}, but as {@link #look()} looks. */
    Captured captureByIndex(TreeProgress progress) throws IOException, InterruptedException;

    /** What differs between a stored snapshot and what is there now. */
    TreeDiff differenceFrom(String snapshot) throws IOException, InterruptedException;

    /** The difference as readable text, at most this many characters. */
    String differenceText(String snapshot, int limit) throws IOException, InterruptedException;

    /** Brings a snapshot's contents from another environment's node to this one's store, if they are not the same. */
    void fetch(EnvironmentSite from, String snapshot) throws IOException, InterruptedException;

    /**
     * Makes the environment's configuration equal to a stored snapshot: afterwards it is the new or, on failure, the old.
     *
     * @param delivery what the environment is told of it
     */
    CopyReport materialise(String snapshot, CopyOptions options, Delivery delivery, TreeProgress progress)
            throws IOException, InterruptedException;

    /**
     * Rids the node of what nothing needs any more; the store is shared by all environments of the node.
     *
     * @param named ids of snapshots and backups that are needed
     * @param runs beginnings of the run ids whose undo records are needed
     * @param before younger things stay
     */
    Pruned prune(Set<String> named, List<String> runs, Instant before) throws IOException, InterruptedException;

    /** Reads back everything the node's store holds and says what is damaged, and which snapshots and backups that hurts. */
    Findings verifyStore() throws IOException, InterruptedException;

    /** Where items of a plan act. */
    Site items();

    /** Names of the data sources that are defined with it. */
    Set<String> dataSources();

    /** How to reach one of them from its node; see {@link Site#dataSource}. */
    DataSourceLogin dataSource(String name) throws IOException, InterruptedException;

    /** The tree on its node, as items see it. */
    TreeSpec tree();

    /** Folder on the node, outside the tree, for what makes a rollback exact. */
    String undoFolder();

    /** Runs a question on the node, next to the store, and answers with its plain result. */
    <T> T ask(SiteQuestion<T> question) throws IOException, InterruptedException;

    /**
     * What is there.
     *
     * @param tree digest
     * @param timesAndOwners see {@link io.jenkins.plugins.promotion.tree.Manifest#timesAndOwners}
     * @param believed how many of the files were not read, since the node's index knows them
     * @param unindexed why none can be known there, as half a sentence that begins with a verb; null if they can, or every
     *     byte was to be read
     */
    record TreeState(String tree, String timesAndOwners, long files, long bytes, long believed, String unindexed)
            implements java.io.Serializable {}

    /**
     * What is there, stored as a snapshot.
     *
     * @param timesAndOwners as {@link TreeState#timesAndOwners()}
     * @param privileged how many files carry setuid or setgid, which is left out here
     * @param believed as {@link TreeState#believed()}
     * @param unindexed as {@link TreeState#unindexed()}
     */
    record Captured(
            String tree,
            String timesAndOwners,
            String snapshot,
            long files,
            long bytes,
            long privileged,
            long believed,
            String unindexed)
            implements java.io.Serializable {

        /** Whether a copy of it would change nothing there, times included. */
        public boolean isAlreadyThere(TreeState there) {
            return tree.equals(there.tree()) && timesAndOwners.equals(there.timesAndOwners());
        }
    }

    /** What a node was rid of. */
    record Pruned(Removed store, int undo) implements java.io.Serializable {}

    /** The node is away, or other work is going on there: the step waits. */
    final class NotNow extends IOException {
        private static final long serialVersionUID = 1L;

        private final transient Spoken what;

        public NotNow(Spoken what) {
            super(what.in(Locale.ENGLISH));
            this.what = what;
        }

        /** While other work is going on there. */
        public static NotNow busy(String environment) {
            return new NotNow(Saying.of(EnvironmentSite.class, "busy", "'" + environment + "'"));
        }

        /** While its node is offline, or was lost at work. */
        public static NotNow away(String node, String environment, boolean lost) {
            return new NotNow(Saying.of(
                    EnvironmentSite.class, lost ? "lost" : "offline", "'" + node + "'", "'" + environment + "'"));
        }

        /** The same, of no more than so many characters; an agent may tell anything. */
        NotNow within(int most) {
            String told = getMessage() == null ? "" : getMessage();
            return told.length() <= most && getMessage() != null
                    ? this
                    : new NotNow(language -> told.substring(0, Math.min(most, told.length())) + "…");
        }

        /** What is waited for; as an agent told it, if it comes from one. */
        public Spoken what() {
            return what == null ? language -> getMessage() : what;
        }
    }
}
