package io.jenkins.plugins.promotion.copy;

import io.jenkins.plugins.promotion.files.Sha256;
import io.jenkins.plugins.promotion.tree.FileFacts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * When everything below a folder was last changed, whether in a scope or not, to notice whether somebody edits it
 * meanwhile. Reads no contents: the time of an inode's last change cannot be set back.
 *
 * @param stamp equal for two looks between which nothing changed
 * @param bytes of all files
 * @param last path of what changed last, for people
 * @param foreign path of something that belongs to another user than this process's, or null
 */
record TreeStamp(String stamp, long bytes, String last, String foreign) {

    static TreeStamp of(Path root) throws IOException, InterruptedException {
        Walk walk = new Walk(root);
        walk.look(root);
        return new TreeStamp(HexFormat.of().formatHex(walk.sha.digest()), walk.bytes, walk.last, walk.foreign);
    }

    private static final class Walk {
        private final Path root;
        private final int me;
        private final MessageDigest sha = Sha256.start();
        private long bytes;
        private long newest = Long.MIN_VALUE;
        private String last = "";
        private String foreign;

        Walk(Path root) throws IOException {
            this.root = root;
            this.me = FileFacts.me();
        }

        private void look(Path path) throws IOException, InterruptedException {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            Map<String, Object> facts =
                    Files.readAttributes(path, "unix:ctime,ino,size,mode,uid", LinkOption.NOFOLLOW_LINKS);
            long changed = ((FileTime) facts.get("ctime")).to(TimeUnit.NANOSECONDS);
            String name = root.relativize(path).toString();
            String line = name
                    + '\0'
                    + changed
                    + ' '
                    + facts.get("ino")
                    + ' '
                    + facts.get("size")
                    + ' '
                    + facts.get("mode")
                    + '\n';
            sha.update(line.getBytes(StandardCharsets.UTF_8));
            boolean directory = Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
            if (changed > newest) {
                newest = changed;
                last = name.isEmpty() ? "the folder itself" : name;
            }
            bytes += directory ? 0 : (long) facts.get("size");
            if (foreign == null && (int) facts.get("uid") != me) {
                foreign = name.isEmpty() ? "." : name;
            }
            if (directory) {
                for (Path child : children(path)) {
                    look(child);
                }
            }
        }

        private static List<Path> children(Path directory) throws IOException {
            List<Path> children = new ArrayList<>();
            try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
                stream.forEach(children::add);
            }
            Path[] sorted = children.toArray(Path[]::new);
            Arrays.sort(sorted);
            return Arrays.asList(sorted);
        }
    }
}
