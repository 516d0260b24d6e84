package io.jenkins.plugins.promotion.files;

import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What files have beside content, owner, mode and time: access control lists, extended attributes,
 * capabilities. Java sees few of them, so the system's {@code ls}, {@code getcap}, {@code lsattr} and {@code cp} are asked.
 */
public final class FileExtras {
    private static final int AT_ONCE = 500;

    private FileExtras() {}

    /** How it is found out whether a file has attributes, which takes opening it. */
    interface Asking {
        boolean has(Path file) throws IOException;
    }

    /** Those of the files that have any; of files that are gone, and where the system cannot say, nothing is known. */
    static List<Path> among(List<Path> files, Asking attributes) throws IOException {
        List<Path> found = new ArrayList<>();
        for (int from = 0; from < files.size(); from += AT_ONCE) {
            List<Path> some = files.subList(from, Math.min(files.size(), from + AT_ONCE));
            List<String> lines = listed(some);
            if (lines.size() == some.size()) {
                for (int i = 0; i < some.size(); i++) {
                    boolean program = lines.get(i).matches("-[-a-zA-Z]*[xs].*");
                    if (lines.get(i).matches("[-a-zA-Z]{10}\\+.*")
                            || attributes.has(some.get(i))
                            || program && hasCapabilities(some.get(i))) {
                        found.add(some.get(i));
                    }
                }
            } else if (some.size() > 1) {
                for (Path one : some) {
                    found.addAll(among(List.of(one), attributes));
                }
            }
        }
        return found;
    }

    private static List<String> listed(List<Path> files) throws IOException {
        List<String> command = new ArrayList<>(List.of("ls", "-lndUb", "--"));
        files.forEach(file -> command.add(file.toString()));
        return said(command, true).lines().toList();
    }

    /** What a program may do though its user may not. */
    private static boolean hasCapabilities(Path file) {
        try {
            return !said(List.of("getcap", file.toString()), true).isBlank();
        } catch (IOException e) {
            return false; // A system without.
        }
    }

    static boolean hasAttributes(Path file, LinkOption... following) {
        try {
            UserDefinedFileAttributeView view =
                    Files.getFileAttributeView(file, UserDefinedFileAttributeView.class, following);
            return view != null && !view.list().isEmpty();
        } catch (IOException e) {
            return false; // A file system without any.
        }
    }

    /**
     * Gives a new file or empty folder all that the old one has, its mode included.
     *
     * @param from the old one, open to be read
     * @param to the new one, likewise
     * @param old path of the old one
     * @throws FileSystemException about the old file, if it has some that this user, or this file system, cannot give
     */
    static void carry(SeekableByteChannel from, SeekableByteChannel to, Path old) throws IOException {
        boolean folder = Files.isDirectory(Handle.of(from));
        String inside = folder ? "/." : "";
        String problem = said(
                List.of(
                        "cp",
                        folder ? "-rT" : "-T",
                        "--attributes-only",
                        "--preserve=mode,xattr",
                        "--",
                        Handle.of(from) + inside,
                        Handle.of(to) + inside),
                false);
        Path open = Handle.of(from);
        if (!problem.isEmpty()
                && !among(List.of(old), file -> hasAttributes(open)).isEmpty()) {
            String first = problem.lines().findFirst().orElse("");
            throw new FileSystemException(
                    old.toString(),
                    null,
                    "it has an access control list, extended attributes or capabilities, which a new file here cannot get ("
                            + first.substring(first.lastIndexOf(": ") + 1).strip()
                            + "): take them off, let the agent's user give them, or change the file by a command item");
        }
    }

    /** What keeps a file or link from being replaced or removed that its folder's permissions do not tell; empty if unknown. */
    public static Optional<String> hindrance(Path file) {
        return seal("it", file).or(() -> folderSeal(file));
    }

    /** As {@link #seal(Path)} of the folder in which a file or link is. */
    public static Optional<String> folderSeal(Path file) {
        return seal("its folder", Folders.above(file.toAbsolutePath()));
    }

    /** What keeps a folder from being written to that its permissions do not tell; empty if unknown. */
    public static Optional<String> seal(Path folder) {
        return seal("it", folder);
    }

    private static Optional<String> seal(String what, Path path) {
        String flags;
        try {
            flags = said(List.of("lsattr", "-d", "--", path.toString()), true).split(" ")[0];
        } catch (IOException e) {
            return Optional.empty(); // A system without.
        }
        if (!flags.matches("[-a-zA-Z]*[ia][-a-zA-Z]*")) {
            return Optional.empty();
        }
        boolean immutable = flags.indexOf('i') >= 0;
        return Optional.of(what + " is " + (immutable ? "immutable" : "open for appending only") + " (chattr +"
                + (immutable ? "i" : "a") + "): take that off, or change it by a command item");
    }

    /** What a program prints; of one that is only to act, why it failed. */
    private static String said(List<String> command, boolean asked) throws IOException {
        ProcessBuilder program = new ProcessBuilder(command);
        program.environment().put("LC_ALL", "C");
        if (asked) {
            program.redirectError(ProcessBuilder.Redirect.DISCARD);
        }
        Process process = program.redirectErrorStream(!asked).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int status = process.onExit().join().exitValue(); // Short, and an interrupt is for whoever waits longer.
        return asked ? said : status == 0 ? "" : said.isBlank() ? "status " + status : said;
    }
}
