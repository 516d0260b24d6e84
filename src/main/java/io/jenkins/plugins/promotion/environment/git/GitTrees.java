package io.jenkins.plugins.promotion.environment.git;

import io.jenkins.plugins.promotion.tree.TreeRefusedException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.eclipse.jgit.errors.CorruptObjectException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectChecker;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.TreeFormatter;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.treewalk.CanonicalTreeParser;

/** Reads and changes git's trees. */
final class GitTrees {
    /** The tree that has nothing in it. */
    static final ObjectId EMPTY = Constants.EMPTY_TREE_ID;

    private static final ObjectChecker CHECKER = new ObjectChecker();

    private GitTrees() {}

    /** One entry of a tree. */
    record Entry(FileMode mode, ObjectId id) {
        boolean isTree() {
            return mode == FileMode.TREE;
        }
    }

    /** A tree's entries by name, in git's order. */
    static Map<String, Entry> entries(ObjectReader reader, ObjectId tree, String path) throws IOException {
        Map<String, Entry> entries = new LinkedHashMap<>();
        if (tree.equals(EMPTY)) {
            return entries;
        }
        for (CanonicalTreeParser p = new CanonicalTreeParser(null, reader, tree); !p.eof(); p.next()) {
            byte[] bytes = new byte[p.getNameLength()];
            p.getName(bytes, 0);
            entries.put(name(bytes, path), new Entry(p.getEntryFileMode(), p.getEntryObjectId()));
        }
        return entries;
    }

    private static String name(byte[] bytes, String path) throws TreeRefusedException {
        String name;
        try {
            name = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new TreeRefusedException(
                    "A name " + (path.isEmpty() ? "" : "below '" + path + "' ") + "on the branch is not valid UTF-8 ("
                            + new String(bytes, StandardCharsets.ISO_8859_1) + " in Latin-1): rename it there.");
        }
        requireName(name, path);
        return name;
    }

    /** @throws TreeRefusedException if git keeps nothing under the name */
    static void requireName(String name, String path) throws TreeRefusedException {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        try {
            CHECKER.checkPathSegment(bytes, 0, bytes.length);
        } catch (CorruptObjectException e) {
            throw new TreeRefusedException("'" + path + name + "' cannot be kept in git, which uses the name itself:"
                    + " remove it, or leave it out of the scope of both environments.");
        }
    }

    /** The tree of a folder of a commit; the zero id, an empty repository, has an empty one. */
    static ObjectId folder(ObjectReader reader, ObjectId commit, GitAddress address) throws IOException {
        if (commit.equals(ObjectId.zeroId())) {
            return EMPTY;
        }
        ObjectId tree = rootTree(reader, commit);
        StringBuilder seen = new StringBuilder();
        for (String part : parts(address.folder())) {
            Entry entry = entries(reader, tree, seen.toString()).get(part);
            if (entry == null || !entry.isTree()) {
                throw new TreeRefusedException("Branch '" + address.branch() + "' of '" + address.url()
                        + "' has no folder '" + address.folder() + "'"
                        + (entry == null ? "" : " ('" + seen + part + "' is none)")
                        + ": put a file into it, since git keeps no empty folders, or correct the environment.");
            }
            tree = entry.id();
            seen.append(part).append('/');
        }
        return tree;
    }

    private static ObjectId rootTree(ObjectReader reader, ObjectId commit) throws IOException {
        try (RevWalk walk = new RevWalk(reader)) {
            return walk.parseCommit(commit).getTree().copy();
        }
    }

    private static String[] parts(String folder) {
        return folder.isEmpty() ? new String[0] : folder.split("/");
    }

    /** The root tree of a commit with another tree in the place of a folder. */
    static ObjectId with(ObjectReader reader, ObjectInserter inserter, ObjectId commit, String folder, ObjectId tree)
            throws IOException {
        ObjectId root = commit.equals(ObjectId.zeroId()) ? EMPTY : rootTree(reader, commit);
        return with(reader, inserter, root, parts(folder), 0, tree);
    }

    private static ObjectId with(
            ObjectReader reader, ObjectInserter inserter, ObjectId root, String[] parts, int at, ObjectId tree)
            throws IOException {
        if (at == parts.length) {
            return tree;
        }
        Map<String, Entry> entries = entries(reader, root, "");
        Entry old = entries.get(parts[at]);
        ObjectId below = with(reader, inserter, old == null ? EMPTY : old.id(), parts, at + 1, tree);
        // A new entry comes last: it is one only where the repository was empty, and so the only one.
        entries.put(parts[at], new Entry(FileMode.TREE, below));
        if (below.equals(EMPTY)) {
            entries.remove(parts[at]);
        }
        TreeFormatter formatter = new TreeFormatter();
        entries.forEach(
                (name, entry) -> formatter.append(name.getBytes(StandardCharsets.UTF_8), entry.mode(), entry.id()));
        return inserter.insert(formatter);
    }
}
