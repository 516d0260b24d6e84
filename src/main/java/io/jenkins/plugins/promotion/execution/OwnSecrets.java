package io.jenkins.plugins.promotion.execution;

import io.jenkins.plugins.promotion.files.HeldFolders;
import io.jenkins.plugins.promotion.files.PathNames;
import io.jenkins.plugins.promotion.refusal.Refusal;
import io.jenkins.plugins.promotion.structured.StructuredFile;
import io.jenkins.plugins.promotion.structured.StructuredFiles;
import io.jenkins.plugins.promotion.structured.Value;
import io.jenkins.plugins.promotion.tree.TreeSpec;
import io.jenkins.plugins.promotion.tree.ValueRule;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The secret values an environment holds itself, so that a program that prints them does not publish them; never leaves
 * the node. Files that the agent's user cannot read are left out, since what it starts cannot read them either.
 *
 * @param texts to mask
 * @param unread secret files that were not looked through, since they are too large or too many, relative to the root; the
 *     first hundred of them
 */
public record OwnSecrets(List<String> texts, List<String> unread) {
    private static final long LARGEST = 1 << 20;
    private static final int SHORTEST = 4;
    private static final int MOST_FILES = 10_000;
    /** Each is looked for in all that a program prints. */
    private static final int MOST_TEXTS = 20_000;

    private static final long MOST_BYTES = 16L << 20;
    private static final int MOST_NAMED = 100;

    /**
     * Reads what the secret paths name; what vanishes meanwhile is left out. What a link leads to counts only inside the
     * root: elsewhere it is no secret of this environment, and may be the whole disk. What goes beyond the bounds is named as
     * not read.
     */
    public static OwnSecrets of(TreeSpec tree) throws IOException {
        OwnSecrets found = new OwnSecrets(new ArrayList<>(), new ArrayList<>());
        Path root = Path.of(tree.root());
        try (HeldFolders held = tree.hold(root)) {
            Reading reading = found.new Reading(root, held);
            for (ValueRule rule : tree.secret()) {
                reading.below(PathNames.resolve(root, literal(rule.path())), rule, rule.covering());
            }
        }
        return found;
    }

    /** The folders above the pattern's first wildcard; all of it if it has none. */
    private static String literal(String pattern) {
        StringBuilder literal = new StringBuilder();
        for (String segment : pattern.split("/")) {
            if (segment.contains("*") || segment.contains("?")) {
                break;
            }
            literal.append(literal.length() == 0 ? "" : "/").append(segment);
        }
        return literal.toString();
    }

    private final class Reading {
        private final Path root;
        private final Path realRoot;
        private final HeldFolders held;
        private final Set<String> seen = new HashSet<>();
        private long files;
        private long bytes;

        Reading(Path root, HeldFolders held) throws IOException {
            this.root = root;
            this.realRoot = root.toRealPath();
            this.held = held;
        }

        void below(Path path, ValueRule rule, Predicate<String> secret) {
            try {
                Path place = inside(path);
                if (place == null || !place.equals(path)) {
                    String named = PathNames.text(root.relativize(path));
                    if (place != null && named != null && seen.add(rule + " " + place)) {
                        // What a secret link leads to is secret; what is only on the way to secrets may not be.
                        below(place, rule, secret.test(named) ? all -> true : secret);
                    }
                    return;
                }
                boolean folder = path.equals(root) || held.isFolder(path);
                if (folder) {
                    for (Path child : held.list(path)) {
                        below(child, rule, secret);
                    }
                    return;
                }
                BasicFileAttributes is = held.attributes(path);
                String relative = PathNames.text(root.relativize(path));
                if (is != null && is.isRegularFile() && relative != null && secret.test(relative)) {
                    read(path, relative, is.size(), rule);
                }
            } catch (IOException e) {
                // Gone, or not for this user: see above.
            }
        }

        /** Where a path leads, as a path below the root without links; null if elsewhere. */
        private Path inside(Path path) throws IOException {
            Path real = path.toRealPath();
            return real.startsWith(realRoot) ? root.resolve(realRoot.relativize(real)) : null;
        }

        private void read(Path file, String relative, long size, ValueRule rule) throws IOException {
            files++;
            if (size > LARGEST || files > MOST_FILES || bytes + size > MOST_BYTES) {
                leaveOut(relative);
                return;
            }
            int before = texts.size();
            try (InputStream in = held.open(file)) {
                byte[] content = in.readNBytes((int) size);
                bytes += content.length;
                add(file, rule, content, texts);
            }
            if (texts.size() > MOST_TEXTS) {
                texts.subList(before, texts.size()).clear();
                leaveOut(relative);
            }
        }

        private void leaveOut(String relative) {
            if (unread.size() < MOST_NAMED) {
                unread.add(relative);
            }
        }
    }

    private static void add(Path file, ValueRule rule, byte[] bytes, List<String> secrets) {
        if (!rule.wholeFile() && StructuredFiles.supports(file.toString())) {
            try {
                StructuredFile structured = StructuredFiles.of(file.toString(), bytes);
                for (String place : structured.places(rule.pointer())) {
                    structured.get(place).ifPresent(value -> add(value, secrets));
                }
                return;
            } catch (Refusal e) {
                // A file that cannot be read as such is secret as a whole.
            }
        }
        String text = new String(bytes, StandardCharsets.UTF_8);
        text.lines()
                .map(String::strip)
                .filter(line -> line.length() >= SHORTEST)
                .forEach(secrets::add);
        if (StructuredFiles.supports(file.toString())) {
            try {
                add(StructuredFiles.of(file.toString(), bytes).whole(), secrets);
            } catch (Refusal e) {
                // Its lines are masked.
            }
        }
    }

    private static void add(Value value, List<String> secrets) {
        if (value instanceof Value.Documents several) {
            several.documents().forEach(document -> add(document, secrets));
        } else if (value instanceof Value.Items list) {
            list.items().forEach(item -> add(item, secrets));
        } else if (value instanceof Value.Members map) {
            map.members().values().forEach(member -> add(member, secrets));
        } else if (value instanceof Value.Marked marked) {
            add(marked.value(), secrets);
        } else {
            String text = String.valueOf(value.plain());
            if (text.length() >= SHORTEST && !(value instanceof Value.Flag) && !(value instanceof Value.Nil)) {
                secrets.add(text);
            }
        }
    }
}
