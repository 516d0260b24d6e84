package io.jenkins.plugins.promotion.site;

import io.jenkins.plugins.promotion.files.Folders;
import io.jenkins.plugins.promotion.files.PathNames;
import io.jenkins.plugins.promotion.tree.TreeRefusedException;
import java.io.IOException;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The other environments of a node. All that protects an environment goes by its name, so two of them must never be one
 * place, by whatever links and mounts: it is looked at on the node before each use.
 *
 * @param own name of the environment that is used
 * @param roots absolute paths of the trees of the others, by name
 */
public record Neighbours(String own, Map<String, String> roots) implements Serializable {

    private static final Path MOUNTS = Path.of("/proc/self/mountinfo");

    /** No others. */
    public static final Neighbours NONE = new Neighbours("", Map.of());

    public Neighbours {
        roots = new TreeMap<>(roots);
    }

    /** A part of a file system: what lies below a path in it, wherever that is mounted. */
    private record Region(String device, Path path) {
        boolean overlaps(Region other) {
            return device.equals(other.device) && (path.startsWith(other.path) || other.path.startsWith(path));
        }
    }

    /** A line of the table of mounts: the part of a file system, and where it is seen. */
    private record Mount(Region part, Path at) {}

    /** The table as it was read last; it seldom changes, and is looked at before each use. */
    private static volatile Table last = new Table(List.of());

    private record Table(List<String> lines, List<Mount> mounts) {
        Table(List<String> lines) {
            this(lines, lines.stream().map(Neighbours::mount).toList());
        }
    }

    private static List<Mount> table(List<String> lines) {
        Table known = last;
        if (!known.lines.equals(lines)) {
            known = new Table(lines);
            last = known;
        }
        return known.mounts;
    }

    /** @throws TreeRefusedException if a neighbour is the same place, lies in it, or has it in itself */
    void refuse(String root) throws IOException {
        if (!roots.isEmpty()) {
            refuse(
                    root,
                    Files.isReadable(MOUNTS) ? Files.readAllLines(MOUNTS, StandardCharsets.ISO_8859_1) : List.of());
        }
    }

    /** @param mounts lines as those of {@code /proc/self/mountinfo} */
    void refuse(String root, List<String> mounts) throws IOException {
        List<Mount> table = table(mounts);
        Path here = here(root);
        List<Region> mine = regions(here, table);
        for (Map.Entry<String, String> other : roots.entrySet()) {
            Path there = there(other.getValue());
            List<Region> its = regions(there, table);
            if (isOne(here, there)
                    || mine.stream().anyMatch(part -> its.stream().anyMatch(part::overlaps))) {
                throw new TreeRefusedException("The environments '" + own + "' (" + root + ") and '" + other.getKey()
                        + "' (" + other.getValue() + ") are one place, or one lies in the other, by a link or a mount: "
                        + here + " and " + there + ". An administrator has to give each a folder of its own.");
            }
        }
    }

    private static Path here(String root) throws IOException {
        try {
            return Folders.real(PathNames.path(root));
        } catch (FileSystemException e) {
            throw new TreeRefusedException(
                    "'" + root + "' leads to no directory ("
                            + (e.getReason() == null ? e.getClass().getSimpleName() : e.getReason())
                            + "): correct the links there, or the environment's root.",
                    e);
        }
    }

    /** Where a path leads, or as it is written if it leads nowhere: that is for those who work there. */
    private static Path there(String root) throws IOException {
        Path path = PathNames.path(root);
        try {
            return Folders.real(path);
        } catch (FileSystemException e) {
            return path.normalize();
        }
    }

    private static boolean isOne(Path here, Path there) throws IOException {
        return Files.exists(here) && Files.exists(there) && Files.isSameFile(here, there);
    }

    /** The parts of file systems that are seen at a path and below. */
    private static List<Region> regions(Path path, List<Mount> table) {
        List<Region> regions = new ArrayList<>();
        Mount above = null;
        for (Mount mount : table) { // A later mount at the same place hides an earlier one.
            if (path.startsWith(mount.at) && (above == null || mount.at.getNameCount() >= above.at.getNameCount())) {
                above = mount;
            } else if (mount.at.startsWith(path) && !mount.at.equals(path)) {
                regions.add(mount.part);
            }
        }
        regions.add(
                above == null
                        ? new Region("", path)
                        : new Region(above.part.device, above.part.path.resolve(above.at.relativize(path))));
        return regions;
    }

    private static Mount mount(String line) {
        String[] fields = line.split(" ");
        return new Mount(new Region(fields[2], plain(fields[3])), plain(fields[4]));
    }

    /** Blanks and the like stand as octal numbers there, and text as bytes. */
    private static Path plain(String field) {
        StringBuilder bytes = new StringBuilder();
        for (int i = 0; i < field.length(); i++) {
            if (field.charAt(i) == '\\' && i + 3 < field.length()) {
                bytes.append((char) Integer.parseInt(field, i + 1, i + 4, 8));
                i += 3;
            } else {
                bytes.append(field.charAt(i));
            }
        }
        String text = new String(bytes.toString().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
        return PathNames.path(text);
    }
}
