package io.jenkins.plugins.promotion.environment.git;

import io.jenkins.plugins.promotion.files.Durable;
import io.jenkins.plugins.promotion.files.Folders;
import io.jenkins.plugins.promotion.files.Modes;
import io.jenkins.plugins.promotion.files.PathNames;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jgit.lib.ObjectId;

/**
 * Empty folders between the items of one plan: git keeps none, but an item may make the folder of the next one's file, or
 * take away the folder of the last one's. They count for items only; to everything else the environment is what git has.
 */
record EmptyFolders(Path home) {
    /** Ends a path; no path has it. */
    private static final String END = "\0";

    private Path file() {
        return home.resolve("empty-folders");
    }

    /** These, outer ones first, are there at a commit; all others are forgotten. */
    void keep(List<String> paths, ObjectId commit) throws IOException {
        write(lines(paths, commit));
    }

    /** These are there once the environment is at the next commit; until then those of the last one are. */
    void keepToo(List<String> paths, ObjectId last, ObjectId next) throws IOException {
        List<String> lines = lines(read(last), last);
        lines.addAll(lines(paths, next));
        write(lines);
    }

    private static List<String> lines(List<String> paths, ObjectId commit) {
        List<String> lines = new ArrayList<>();
        paths.forEach(path -> lines.add(commit.name() + " " + path));
        return lines;
    }

    private void write(List<String> lines) throws IOException {
        if (lines.isEmpty()) {
            Files.deleteIfExists(file());
            return;
        }
        Durable.replace(file(), String.join(END, lines).getBytes(StandardCharsets.UTF_8), Modes.OWN_FILE);
    }

    private List<String> read(ObjectId commit) throws IOException {
        try {
            String prefix = commit.name() + " ";
            return List.of(Files.readString(file()).split(END)).stream()
                    .filter(line -> line.startsWith(prefix))
                    .map(line -> line.substring(prefix.length()))
                    .toList();
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }

    /** Makes those of a commit in a directory that is at it. */
    void make(Path root, ObjectId commit) throws IOException {
        for (String path : read(commit)) {
            Path folder = PathNames.resolve(root, path);
            boolean below = Files.isDirectory(Folders.above(folder), LinkOption.NOFOLLOW_LINKS);
            if (below && !Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
                Files.createDirectory(folder);
                Modes.change(folder, 0755);
            }
        }
    }
}
