package io.jenkins.plugins.promotion.execution;

import io.jenkins.plugins.promotion.files.PathNames;
import io.jenkins.plugins.promotion.structured.StructuredException;
import io.jenkins.plugins.promotion.structured.StructuredFile;
import io.jenkins.plugins.promotion.structured.Value;
import io.jenkins.plugins.promotion.tree.TreeSpec;
import io.jenkins.plugins.promotion.tree.ValueRule;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.FileVisitor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The secret values an environment holds itself, so that a program that prints them does not publish them; never leaves
 * the node. Files that the agent's user cannot read are left out, since what it starts cannot read them either.
 *
 * @param texts to mask
 * @param unread secret files too large to be looked through, relative to the root
 */
public record OwnSecrets(List<String> texts, List<String> unread) {
    private static final long LARGEST = 1 << 20;
    private static final int SHORTEST = 4;

    /** Reads what the secret paths name, links included; what vanishes meanwhile is left out. */
    public static OwnSecrets of(TreeSpec tree) throws IOException {
        OwnSecrets found = new OwnSecrets(new ArrayList<>(), new ArrayList<>());
        Path root = Path.of(tree.root());
        for (ValueRule rule : tree.secret()) {
            Path start = PathNames.resolve(root, literal(rule.path()));
            Files.walkFileTree(
                    start, Set.of(FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE, found.reader(root, rule));
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

    private FileVisitor<Path> reader(Path root, ValueRule rule) {
        Predicate<String> secret = rule.covering();
        return new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes facts) {
                boolean elsewhere = Files.isSymbolicLink(directory) && !directory.equals(root) && !isSecret(directory);
                return elsewhere ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes facts) {
                if (facts.isRegularFile() && isSecret(file)) {
                    if (facts.size() > LARGEST) {
                        unread.add(PathNames.text(root.relativize(file)));
                    } else {
                        add(file, rule);
                    }
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, IOException e) {
                return FileVisitResult.CONTINUE;
            }

            private boolean isSecret(Path path) {
                String relative = PathNames.text(root.relativize(path));
                return relative != null && secret.test(relative);
            }
        };
    }

    private void add(Path file, ValueRule rule) {
        try {
            add(file, rule, Files.readAllBytes(file), texts);
        } catch (IOException e) {
            // Gone, or not for this user: see above.
        }
    }

    private static void add(Path file, ValueRule rule, byte[] bytes, List<String> secrets) {
        if (!rule.wholeFile() && StructuredFile.supports(file.toString())) {
            try {
                StructuredFile.of(file.toString(), bytes).get(rule.pointer()).ifPresent(value -> add(value, secrets));
                return;
            } catch (StructuredException e) {
                // A file that cannot be read as such is secret as a whole.
            }
        }
        String text = new String(bytes, StandardCharsets.UTF_8);
        text.lines()
                .map(String::strip)
                .filter(line -> line.length() >= SHORTEST)
                .forEach(secrets::add);
        if (StructuredFile.supports(file.toString())) {
            try {
                add(StructuredFile.of(file.toString(), bytes), secrets);
            } catch (StructuredException e) {
                // Its lines are masked.
            }
        }
    }

    private static void add(StructuredFile file, List<String> secrets) {
        for (String pointer : file.flatten().keySet()) {
            try {
                file.get(pointer).ifPresent(value -> add(value, secrets));
            } catch (StructuredException alias) {
                // The value stands where its anchor is.
            }
        }
    }

    private static void add(Value value, List<String> secrets) {
        if (value instanceof Value.Items list) {
            list.items().forEach(item -> add(item, secrets));
        } else if (value instanceof Value.Members map) {
            map.members().values().forEach(member -> add(member, secrets));
        } else {
            String text = String.valueOf(value.plain());
            if (text.length() >= SHORTEST && !(value instanceof Value.Flag) && !(value instanceof Value.Nil)) {
                secrets.add(text);
            }
        }
    }
}
