package io.jenkins.plugins.promotion.environment.git;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.dircache.DirCacheBuilder;
import org.eclipse.jgit.dircache.DirCacheEntry;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.treewalk.TreeWalk;

/** A bare repository in a test, with somebody else who pushes to it. */
public record Origins(Path folder, String branch) {

    /** A new, empty one. */
    public static Origins empty(Path folder) throws Exception {
        Git.init()
                .setBare(true)
                .setDirectory(folder.toFile())
                .setInitialBranch("main")
                .call()
                .close();
        return new Origins(folder, "main");
    }

    /** The branch gets a commit with exactly these files, whose contents are text. */
    public ObjectId commit(Map<String, String> files) throws IOException {
        DirCache index = DirCache.newInCore();
        DirCacheBuilder builder = index.builder();
        try (Repository repository = open();
                ObjectInserter inserter = repository.newObjectInserter()) {
            for (Map.Entry<String, String> file : new TreeMap<>(files).entrySet()) {
                DirCacheEntry entry = new DirCacheEntry(file.getKey().replaceFirst("[*@%]$", ""));
                entry.setFileMode(mode(file.getKey()));
                entry.setObjectId(
                        entry.getFileMode() == FileMode.GITLINK
                                ? ObjectId.fromString(file.getValue())
                                : inserter.insert(
                                        Constants.OBJ_BLOB, file.getValue().getBytes("UTF-8")));
                builder.add(entry);
            }
            builder.finish();
            return commit(repository, inserter, index.writeTree(inserter));
        }
    }

    /** As {@code ls -F} shows it: a star for a program, an at sign for a link; a percent sign for a submodule. */
    private static FileMode mode(String name) {
        return name.endsWith("*")
                ? FileMode.EXECUTABLE_FILE
                : name.endsWith("@") ? FileMode.SYMLINK : name.endsWith("%") ? FileMode.GITLINK : FileMode.REGULAR_FILE;
    }

    /** The branch is one commit as tools wrote it long ago: modes with a zero in front, and an author as given. */
    void old(String author, String text) throws IOException {
        try (Repository repository = open();
                ObjectInserter inserter = repository.newObjectInserter()) {
            ObjectId blob = inserter.insert(Constants.OBJ_BLOB, text.getBytes("UTF-8"));
            ObjectId folder = inserter.insert(Constants.OBJ_TREE, entry("0100644 a", blob));
            raw(repository, inserter, inserter.insert(Constants.OBJ_TREE, entry("040000 d", folder)), author);
        }
    }

    /** The branch is one commit whose tree leads out of itself. */
    void broken() throws IOException {
        try (Repository repository = open();
                ObjectInserter inserter = repository.newObjectInserter()) {
            ObjectId blob = inserter.insert(Constants.OBJ_BLOB, new byte[1]);
            ObjectId tree = inserter.insert(Constants.OBJ_TREE, entry("100644 ..", blob));
            raw(repository, inserter, tree, "A <a@example.org> 1 +0000");
        }
    }

    /** The branch is one commit with a link whose target is any bytes. */
    void link(String name, byte[] target) throws IOException {
        try (Repository repository = open();
                ObjectInserter inserter = repository.newObjectInserter()) {
            ObjectId blob = inserter.insert(Constants.OBJ_BLOB, target);
            ObjectId tree = inserter.insert(Constants.OBJ_TREE, entry("120000 " + name, blob));
            raw(repository, inserter, tree, "A <a@example.org> 1 +0000");
        }
    }

    private static byte[] entry(String modeAndName, ObjectId id) throws IOException {
        ByteArrayOutputStream entry = new ByteArrayOutputStream();
        entry.write(modeAndName.getBytes("UTF-8"));
        entry.write(0);
        id.copyRawTo(entry);
        return entry.toByteArray();
    }

    private void raw(Repository repository, ObjectInserter inserter, ObjectId tree, String author) throws IOException {
        String commit = "tree " + tree.name() + "\nauthor " + author + "\ncommitter " + author + "\n\nLong ago\n";
        ObjectId made = inserter.insert(Constants.OBJ_COMMIT, commit.getBytes("UTF-8"));
        inserter.flush();
        RefUpdate update = repository.updateRef("refs/heads/" + branch);
        update.setNewObjectId(made);
        update.forceUpdate();
    }

    private ObjectId commit(Repository repository, ObjectInserter inserter, ObjectId tree) throws IOException {
        CommitBuilder commit = new CommitBuilder();
        commit.setTreeId(tree);
        ObjectId tip = repository.resolve("refs/heads/" + branch);
        if (tip != null) {
            commit.setParentId(tip);
        }
        PersonIdent somebody = new PersonIdent("Somebody", "somebody@example.org");
        commit.setAuthor(somebody);
        commit.setCommitter(somebody);
        commit.setMessage("By hand");
        ObjectId made = inserter.insert(commit);
        inserter.flush();
        RefUpdate update = repository.updateRef("refs/heads/" + branch);
        update.setNewObjectId(made);
        update.forceUpdate();
        return made;
    }

    /** What the branch holds: contents by path, with the marks of {@link #commit}. */
    public Map<String, String> files() throws IOException {
        Map<String, String> files = new TreeMap<>();
        try (Repository repository = open();
                TreeWalk walk = new TreeWalk(repository)) {
            ObjectId tree = repository.resolve("refs/heads/" + branch + "^{tree}");
            if (tree == null) {
                return files;
            }
            walk.addTree(tree);
            walk.setRecursive(true);
            while (walk.next()) {
                FileMode mode = walk.getFileMode();
                String mark = mode == FileMode.EXECUTABLE_FILE ? "*" : mode == FileMode.SYMLINK ? "@" : "";
                files.put(
                        walk.getPathString() + mark,
                        new String(repository.open(walk.getObjectId(0)).getBytes(), "UTF-8"));
            }
        }
        return files;
    }

    /** Messages of the branch's commits, newest first. */
    public List<String> log() throws Exception {
        List<String> messages = new ArrayList<>();
        try (Repository repository = open();
                Git git = new Git(repository)) {
            ObjectId tip = repository.resolve("refs/heads/" + branch);
            if (tip != null) {
                for (RevCommit commit : git.log().add(tip).call()) {
                    messages.add(commit.getFullMessage());
                }
            }
        }
        return messages;
    }

    /** The branch's commit, null if there is none. */
    public ObjectId tip() throws IOException {
        try (Repository repository = open()) {
            return repository.resolve("refs/heads/" + branch);
        }
    }

    private Repository open() throws IOException {
        return Git.open(folder.toFile()).getRepository();
    }

    /** Everything below a folder as text by path, with the marks of {@link #commit}; folders are left out. */
    static Map<String, String> filesBelow(Path root) throws IOException {
        Map<String, String> files = new TreeMap<>();
        try (var all = Files.walk(root)) {
            for (Path file : all.filter(f -> !Files.isDirectory(f) || Files.isSymbolicLink(f))
                    .toList()) {
                String path = root.relativize(file).toString();
                files.put(
                        path + (Files.isSymbolicLink(file) ? "@" : Files.isExecutable(file) ? "*" : ""),
                        Files.isSymbolicLink(file)
                                ? Files.readSymbolicLink(file).toString()
                                : Files.readString(file));
            }
        }
        return files;
    }
}
