package io.jenkins.plugins.promotion.environment.git;

import io.jenkins.plugins.promotion.environment.workingcopy.Delivery;
import io.jenkins.plugins.promotion.environment.workingcopy.FolderLock;
import io.jenkins.plugins.promotion.environment.workingcopy.WorkingCopy;
import io.jenkins.plugins.promotion.tree.TreeRefusedException;
import io.jenkins.plugins.promotion.tree.TreeSpec;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import org.eclipse.jgit.errors.CorruptObjectException;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.StoredConfig;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;

/**
 * A folder of a branch, in a directory on the node. Its home there holds the directory, a bare repository with what was
 * fetched, and what the directory was brought to last; all of it can be made again, so that a crash costs time only. A
 * delivery is one commit, pushed with the commit that it builds upon: a branch that moved is left alone.
 */
public class GitWorkingCopy implements WorkingCopy {
    private static final long serialVersionUID = 1L;

    private final String home;
    private final GitAddress address;
    private final Login login;
    private final Clock clock;
    private final boolean lists;

    /**
     * @param home absolute path of a folder on the node that nothing else uses
     * @param login null if the repository asks for none
     * @param clock for the time of commits
     * @param lists whether what git does not keep of files and folders is listed on the branch
     */
    public GitWorkingCopy(String home, GitAddress address, Login login, Clock clock, boolean lists) {
        this.lists = lists;
        this.home = home;
        this.address = address;
        this.login = login;
        this.clock = clock;
    }

    /** Where a crash is played in tests. */
    enum Point {
        MARKED,
        BROUGHT,
        COMMITTED,
        PUSHED
    }

    SshProgram ssh(Path folder) {
        return new SshProgram(folder, login);
    }

    void reached(Point point) {
        // Tests end here.
    }

    @Override
    public String root() {
        return home + "/tree";
    }

    @Override
    public AutoCloseable lock() throws IOException {
        return FolderLock.take(home());
    }

    private Path home() throws IOException {
        if (!FileSystems.getDefault().supportedFileAttributeViews().contains("unix")) {
            throw new TreeRefusedException("Git environments are supported on Unix nodes only; this node runs "
                    + System.getProperty("os.name") + ". Name a Linux node.");
        }
        Path folder = Path.of(home);
        // Files may hold secrets; in the repository itself its own rights guard them.
        return WorkingCopy.ownFolder(folder);
    }

    @Override
    public void update(TreeSpec tree, boolean writes) throws IOException, InterruptedException {
        try {
            bring(writes);
        } catch (MissingObjectException | CorruptObjectException e) {
            // What was fetched is damaged; it can be fetched again.
            Checkout.remove(home().resolve("repository.git"));
            bring(writes);
        }
    }

    /** Empty folders that an item left are there for the next, though git does not keep them. */
    @Override
    public void updateForItem(TreeSpec tree) throws IOException, InterruptedException {
        update(tree, true);
        CopyState now = CopyState.read(home());
        new EmptyFolders(home()).make(Path.of(root()), now.commit());
    }

    private void bring(boolean writes) throws IOException, InterruptedException {
        try (Repository repository = repository();
                ObjectReader reader = repository.newObjectReader()) {
            Origin origin = new Origin(repository, address, login, ssh(home()));
            if (writes) {
                origin.requireWritable();
            }
            ObjectId commit = origin.fetch();
            ObjectId wanted = GitTrees.folder(reader, commit, address);
            CopyState was = CopyState.read(home());
            boolean known = was != null && was.clean() && Files.isDirectory(Path.of(root()));
            if (!known || !was.tree().equals(wanted)) {
                new CopyState(commit, wanted, false).write(home());
                reached(Point.MARKED);
                new Checkout(reader, Path.of(root()), home().resolve("spare"), lists)
                        .bring(wanted, known ? was.tree() : null);
                reached(Point.BROUGHT);
            }
            CopyState now = new CopyState(commit, wanted, !writes);
            if (!now.equals(was)) {
                now.write(home());
            }
        }
    }

    private Repository repository() throws IOException {
        Path folder = home().resolve("repository.git");
        // Nobody else is at work here, so a lock is of one that died.
        for (String lock : List.of("config.lock", "HEAD.lock", "packed-refs.lock", "refs/environment/tip.lock")) {
            Files.deleteIfExists(folder.resolve(lock));
        }
        ssh(home()).forget();
        // What the system had not yet written when it crashed is lost, and can be fetched again.
        boolean sound = CopyState.isOfThisBoot(home());
        boolean there = sound && Files.exists(folder.resolve("HEAD")) && Files.exists(folder.resolve("config"));
        if (!there) {
            Checkout.remove(folder);
        }
        Repository repository =
                new FileRepositoryBuilder().setGitDir(folder.toFile()).setBare().build();
        if (!there) {
            repository.create(true);
        }
        StoredConfig config = repository.getConfig();
        // Nothing is started on the node that the user's own git would start; not saved, since it is said each time.
        config.setString("core", null, "hooksPath", "/dev/null");
        if (!"false".equals(config.getString("http", null, "followRedirects"))) {
            // A password goes to the host that the administrator named, and to no other.
            config.setString("http", null, "followRedirects", "false");
            config.save();
        }
        return repository;
    }

    @Override
    public void deliver(TreeSpec tree, Delivery delivery) throws IOException, InterruptedException {
        CopyState was = CopyState.read(home());
        if (was == null) {
            throw new TreeRefusedException("The working copy '" + home
                    + "' was taken away during the work: leave it alone, and run it again.");
        }
        try (Repository repository = repository();
                ObjectReader reader = repository.newObjectReader();
                ObjectInserter inserter = repository.newObjectInserter()) {
            FolderTree files = new FolderTree(tree, inserter, delivery.item() != null, lists);
            ObjectId now = files.store();
            EmptyFolders empty = new EmptyFolders(home());
            if (now.equals(was.tree())) {
                empty.keep(files.emptyFolders(), was.commit());
                clean(was.commit(), now, files);
                return;
            }
            CommitBuilder commit = new CommitBuilder();
            commit.setTreeId(GitTrees.with(reader, inserter, was.commit(), address.folder(), now));
            if (!was.commit().equals(ObjectId.zeroId())) {
                commit.setParentId(was.commit());
            }
            PersonIdent plugin = new PersonIdent(
                    "Configuration Promotion", "configuration-promotion@localhost", clock.instant(), ZoneOffset.UTC);
            commit.setAuthor(plugin);
            commit.setCommitter(plugin);
            commit.setMessage(message(delivery));
            ObjectId made = inserter.insert(commit);
            inserter.flush();
            empty.keepToo(files.emptyFolders(), was.commit(), made);
            reached(Point.COMMITTED);
            new Origin(repository, address, login, ssh(home())).push(was.commit(), made);
            reached(Point.PUSHED);
            clean(made, now, files);
        }
    }

    private void clean(ObjectId commit, ObjectId tree, FolderTree files) throws IOException {
        new CopyState(commit, tree, files.emptyFolders().isEmpty()).write(home());
    }

    private static String message(Delivery delivery) {
        StringBuilder text = new StringBuilder(line(delivery.title())).append("\n\n");
        append(text, "Change", delivery.change());
        append(text, "Item", delivery.item());
        append(text, "Source", delivery.source());
        append(text, "Digest", delivery.digest());
        append(text, "Build", delivery.build());
        return text.toString();
    }

    private static void append(StringBuilder text, String name, String value) {
        if (value != null) {
            text.append(name).append(": ").append(line(value)).append('\n');
        }
    }

    private static String line(String text) {
        return text.replaceAll("\\s+", " ");
    }
}
