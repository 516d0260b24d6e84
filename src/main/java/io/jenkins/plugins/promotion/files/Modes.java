package io.jenkins.plugins.promotion.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/** Permission bits, as {@code chmod} takes them, and whose they are. */
public final class Modes {
    /** A folder for its owner alone. */
    public static final int OWN_FOLDER = 0700;
    /** A file for its owner alone. */
    public static final int OWN_FILE = 0600;

    private Modes() {}

    /** User id of this process. */
    public static int me() throws IOException {
        // The link itself is root's, whoever looks.
        return (int) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
    }

    /** The nine lowest bits. */
    public static Set<PosixFilePermission> set(int mode) {
        Set<PosixFilePermission> set = EnumSet.noneOf(PosixFilePermission.class);
        PosixFilePermission[] all = PosixFilePermission.values();
        for (int bit = 0; bit < all.length; bit++) {
            if ((mode & 0400 >> bit) != 0) {
                set.add(all[bit]);
            }
        }
        return set;
    }

    /** For what is created; the process's umask still takes bits away. */
    public static FileAttribute<Set<PosixFilePermission>> attribute(int mode) {
        return PosixFilePermissions.asFileAttribute(set(mode));
    }

    /** Gives a file or folder, or what a link leads to, these twelve bits. */
    public static void change(Path path, int mode) throws IOException {
        Files.setAttribute(path, "unix:mode", mode);
    }
}
