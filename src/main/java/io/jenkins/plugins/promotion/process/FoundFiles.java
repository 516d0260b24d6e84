package io.jenkins.plugins.promotion.process;

import io.jenkins.plugins.promotion.plan.RelativePath;
import io.jenkins.plugins.promotion.refusal.Refusal;
import io.jenkins.plugins.promotion.site.Answers;
import io.jenkins.plugins.promotion.tree.PathFilter;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Files of a workspace that patterns name.
 *
 * @param files contents by path, in the order of their names
 */
public record FoundFiles(Map<String, byte[]> files) implements Serializable {

    private static final int MOST_VISITED = 2_000_000;

    public FoundFiles {
        files = Collections.unmodifiableMap(new TreeMap<>(files));
    }

    /**
     * What is looked for.
     *
     * @param parameter of the step, for messages
     * @param patterns Ant patterns
     * @param files how many there may be
     * @param bytes of one file
     * @param allBytes of all of them
     */
    public record Wanted(String parameter, List<String> patterns, int files, int bytes, long allBytes)
            implements Serializable {
        public Wanted {
            patterns = List.copyOf(patterns);
        }
    }

    /**
     * Reads on the workspace's machine. Symbolic links are as good as absent: they may lead to what is not the build's.
     *
     * @throws Refusal if there are none, or more than wanted
     */
    public static FoundFiles in(Path workspace, Wanted wanted) throws IOException {
        Map<String, byte[]> found = new TreeMap<>();
        Files.walkFileTree(workspace, new Search(workspace, wanted, found));
        if (found.isEmpty()) {
            throw Refusal.incomplete(wanted.parameter() + ": no file of the workspace matches '"
                    + String.join(", ", wanted.patterns()) + "'; run the tests before, or correct the pattern");
        }
        return new FoundFiles(found);
    }

    private static final class Search extends SimpleFileVisitor<Path> {
        private final Path workspace;
        private final Wanted wanted;
        private final PathFilter filter;
        private final Map<String, byte[]> found;
        private int visited;
        private long all;

        Search(Path workspace, Wanted wanted, Map<String, byte[]> found) {
            this.workspace = workspace;
            this.wanted = wanted;
            this.found = found;
            filter = PathFilter.of(wanted.patterns(), List.of());
        }

        @Override
        public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
            boolean goOn = directory.equals(workspace) || filter.mayMatchBelow(path(directory));
            return goOn ? FileVisitResult.CONTINUE : FileVisitResult.SKIP_SUBTREE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            if (++visited > MOST_VISITED) {
                throw refused("the workspace has too many files to look through", "name a folder in the pattern");
            }
            String path = path(file);
            if (attributes.isRegularFile() && filter.matches(path)) {
                if (found.size() == wanted.files()) {
                    throw refused("more than " + wanted.files() + " files match", "name fewer");
                }
                found.put(path, read(file, path));
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException e) {
            return FileVisitResult.CONTINUE; // What cannot be read, or is gone meanwhile, is not there.
        }

        private byte[] read(Path file, String path) throws IOException {
            try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
                byte[] bytes = in.readNBytes(wanted.bytes() + 1);
                all += bytes.length;
                if (bytes.length > wanted.bytes()) {
                    throw refused("'" + path + "' is larger than " + mib(wanted.bytes()), "make it smaller");
                }
                if (all > wanted.allBytes()) {
                    throw refused("the files are larger than " + mib(wanted.allBytes()) + " together", "name fewer");
                }
                return bytes;
            }
        }

        private String path(Path file) {
            return workspace.relativize(file).toString().replace(File.separatorChar, '/');
        }

        private Refusal refused(String what, String mend) {
            return Refusal.mistake(wanted.parameter() + ": " + what + "; " + mend);
        }
    }

    private static String mib(long bytes) {
        return (bytes >> 20) + " MiB";
    }

    /**
     * Looks, on the controller, at what the workspace's machine answered: whoever has it in hand may answer anything.
     *
     * @throws Refusal if it is no answer to what was wanted
     */
    FoundFiles checked(Wanted wanted) {
        try {
            PathFilter filter = PathFilter.of(wanted.patterns(), List.of());
            Answers.require(!files.isEmpty(), "no file");
            Answers.few("files", files.keySet(), wanted.files());
            long all = 0;
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                String path = file.getKey();
                Answers.require(
                        RelativePath.objection(path).isEmpty() && filter.matches(path),
                        "the file '" + Answers.start(path) + "' was not asked for");
                Answers.require(file.getValue().length <= wanted.bytes(), "a file is too large");
                all += file.getValue().length;
            }
            Answers.require(all <= wanted.allBytes(), "the files are too large together");
            return this;
        } catch (RuntimeException e) {
            throw Refusal.conflict("What the workspace's node answered is not believed")
                    .because(e instanceof Refusal ? e.getMessage() : "it is no answer to what was asked")
                    .mend("Nothing of it was used. Look into that node: its agent is of another version, or in"
                            + " somebody else's hands.")
                    .causedBy(e);
        }
    }
}
