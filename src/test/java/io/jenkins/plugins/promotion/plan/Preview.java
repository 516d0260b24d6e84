package io.jenkins.plugins.promotion.plan;

import io.jenkins.plugins.promotion.refusal.Refusal;
import io.jenkins.plugins.promotion.structured.StructuredFile;
import io.jenkins.plugins.promotion.structured.StructuredFiles;
import io.jenkins.plugins.promotion.structured.Value;
import io.jenkins.plugins.promotion.tree.Kind;
import io.jenkins.plugins.promotion.tree.Manifest;
import io.jenkins.plugins.promotion.tree.TreeEntry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a tree would become if the plan's tree items were followed, worked out in memory: nothing is written and nothing
 * is run. Command and manual items, preconditions and the like are not asked; a rehearsal shows what they do.
 */
public final class Preview {
    /**
     * The outcome.
     *
     * @param tree what the tree would be
     * @param refused why items would fail, each as {@code id: reason}
     * @param unknown ids of items whose effect only a rehearsal shows
     */
    public record Outlook(Snapshot tree, List<String> refused, List<String> unknown) {
        public Outlook {
            refused = List.copyOf(refused);
            unknown = List.copyOf(unknown);
        }
    }

    private final PlanFiles files;
    private final Snapshot start;
    private final Map<String, TreeEntry> entries = new TreeMap<>();
    private final Map<String, byte[]> written = new HashMap<>();

    private Preview(PlanFiles files, Snapshot start) {
        this.files = files;
        this.start = start;
        start.manifest().entries().forEach(entry -> entries.put(entry.path(), entry));
    }

    /**
     * Works out the plan.
     *
     * @param environment whose parameters and {@code when} count
     * @throws Refusal if a parameter has no value there
     */
    public static Outlook of(WorkPlan plan, PlanFiles files, String environment, Snapshot start) throws IOException {
        ResolvedParameters parameters = ResolvedParameters.of(plan, environment);
        Preview preview = new Preview(files, start);
        List<String> refused = new ArrayList<>();
        List<String> unknown = new ArrayList<>();
        for (Item item : plan.itemsFor(environment)) {
            ItemAction action = parameters.resolve(item).action();
            try {
                if (action instanceof SetValue set) {
                    preview.set(set);
                } else if (action instanceof WholeFile file) {
                    preview.file(file);
                } else if (action instanceof PatchFile patch) {
                    preview.patch(patch);
                } else {
                    unknown.add(item.id());
                }
            } catch (Refusal | IllegalStateException e) {
                refused.add(item.id() + ": " + e.getMessage());
            }
        }
        Manifest manifest = Manifest.of(start.manifest().scopeVersion(), List.copyOf(preview.entries.values()));
        return new Outlook(new Snapshot(manifest, preview::read), refused, unknown);
    }

    private byte[] read(TreeEntry file) throws IOException {
        byte[] bytes = written.get(file.content());
        return bytes == null ? start.contents().read(file) : bytes;
    }

    private void set(SetValue set) throws IOException {
        TreeEntry entry = Optional.ofNullable(entries.get(set.file()))
                .filter(there -> there.kind() == Kind.FILE)
                .orElseThrow(() -> new IllegalStateException(set.file() + " is not there"));
        StructuredFile file = StructuredFiles.of(set.file(), read(entry));
        Optional<Value> value = set.value().map(file::asStored);
        Optional<Value> before = file.get(set.pointer());
        if (before.isEmpty() && !set.create()) {
            throw new IllegalStateException(set.file() + " has nothing at " + set.pointer());
        }
        if (before.isPresent()
                && set.expect().isPresent()
                && !file.asStored(set.expect().get()).means(before.get())) {
            throw new IllegalStateException(set.file() + " has another value at " + set.pointer() + " than expected");
        }
        byte[] bytes = value.isEmpty()
                ? file.remove(set.pointer())
                : before.isPresent()
                        ? file.replace(set.pointer(), value.get())
                        : file.create(set.pointer(), value.get());
        put(set.file(), Kind.FILE, entry.permissions(), bytes);
    }

    private void patch(PatchFile patch) throws IOException {
        TreeEntry entry = entries.get(patch.path());
        byte[] after = UnifiedDiff.parse(files.read(patch.source().orElseThrow()))
                .follow(read(entry))
                .orElseThrow(() -> new IllegalStateException(patch.path() + " has other lines than expected"));
        put(patch.path(), Kind.FILE, entry.permissions(), after);
    }

    private void file(WholeFile action) throws IOException {
        TreeEntry before = entries.get(action.path());
        if ((action.effect() == WholeFile.Effect.CREATE) != (before == null)) {
            throw new IllegalStateException(action.path() + (before == null ? " is not there" : " is there already"));
        }
        if (action.expectSha256().isPresent() && !action.expectSha256().equals(sha256(before))) {
            throw new IllegalStateException(action.path() + " has another content than expected");
        }
        if (action.effect() == WholeFile.Effect.DELETE) {
            if (entries.keySet().stream().anyMatch(path -> path.startsWith(action.path() + "/"))) {
                throw new IllegalStateException(action.path() + " is not empty");
            }
            entries.remove(action.path());
            return;
        }
        int permissions = action.permissions()
                .map(Permissions::mode)
                .orElse(
                        before != null && before.kind() != Kind.SYMLINK
                                ? before.permissions()
                                : action.directory() ? 0755 : 0644);
        if (action.source().isPresent()) {
            put(
                    action.path(),
                    Kind.FILE,
                    permissions,
                    files.read(action.source().get()));
        } else if (action.link().isPresent()) {
            put(action.path(), Kind.SYMLINK, 0777, action.link().get().getBytes(StandardCharsets.UTF_8));
        } else if (action.directory()) {
            put(action.path(), Kind.DIRECTORY, permissions, new byte[0]);
        } else {
            entries.put(
                    action.path(),
                    new TreeEntry(action.path(), before.kind(), permissions, before.size(), before.content()));
        }
    }

    private void put(String path, Kind kind, int permissions, byte[] bytes) {
        String content =
                switch (kind) {
                    case FILE -> Canonical.sha256(bytes);
                    case SYMLINK -> new String(bytes, StandardCharsets.UTF_8);
                    case DIRECTORY -> "";
                };
        if (kind == Kind.FILE) {
            written.put(content, bytes);
        }
        for (int slash = path.lastIndexOf('/'); slash > 0; slash = path.lastIndexOf('/', slash - 1)) {
            String parent = path.substring(0, slash);
            TreeEntry there = entries.putIfAbsent(parent, new TreeEntry(parent, Kind.DIRECTORY, 0755, 0, ""));
            if (there != null && there.kind() != Kind.DIRECTORY) {
                throw new IllegalStateException(parent + " is no folder, so " + path + " cannot be below it");
            }
        }
        entries.put(path, new TreeEntry(path, kind, permissions, bytes.length, content));
    }

    private static Optional<String> sha256(TreeEntry entry) {
        return switch (entry.kind()) {
            case FILE -> Optional.of(entry.content());
            case SYMLINK -> Optional.of(Canonical.sha256(entry.content().getBytes(StandardCharsets.UTF_8)));
            case DIRECTORY -> Optional.empty();
        };
    }
}
