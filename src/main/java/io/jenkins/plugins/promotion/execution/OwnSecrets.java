package io.jenkins.plugins.promotion.execution;

import io.jenkins.plugins.promotion.structured.StructuredException;
import io.jenkins.plugins.promotion.structured.StructuredFile;
import io.jenkins.plugins.promotion.structured.Value;
import io.jenkins.plugins.promotion.tree.Scope;
import io.jenkins.plugins.promotion.tree.TreeSpec;
import io.jenkins.plugins.promotion.tree.ValueRule;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The secret values an environment holds itself, so that a program that prints them does not publish them. */
public final class OwnSecrets {
    private static final long LARGEST = 1 << 20;
    private static final int SHORTEST = 4;

    private OwnSecrets() {}

    /** Texts to mask; never leaves the node. */
    public static List<String> of(TreeSpec tree) throws IOException {
        List<String> secrets = new ArrayList<>();
        Path root = Path.of(tree.root());
        for (ValueRule rule : tree.secret()) {
            Scope own = new Scope(List.of(rule.path(), rule.path() + "/**"), List.of());
            if (rule.path().matches("[^*?]+") && Files.isRegularFile(root.resolve(rule.path()))) {
                add(root.resolve(rule.path()), rule, secrets);
                continue;
            }
            try (Stream<Path> all = Files.walk(root)) {
                for (Path file : (Iterable<Path>) all::iterator) {
                    if (own.matches(root.relativize(file).toString())) {
                        add(file, rule, secrets);
                    }
                }
            }
        }
        return secrets;
    }

    private static void add(Path file, ValueRule rule, List<String> secrets) throws IOException {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                || !Files.isReadable(file)
                || Files.size(file) > LARGEST) {
            return;
        }
        byte[] bytes = Files.readAllBytes(file);
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
