package io.jenkins.embedded.files;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Ant's file patterns, comma separated, and a few file facts. */
public final class Globs {
    private static final String DEFAULT_EXCLUDES =
            "**/*~,**/#*#,**/.#*,**/%*%,**/._*,**/CVS/**,**/.svn/**,**/.git/**,**/.gitignore,**/.DS_Store";

    private Globs() {}

    /** Relative names of matching files, sorted. */
    public static List<String> find(Path root, String includes, String excludes, boolean defaultExcludes)
            throws IOException {
        if (!Files.isDirectory(root)) {
            return List.of();
        }
        Pattern wanted = pattern(includes);
        Pattern unwanted =
                pattern(defaultExcludes ? DEFAULT_EXCLUDES + (excludes == null ? "" : "," + excludes) : excludes);
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(file -> !Files.isDirectory(file) || Files.isSymbolicLink(file))
                    .map(file -> root.relativize(file).toString().replace(File.separatorChar, '/'))
                    .filter(name -> wanted.matcher(name).matches()
                            && !unwanted.matcher(name).matches())
                    .sorted()
                    .toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /** Matches what any of the comma separated Ant patterns matches; no pattern matches nothing. */
    public static Pattern pattern(String masks) {
        StringBuilder all = new StringBuilder("(?!)");
        for (String mask : masks == null ? new String[0] : masks.split(",")) {
            String trimmed = mask.strip();
            if (!trimmed.isEmpty()) {
                all.append('|').append(one(trimmed.endsWith("/") ? trimmed + "**" : trimmed));
            }
        }
        return Pattern.compile(all.toString());
    }

    private static String one(String mask) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < mask.length(); i++) {
            char c = mask.charAt(i);
            if (mask.startsWith("**/", i)) {
                out.append("(?:.*/)?");
                i += 2;
            } else if (mask.startsWith("/**", i) && i + 3 == mask.length()) {
                out.append("(?:/.*)?");
                i += 2;
            } else if (mask.startsWith("**", i)) {
                out.append(".*");
                i++;
            } else if (c == '*') {
                out.append("[^/]*");
            } else if (c == '?') {
                out.append("[^/]");
            } else {
                out.append(Pattern.quote(String.valueOf(c)));
            }
        }
        return out.toString();
    }

    public static Set<PosixFilePermission> permissions(int mode) {
        Set<PosixFilePermission> set = EnumSet.noneOf(PosixFilePermission.class);
        PosixFilePermission[] all = PosixFilePermission.values();
        for (int i = 0; i < all.length; i++) {
            if ((mode & (0400 >> i)) != 0) {
                set.add(all[i]);
            }
        }
        return set;
    }

    public static int mode(Set<PosixFilePermission> permissions) {
        int mode = 0;
        for (PosixFilePermission permission : permissions) {
            mode |= 0400 >> permission.ordinal();
        }
        return mode;
    }

    public static String md5(Path file) throws IOException {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(Files.readAllBytes(file)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
