package io.jenkins.plugins.promotion.store;

import io.jenkins.plugins.promotion.files.FileOps;
import io.jenkins.plugins.promotion.files.Folders;
import io.jenkins.plugins.promotion.tree.Manifest;
import io.jenkins.plugins.promotion.tree.TreeRefusedException;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;

/** Manifests by name, one file each in a directory of a store. */
final class Snapshots {
    private static final Pattern NAME = Pattern.compile("[0-9a-f]{12,64}(-[0-9a-f]{8})?");
    private static final String SUFFIX = ".json";
    private static final int BUFFER = 64 * 1024;
    private static final int MODE = 0400;

    private final String what;
    private final Path dir;
    private final FileOps ops;

    Snapshots(String what, Path dir, FileOps ops) {
        this.what = what;
        this.dir = dir;
        this.ops = ops;
    }

    private Path file(String id) {
        if (!NAME.matcher(id).matches()) {
            throw new IllegalArgumentException("'" + id + "' is no id of a " + what + ".");
        }
        return dir.resolve(id + SUFFIX);
    }

    /** The directory exists. */
    void save(String id, Manifest manifest) throws IOException {
        save(id, manifest::writeTo);
    }

    private interface Writing {
        void to(OutputStream out) throws IOException;
    }

    private void save(String id, Writing content) throws IOException {
        Path file = file(id);
        Path temp = dir.resolve(id + "." + UUID.randomUUID() + ".tmp");
        try (OutputStream out = new BufferedOutputStream(ops.createFile(temp, MODE), BUFFER)) {
            content.to(out);
        }
        ops.sync(temp);
        ops.move(temp, file);
        ops.sync(dir);
    }

    Manifest load(String id) throws IOException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file(id)), BUFFER)) {
            Manifest manifest = Manifest.readFrom(in);
            if (!manifest.digest().hex().startsWith(id.split("-")[0])) {
                throw new TreeRefusedException("What the store '" + dir.getParent() + "' keeps as " + what + " " + id
                        + " is another: it was copied or renamed by hand. Put it right, or capture the tree again.");
            }
            return manifest;
        } catch (NoSuchFileException e) {
            throw new TreeRefusedException("There is no " + what + " " + id + " in the store '" + dir.getParent()
                    + "': it was deleted, or made on another node.");
        }
    }

    /** Whether it is stored and can be read. */
    boolean isGood(String id) {
        try {
            return has(id) && load(id).digest().hex().equals(id);
        } catch (IOException e) {
            return false;
        }
    }

    /** As if it had been stored just now, for {@link #time}. */
    void touch(String id) throws IOException {
        try (InputStream in = Files.newInputStream(file(id))) {
            save(id, out -> in.transferTo(out));
        }
    }

    boolean has(String id) {
        return Files.exists(file(id));
    }

    void delete(String id) throws IOException {
        if (has(id)) {
            ops.delete(file(id));
        }
    }

    /** When it was stored last; far in the future if it was forgotten meanwhile. */
    Instant time(String id) throws IOException {
        try {
            return Files.getLastModifiedTime(file(id)).toInstant();
        } catch (NoSuchFileException e) {
            return Instant.MAX;
        }
    }

    List<String> ids() throws IOException {
        List<String> ids = new ArrayList<>();
        if (Files.isDirectory(dir)) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(dir, "*" + SUFFIX)) {
                for (Path file : files) {
                    String name = Folders.name(file);
                    String id = name.substring(0, name.length() - SUFFIX.length());
                    if (NAME.matcher(id).matches()) { // Else it is none of this plugin's.
                        ids.add(id);
                    }
                }
            }
        }
        ids.sort(null);
        return ids;
    }

    Path directory() {
        return dir;
    }
}
