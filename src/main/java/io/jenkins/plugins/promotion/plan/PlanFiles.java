package io.jenkins.plugins.promotion.plan;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;

/** The files beside a plan: in a workspace, in a stored revision, or in memory. */
@FunctionalInterface
public interface PlanFiles {
    /** No files at all. */
    PlanFiles NONE = path -> {
        throw new NoSuchFileException(path);
    };

    /**
     * The bytes of a file.
     *
     * @param path relative to the plan's folder, accepted by {@link RelativePath}
     * @throws NoSuchFileException if there is no regular file of that name
     * @throws IOException if it cannot be read, or is larger than {@link Limits#REFERENCE_BYTES}
     */
    byte[] read(String path) throws IOException;

    /** The files below a folder; symbolic links that lead out of it are as good as absent. */
    static PlanFiles in(Path folder) {
        return path -> {
            if (RelativePath.objection(path).isPresent()) {
                throw new NoSuchFileException(path);
            }
            Path file = folder.resolve(path);
            if (!Files.isRegularFile(file) || !file.toRealPath().startsWith(folder.toRealPath())) {
                throw new NoSuchFileException(path);
            }
            try (InputStream in = Files.newInputStream(file)) {
                byte[] bytes = in.readNBytes(Limits.REFERENCE_BYTES + 1);
                if (bytes.length > Limits.REFERENCE_BYTES) {
                    throw new IOException(path + " is larger than " + (Limits.REFERENCE_BYTES >> 20) + " MiB");
                }
                return bytes;
            }
        };
    }

    /** Files in memory, by path. */
    static PlanFiles of(Map<String, byte[]> files) {
        Map<String, byte[]> copy = Map.copyOf(files);
        return path -> {
            byte[] bytes = copy.get(path);
            if (bytes == null) {
                throw new NoSuchFileException(path);
            }
            return bytes.clone();
        };
    }
}
