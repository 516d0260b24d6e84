package io.jenkins.plugins.promotion.environment.workingcopy;

import io.jenkins.plugins.promotion.files.Folders;
import io.jenkins.plugins.promotion.tree.TreeBusyException;
import io.jenkins.plugins.promotion.tree.TreeRefusedException;
import io.jenkins.plugins.promotion.tree.TreeSpec;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Path;

/**
 * A directory on an environment's node that holds what the environment holds. It travels to the node, where
 * {@link #use} runs each piece of work between {@link #update} and {@link #deliver}.
 *
 * <p>An implementation is to be sure of this: whatever happens between two updates, a crash included, the environment
 * holds what it held or what was delivered, and the second update brings the directory to whichever it is.
 */
public interface WorkingCopy extends Serializable {

    /** Absolute path, on the node, of the root of the tree that stands for the environment. */
    String root();

    /** Keeps others away from the directory until it is closed; null if several may work there at once. */
    default AutoCloseable lock() throws IOException {
        return null;
    }

    /**
     * Finishes or undoes what was interrupted, and brings the directory to what the environment holds now.
     *
     * @param tree what of it is configuration
     * @param writes whether the directory may be changed by the work that follows
     * @throws TreeRefusedException saying what is in the way
     */
    void update(TreeSpec tree, boolean writes) throws IOException, InterruptedException;

    /** As {@link #update} for work that writes: one item of a plan, after others and before others of the same plan. */
    default void updateForItem(TreeSpec tree) throws IOException, InterruptedException {
        update(tree, true);
    }

    /**
     * Brings what was written to the directory since the last update to the environment, as a whole or not at all, and
     * only if the environment still holds what it held then. Does nothing if nothing was changed.
     *
     * @param tree what of it is configuration
     * @throws TreeRefusedException saying what is in the way; the environment is as it was
     * @throws IOException if it cannot be told whether it arrived; the next update shows
     */
    void deliver(TreeSpec tree, Delivery delivery) throws IOException, InterruptedException;

    /** Something to find out or to do in the directory. */
    interface Work<T> {
        T run() throws IOException, InterruptedException;

        /** Whether it is one item of a plan. */
        default boolean isItem() {
            return false;
        }

        /** What is to be delivered, given what came of it; null for nothing, which leaves the environment alone. */
        Delivery delivery(T result);

        /** What comes of it if the delivery is refused and so the environment is as it was. */
        default T undelivered(T result, TreeRefusedException refusal) throws TreeRefusedException {
            throw refusal;
        }
    }

    /**
     * Runs work on the up-to-date directory and delivers what it wrote.
     *
     * @param writes whether the work may write
     * @throws TreeBusyException if other work is going on there
     */
    default <T> T use(TreeSpec tree, boolean writes, Work<T> work) throws IOException, InterruptedException {
        AutoCloseable lock = lock();
        try {
            if (work.isItem()) {
                updateForItem(tree);
            } else {
                update(tree, writes);
            }
            T result = work.run();
            Delivery delivery = work.delivery(result);
            if (delivery == null) {
                return result;
            }
            try {
                deliver(tree, delivery);
            } catch (TreeBusyException e) {
                throw e;
            } catch (TreeRefusedException e) {
                return work.undelivered(result, e);
            }
            return result;
        } finally {
            if (lock != null) {
                close(lock);
            }
        }
    }

    /**
     * The folder, made if it is missing, in which a working copy keeps what it goes by.
     *
     * @throws TreeRefusedException if others than this user could have written there
     */
    static Path ownFolder(Path folder) throws IOException {
        Folders.createOwn(folder);
        String objection = Folders.objection(folder);
        if (objection != null) {
            throw new TreeRefusedException("The folder '" + folder + "', in which the plugin keeps what it goes by, "
                    + objection + ": see who did that, then remove it, or give it mode 0700.");
        }
        return folder;
    }

    private static void close(AutoCloseable lock) throws IOException {
        try {
            lock.close();
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException(e);
        }
    }
}
