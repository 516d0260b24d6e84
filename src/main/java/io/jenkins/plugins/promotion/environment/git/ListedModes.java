package io.jenkins.plugins.promotion.environment.git;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.jenkins.plugins.promotion.files.Modes;
import io.jenkins.plugins.promotion.files.PathNames;
import io.jenkins.plugins.promotion.tree.TreeRefusedException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Permissions that git does not keep, and empty folders, in a file of the branch that is no part of the environment. It is
 * written by whoever can push, so nothing outside of the directory, and no link, is touched by it.
 *
 * @param modes twelve bits by path; a folder's ends with a slash
 */
record ListedModes(SortedMap<String, Integer> modes) {
    /** The file's name in the environment's folder. */
    static final String FILE = ".promotion-modes";

    static final int LARGEST = 16 << 20;
    private static final int FOLDER = 0755;
    private static final String HEAD =
            "# Permissions that git does not keep, and empty folders. Written by Configuration Promotion.\n";
    private static final Pattern ESCAPED = Pattern.compile("\\\\(n|\\\\)");
    private static final Pattern LINE = Pattern.compile("([0-7]{4}) (.+)", Pattern.DOTALL);

    ListedModes() {
        this(new TreeMap<>());
    }

    static ListedModes read(byte[] bytes) throws TreeRefusedException {
        ListedModes listed = new ListedModes();
        String text;
        try {
            text = UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            throw refused("is not UTF-8");
        }
        String[] lines = text.split("\n", -1);
        for (int i = 0; i < lines.length; i++) {
            Matcher line = LINE.matcher(lines[i]);
            if (lines[i].isEmpty() || lines[i].startsWith("#")) {
                continue;
            } else if (!line.matches()) {
                throw refused("has a line " + (i + 1) + " that is no mode of four digits and a path");
            }
            String path = ESCAPED.matcher(line.group(2))
                    .replaceAll(found -> found.group(1).equals("n") ? "\n" : "\\\\");
            int mode = Integer.parseInt(line.group(1), 8);
            if (!readable(mode, path.endsWith("/"))) {
                throw refused("takes '" + path + "' away from its own user in line " + (i + 1));
            }
            listed.modes.put(path, mode);
        }
        return listed;
    }

    private static TreeRefusedException refused(String why) {
        return new TreeRefusedException("'" + FILE + "' on the branch, which lists permissions and empty folders, "
                + why + ": correct it there, or delete it.");
    }

    /** Whether the user of a file can read it, and work in a folder: else nobody can take either back. */
    static boolean readable(int mode, boolean folder) {
        int needed = folder ? 0700 : 0400;
        return (mode & needed) == needed;
    }

    /** Notes a file, which git keeps with one of two modes, or a folder, of which it keeps none. */
    void note(String path, int mode, boolean folder, boolean empty) {
        if (empty || mode != FOLDER && (folder || mode != 0644)) {
            modes.put(folder ? path + "/" : path, mode);
        }
    }

    byte[] bytes() {
        StringBuilder text = new StringBuilder(HEAD);
        for (Map.Entry<String, Integer> each : modes.entrySet()) {
            String path = each.getKey().replace("\\", "\\\\").replace("\n", "\\n");
            text.append(String.format("%04o ", each.getValue())).append(path).append('\n');
        }
        return text.toString().getBytes(UTF_8);
    }

    /** Gives a directory what is listed; a path that it does not have is passed over, an empty folder made. */
    void apply(Path root) throws IOException {
        for (Map.Entry<String, Integer> each : modes.entrySet()) {
            String path = each.getKey().replaceFirst("/$", "");
            boolean folder = !path.equals(each.getKey());
            Path file = within(root, path);
            if (folder && file != null && !Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                Files.createDirectory(file);
            }
            boolean there = file != null
                    && (folder
                            ? Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)
                            : Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS));
            if (there) {
                Modes.change(file, each.getValue());
            }
        }
    }

    /** The path below the root, null if it leads through a link or to nowhere. */
    private static Path within(Path root, String path) throws TreeRefusedException {
        Path folder = root;
        String[] parts = path.split("/", -1);
        for (int i = 0; i < parts.length; i++) {
            GitTrees.requireName(parts[i], "");
            if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
                return null;
            }
            folder = PathNames.resolve(folder, parts[i]);
        }
        return folder;
    }
}
