package io.jenkins.plugins.promotion.plan;

import io.jenkins.plugins.promotion.tree.Kind;
import io.jenkins.plugins.promotion.tree.TreeEntry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Kind {@code file}: a file, symbolic link or directory as a whole. Exactly one of {@code source}, {@code link} and
 * {@code directory} says what it is to become; a {@code replace} with {@code permissions} alone keeps the content; a
 * {@code delete} has none of them, except {@code directory} for a directory, which must be empty.
 *
 * @param path where
 * @param effect create (must be absent before), replace (must be there) or delete
 * @param source the file beside the plan that holds the new content
 * @param expectSha256 lower-case hex SHA-256 of the content before, of a symbolic link's target text if it was one
 * @param link target of the symbolic link
 * @param directory whether it is a directory
 * @param permissions such as {@code rwxr-x---}; empty keeps those of the file before; what is new gets
 *     those of the root, a file without {@code x}
 */
public record WholeFile(
        String path,
        Effect effect,
        Optional<String> source,
        Optional<String> expectSha256,
        Optional<String> link,
        boolean directory,
        Optional<String> permissions)
        implements ItemAction {
    static final ItemKind KIND = new ItemKind(
            "file",
            WholeFile.class,
            List.of("path", "action", "source", "expectSha256", "link", "directory", "permissions"),
            WholeFile::read);

    /** What happens to the path. */
    public enum Effect {
        CREATE("create"),
        REPLACE("replace"),
        DELETE("delete");

        private final String text;

        Effect(String text) {
            this.text = text;
        }

        /** As written in a plan, field {@code action}. */
        public String text() {
            return text;
        }
    }

    /** Other permissions for what is there, the content kept. */
    static WholeFile permissionsOnly(String path, String permissions) {
        return new WholeFile(
                path,
                Effect.REPLACE,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false,
                Optional.of(permissions));
    }

    private static WholeFile read(Fields item, References references) {
        String path = item.path("path", "write the path of the file");
        if (!item.has("action")) {
            item.problem("action", "is missing", "write create, replace or delete");
        }
        Effect effect = item.word("action", Effect.values(), Effect::text).orElse(Effect.DELETE);
        Optional<String> source = item.has("source") ? Optional.of(item.path("source", "")) : Optional.empty();
        Optional<String> link = item.text("link");
        boolean directory = item.flag("directory");
        Optional<String> permissions = item.text("permissions");
        Optional<String> sha256 = item.text("expectSha256");
        if (item.has("action")) {
            checkContent(item, effect, directory, permissions.isPresent());
        }
        permissions
                .filter(text -> !Permissions.TEXT.matcher(text).matches())
                .ifPresent(text -> item.problem(
                        "permissions", Problems.quote(text) + " are no permissions", "write them as in rwxr-x---"));
        sha256.filter(text -> !text.matches("[0-9a-f]{64}"))
                .ifPresent(text -> item.problem(
                        "expectSha256", Problems.quote(text) + " is no SHA-256", "write 64 digits of 0-9 and a-f"));
        if (effect == Effect.CREATE && sha256.isPresent() && item.has("action")) {
            item.problem("expectSha256", "contradicts action: create", "there is nothing before a creation; remove it");
        }
        return new WholeFile(path, effect, source, sha256, link, directory, permissions);
    }

    private static void checkContent(Fields item, Effect effect, boolean directory, boolean permissions) {
        List<String> given = Stream.of("source", "link", "directory")
                .filter(name -> name.equals("directory") ? directory : item.has(name))
                .toList();
        String mend = "write one of source (a file beside the plan), link (a target) or directory: true";
        if (given.size() > 1) {
            item.problem(given.get(1), "stands beside " + given.get(0), mend);
        } else if (effect == Effect.DELETE) {
            given.stream()
                    .filter(name -> !name.equals("directory"))
                    .forEach(name -> item.problem(name, "contradicts action: delete", "remove it"));
            if (permissions) {
                item.problem("permissions", "contradicts action: delete", "remove it");
            }
        } else if (given.isEmpty() && !(effect == Effect.REPLACE && permissions)) {
            item.problem("source", "is missing", mend);
        }
    }

    @Override
    public String kind() {
        return KIND.word();
    }

    @Override
    public void write(FieldWriter fields) {
        fields.text("path", path);
        fields.plain("action", effect.text());
        fields.text("source", source.orElse(""));
        fields.text("link", link.orElse(""));
        fields.flag("directory", directory);
        fields.plain("expectSha256", expectSha256.map(YamlWords::text).orElse(""));
        fields.text("permissions", permissions.orElse(""));
    }

    @Override
    public void digest(Canonical digest, PlanFiles files) throws IOException {
        digest.text(path).text(effect.text()).optional(source);
        if (source.isPresent()) {
            digest.text(Canonical.sha256(files.read(source.get())));
        }
        digest.optional(expectSha256).optional(link).flag(directory).optional(permissions);
    }

    @Override
    public String how() {
        return effect.text() + " " + path
                + link.map(to -> " as a link to " + to).orElse("")
                + source.map(file -> " from " + file).orElse("")
                + permissions.map(text -> " with " + text).orElse("");
    }

    @Override
    public WholeFile resolved(ParameterValues values) {
        return this;
    }

    @Override
    public Optional<String> target() {
        return Optional.of(path);
    }

    @Override
    public Optional<String> follow(TrialTree tree) throws IOException {
        Optional<TreeEntry> there = tree.entry(path);
        Optional<String> refused = refused(tree, there);
        if (effect == Effect.DELETE) {
            if (there.isPresent() && tree.emptyBelow(path)) {
                tree.remove(path);
            }
            return refused;
        }
        int mode = permissions
                .map(Permissions::mode)
                .orElse(there.filter(entry -> entry.kind() == (directory ? Kind.DIRECTORY : Kind.FILE))
                        .map(TreeEntry::permissions)
                        .orElse(directory ? 0755 : 0644));
        if (there.isPresent() && there.get().kind() == Kind.DIRECTORY && !directory && !tree.emptyBelow(path)) {
            return refused;
        }
        if (source.isPresent()) {
            tree.put(path, Kind.FILE, mode, tree.source(source.get(), path));
        } else if (link.isPresent()) {
            tree.put(path, Kind.SYMLINK, 0777, link.get().getBytes(StandardCharsets.UTF_8));
        } else if (directory) {
            tree.put(path, Kind.DIRECTORY, mode, new byte[0]);
        } else if (there.isPresent() && there.get().kind() == Kind.FILE) {
            tree.put(path, Kind.FILE, mode, tree.content(path));
        } else if (there.isPresent() && there.get().kind() == Kind.DIRECTORY) {
            tree.put(path, Kind.DIRECTORY, mode, new byte[0]);
        }
        return refused;
    }

    private Optional<String> refused(TrialTree tree, Optional<TreeEntry> there) {
        if ((effect == Effect.CREATE) == there.isPresent()) {
            return Optional.of(path + (there.isPresent() ? " is there already" : " is not there"));
        } else if (effect == Effect.DELETE && !tree.emptyBelow(path)) {
            return Optional.of(path + " is a folder with something in it");
        }
        Optional<String> is = there.flatMap(Canonical::sha256);
        return expectSha256.isPresent() && !expectSha256.equals(is)
                ? Optional.of(path + " has another content than the item expects")
                : Optional.empty();
    }

    @Override
    public Optional<Map<String, String>> becoming(ItemAction action) {
        WholeFile wanted = (WholeFile) action;
        boolean alike = shape().equals(wanted.shape())
                && expectSha256.isPresent() == wanted.expectSha256.isPresent()
                && permissions.isPresent() == wanted.permissions.isPresent();
        if (!alike) {
            return Optional.empty();
        }
        Map<String, String> changed = new LinkedHashMap<>();
        if (!expectSha256.equals(wanted.expectSha256)) {
            changed.put("expectSha256", YamlWords.text(wanted.expectSha256.orElseThrow()));
        }
        if (!link.equals(wanted.link)) {
            changed.put("link", YamlWords.text(wanted.link.orElseThrow()));
        }
        if (!permissions.equals(wanted.permissions)) {
            changed.put("permissions", wanted.permissions.orElseThrow());
        }
        return Optional.of(changed);
    }

    private String shape() {
        return effect + " " + source.isPresent() + " " + link.isPresent() + " " + directory;
    }
}
