package io.jenkins.plugins.promotion.process;

import io.jenkins.plugins.promotion.change.Change;
import io.jenkins.plugins.promotion.tree.TreeProgress;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The build that performs an act, as far as the process must know it. */
public interface Build {

    /** {@code <job>#<n>}. */
    String id();

    /** Full name of its job. */
    String job();

    /** Whether its job is the one that its name meant before, and not another that was created or moved there since. */
    boolean isOfKnownJob() throws IOException;

    /** Id of the act's node in the build's flow graph: with the build it names this very call of a step. */
    String node() throws IOException, InterruptedException;

    /** Ids of everybody who asked for the build. */
    List<String> requesters();

    /**
     * Ids of those who wrote what it works on: who committed what it checked out so far, as far as its checkouts tell, since
     * the last good build, and who last changed the script in the job's configuration, or where that comes from.
     */
    List<String> committers() throws IOException;

    /** Who started it by hand, or {@code null}. */
    String startedBy();

    /** Why its script may not be the one that was reviewed, as the end of a sentence that begins with "This build". */
    Optional<String> replayed();

    /** The user as whom it runs, if that user lacks a right on the job. */
    Optional<String> whoLacks(Right right);

    /** Whether a user holds a right on the build's job. */
    boolean holds(String user, Right right);

    /** The text of a secret that a plan names by its id; refused if the build can use none of that id. */
    String secret(String id);

    /** The files it works on; empty outside of a block that has some. */
    Optional<Workspace> workspace() throws IOException, InterruptedException;

    /** Prints a line as it is. */
    void print(String line);

    /**
     * Prints how far long work is.
     *
     * @param doing {@code reading} or {@code writing}
     */
    TreeProgress progress(String doing);

    /** Absolute address of something below a change's page, as seen from this build. */
    String address(String changeKey, String below);

    /** Notes in the build's own record where that of a change ends. */
    void anchor(String changeKey, long lines, String head) throws IOException;

    /**
     * Signs where the record of a change that is over ends, if an administrator gave a key for that.
     *
     * @return whether it was signed now
     * @throws io.jenkins.plugins.promotion.refusal.Refusal if the key cannot be used
     */
    boolean sign(Change change) throws IOException;

    /** Keeps files with the build, by their paths. */
    void archive(Map<String, byte[]> files) throws IOException, InterruptedException;

    /** Notes that the build works on a change; does nothing the second time. */
    void join(String changeKey) throws IOException;
}
