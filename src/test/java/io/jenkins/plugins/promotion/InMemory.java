package io.jenkins.plugins.promotion;

import java.io.File;
import org.junit.rules.TemporaryFolder;

/**
 * Folders for tests of what is decided: everything is synced as always, but where the machine has a file system in memory no
 * disk has to be waited for. Not for tests of what becomes of files.
 */
public final class InMemory {

    private static final File MEMORY = new File("/dev/shm");
    private static final long ENOUGH = 1L << 30;

    private InMemory() {}

    /** A folder in memory if there is room, otherwise one where temporary files are. */
    public static TemporaryFolder folder() {
        return new TemporaryFolder(MEMORY.canWrite() && MEMORY.getUsableSpace() >= ENOUGH ? MEMORY : null);
    }
}
