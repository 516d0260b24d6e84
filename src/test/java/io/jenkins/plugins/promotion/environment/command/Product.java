package io.jenkins.plugins.promotion.environment.command;

import io.jenkins.plugins.promotion.tree.Scope;
import io.jenkins.plugins.promotion.tree.TreeSpec;
import io.jenkins.plugins.promotion.tree.ValueRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A product that keeps its configuration in a folder, with commands that can be made to misbehave. */
final class Product {
    private static final String SCRIPT =
            """
            base=$1; verb=$2; dir=$3
            echo "$verb" >> "$base/log"
            [ ! -f "$base/before-$verb" ] || . "$base/before-$verb"
            case $verb in
              export) cp -R "$base/product/." "$dir/" ;;
              import)
                rm -rf "$base/new"
                cp -R "$dir/." "$base/new"
                mv "$base/product" "$base/old"
                mv "$base/new" "$base/product"
                rm -rf "$base/old" ;;
              fingerprint) cd "$base/product"; find . -type f -exec cksum {} + | sort ;;
              freeze) touch "$base/frozen" ;;
              thaw) rm -f "$base/frozen" ;;
            esac
            [ ! -f "$base/after-$verb" ] || . "$base/after-$verb"
            """;

    final Path base;
    private final EnumMap<CommandVerb, List<String>> arguments = new EnumMap<>(CommandVerb.class);
    private List<ValueRule> secret = List.of();
    private Scope scope = Scope.ALL;
    private Duration timeout = Duration.ofMinutes(1);

    /** With a command to export and one to import. */
    Product(Path base) throws IOException {
        this.base = base;
        Files.createDirectories(base.resolve("product"));
        Files.createDirectories(base.resolve("folder"));
        Files.writeString(base.resolve("product.sh"), SCRIPT);
        with(CommandVerb.EXPORT);
        with(CommandVerb.IMPORT);
    }

    Product with(CommandVerb verb) {
        arguments.put(
                verb,
                List.of(
                        "/bin/sh",
                        base.resolve("product.sh").toString(),
                        base.toString(),
                        verb.word(),
                        verb.takesDirectory() ? "${directory}" : "${environment}"));
        return this;
    }

    Product with(CommandVerb verb, String... command) {
        arguments.put(verb, List.of(command));
        return this;
    }

    Product without(CommandVerb verb) {
        arguments.remove(verb);
        return this;
    }

    Product secret(String... rules) {
        secret = ValueRule.parseAll(List.of(rules));
        return this;
    }

    Product scope(Scope only) {
        scope = only;
        return this;
    }

    Product timeout(Duration limit) {
        timeout = limit;
        return this;
    }

    /** What the product does besides, as shell text, before or after what the verb is for. */
    void misbehave(String when, CommandVerb verb, String how) throws IOException {
        Files.writeString(base.resolve(when + "-" + verb.word()), how + "\n");
    }

    void behave() throws IOException {
        try (Stream<Path> files = Files.list(base)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                if (file.getFileName().toString().matches("(before|after)-.*")) {
                    Files.delete(file);
                }
            }
        }
    }

    Commands commands() {
        return new Commands("shop", arguments, Map.of(), timeout);
    }

    Exchange exchange() throws IOException {
        TreeSpec tree = new TreeSpec(tree().toString(), scope, List.of(), secret);
        return new Exchange(base.resolve("folder"), commands(), tree, Clock.systemUTC());
    }

    /** The working copy. */
    Path tree() {
        return base.resolve("folder/tree");
    }

    void holds(String path, String text) throws IOException {
        write(base.resolve("product"), path, text);
    }

    /** Writes to the working copy. */
    void edit(String path, String text) throws IOException {
        write(tree(), path, text);
    }

    private static void write(Path root, String path, String text) throws IOException {
        Files.createDirectories(root.resolve(path).getParent());
        Files.writeString(root.resolve(path), text);
    }

    String held(String path) throws IOException {
        return Files.readString(base.resolve("product").resolve(path));
    }

    /** How often a command ran. */
    long runs(CommandVerb verb) throws IOException {
        Path log = base.resolve("log");
        return Files.exists(log)
                ? Files.readAllLines(log).stream().filter(verb.word()::equals).count()
                : 0;
    }

    boolean isFrozen() {
        return Files.exists(base.resolve("frozen"));
    }
}
