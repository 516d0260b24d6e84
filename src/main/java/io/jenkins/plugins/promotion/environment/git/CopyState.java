package io.jenkins.plugins.promotion.environment.git;

import io.jenkins.plugins.promotion.files.Durable;
import io.jenkins.plugins.promotion.files.Modes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.UUID;
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
    private static final String PROCESS = UUID.randomUUID().toString();

    /** What is stored in the folder; null if nothing, or nothing that can be relied on. */
    static CopyState read(Path folder) throws IOException {
        try {
            String[] words = words(folder);
            // Cleanness is of one run of the operating system: if it crashed, anything may be lost.
            boolean clean = words.length == 5 && words[3].equals("clean") && isOfThisBoot(folder);
            return words.length == 5
                    ? new CopyState(ObjectId.fromString(words[1]), ObjectId.fromString(words[2]), clean)
                    : null;
        } catch (InvalidObjectIdException e) {
            return null;
        }
    }

    /** Whether what is stored was so since the operating system was started. */
    static boolean isOfThisBoot(Path folder) throws IOException {
        String[] words = words(folder);
        return words.length == 5 && words[4].equals(boot());
    }

    private static String[] words(Path folder) throws IOException {
        try {
            String[] words = Files.readString(folder.resolve("state")).strip().split(" ");
            return words[0].equals(FORMAT) ? words : new String[0];
        } catch (NoSuchFileException e) {
            return new String[0];
        }
    }

    void write(Path folder) throws IOException {
        String line = String.join(" ", FORMAT, commit.name(), tree.name(), clean ? "clean" : "dirty", boot()) + "\n";
        Durable.replace(folder.resolve("state"), line.getBytes(StandardCharsets.UTF_8), Modes.OWN_FILE);
    }

    /** Names this run of the operating system or, where that has no name, of this process. */
    private static String boot() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
        } catch (IOException e) {
            return PROCESS;
        }
    }
}
