package io.jenkins.plugins.promotion.git;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.eclipse.jgit.errors.InvalidObjectIdException;
import org.eclipse.jgit.lib.ObjectId;

/**
 * What a working copy was brought to last.
 *
 * @param commit the branch's commit; {@link ObjectId#zeroId()} for an empty repository
 * @param tree of the environment's folder in it
 * @param clean whether nothing but that can be in the directory
 */
record CopyState(ObjectId commit, ObjectId tree, boolean clean) {
    private static final String FORMAT = "working-copy/v1";

    /** What is stored in the folder; null if nothing, or nothing that can be relied on. */
    static CopyState read(Path folder) throws IOException {
        try {
            String[] words = Files.readString(folder.resolve("state")).strip().split(" ");
            if (words.length == 5 && words[0].equals(FORMAT)) {
                // What the system had not yet written when it crashed is lost, so cleanness is of one run of it.
                boolean clean = words[3].equals("clean") && words[4].equals(boot());
                return new CopyState(ObjectId.fromString(words[1]), ObjectId.fromString(words[2]), clean);
            }
        } catch (NoSuchFileException | InvalidObjectIdException e) {
            // as good as none
        }
        return null;
    }

    void write(Path folder) throws IOException {
        Path temp = folder.resolve("state.tmp");
        Files.writeString(
                temp, String.join(" ", FORMAT, commit.name(), tree.name(), clean ? "clean" : "dirty", boot()) + "\n");
        try (FileChannel channel = FileChannel.open(temp, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        Files.move(temp, folder.resolve("state"), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** Names this run of the operating system; a system that has no name for it is never the same. */
    private static String boot() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
        } catch (IOException e) {
            return java.util.UUID.randomUUID().toString();
        }
    }
}
