package io.jenkins.plugins.promotion.change;

import io.jenkins.plugins.promotion.files.Durable;
import io.jenkins.plugins.promotion.files.Folders;
import io.jenkins.plugins.promotion.files.Sha256;
import io.jenkins.plugins.promotion.refusal.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * The contents of a change's attached files, each under the SHA-256 of what is in it. Contents that no fact names are what a
 * crash left between storing and recording; they do no harm.
 */
public final class EvidenceFolder {

    private static final String NAME = "evidence";
    private static final int MODE = 0600;
    /** Two people may attach the same file at once. */
    private static final Object WRITING = new Object();

    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

    private final Path folder;

    private EvidenceFolder(Path folder) {
        this.folder = folder;
    }

    /** Of a change. */
    public static EvidenceFolder of(Change change) {
        return new EvidenceFolder(change.beside(NAME));
    }

    /**
     * Stores contents durably, if they are not there.
     *
     * @return their SHA-256 in hex
     */
    public String store(byte[] contents) throws IOException {
        String sha256 = Sha256.hex(contents);
        Path file = folder.resolve(sha256);
        synchronized (WRITING) {
            if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) || !isWhole(file, sha256)) {
                Folders.createOwn(folder);
                Durable.replace(file, contents, MODE);
            }
        }
        return sha256;
    }

    private static boolean isWhole(Path file, String sha256) throws IOException {
        return Sha256.hex(Files.readAllBytes(file)).equals(sha256);
    }

    /**
     * Reads what was attached.
     *
     * @throws Refusal if it is gone, or is not what was attached any more: then nothing of it is told
     */
    public byte[] read(EvidenceRecord file) throws IOException {
        String sha256 = file.file().sha256();
        try {
            byte[] contents = SHA256.matcher(sha256).matches() ? Files.readAllBytes(folder.resolve(sha256)) : null;
            if (contents != null && Sha256.hex(contents).equals(sha256)) {
                return contents;
            }
        } catch (NoSuchFileException e) {
            throw Refusal.unknown("The contents of '" + file.name() + "' are not on the disk any more")
                    .causedBy(e);
        }
        throw Refusal.conflict("What is stored of '" + file.name() + "' is not what was attached: its digest differs");
    }
}
