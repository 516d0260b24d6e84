package io.jenkins.plugins.promotion.plan;

import io.jenkins.plugins.promotion.refusal.Refusal;
import io.jenkins.plugins.promotion.tree.Kind;
import io.jenkins.plugins.promotion.tree.TreeEntry;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Kind {@code patch}: some lines of a text file, by a {@link UnifiedDiff}.
 *
 * @param path the file that is changed; it is there before
 * @param patch the file beside the plan that holds the diff, field {@code source}
 */
public record PatchFile(String path, String patch) implements ItemAction {
    static final ItemKind KIND = new ItemKind("patch", PatchFile.class, List.of("path", "source"), PatchFile::read);

    private static PatchFile read(Fields item, References references) {
        return new PatchFile(
                item.path("path", "write the path of the file"),
                item.path("source", "write the name of a file beside the plan that holds a unified diff"));
    }

    @Override
    public String kind() {
        return KIND.word();
    }

    @Override
    public void write(FieldWriter fields) {
        fields.text("path", path);
        fields.text("source", patch);
    }

    @Override
    public void digest(Canonical digest, PlanFiles files) throws IOException {
        digest.text(path).text(patch).text(Canonical.sha256(files.read(patch)));
    }

    @Override
    public String how() {
        return "patch " + path + " by " + patch;
    }

    @Override
    public PatchFile resolved(ParameterValues values) {
        return this;
    }

    @Override
    public Optional<String> source() {
        return Optional.of(patch);
    }

    @Override
    public Optional<String> objection(byte[] source) {
        try {
            UnifiedDiff.parse(source);
            return Optional.empty();
        } catch (Refusal e) {
            return Optional.of(e.getMessage());
        }
    }

    @Override
    public Optional<String> target() {
        return Optional.of(path);
    }

    @Override
    public Optional<String> follow(TrialTree tree) throws IOException {
        Optional<TreeEntry> there = tree.entry(path).filter(entry -> entry.kind() == Kind.FILE);
        if (there.isEmpty()) {
            return Optional.of(path + " is no file");
        }
        try {
            Optional<byte[]> after = after(path, UnifiedDiff.parse(tree.source(patch)), tree.content(path));
            after.ifPresent(content -> tree.put(path, Kind.FILE, there.get().permissions(), content));
            return Optional.empty();
        } catch (Refusal e) {
            return Optional.of(e.getMessage());
        }
    }

    /**
     * What a file becomes.
     *
     * @return empty if it is so already
     * @throws Refusal if its lines are neither those before nor those afterwards, or could be both
     */
    public static Optional<byte[]> after(String path, UnifiedDiff diff, byte[] content) {
        Optional<byte[]> after = diff.follow(content);
        boolean followed = diff.reversed().follow(content).isPresent();
        if (after.isPresent() && followed) {
            throw Refusal.conflict(
                    path + " may be the file before the patch or after it; make the patch with more lines around");
        } else if (after.isEmpty() && !followed) {
            throw Refusal.conflict("drift: the lines of " + path
                    + " are not those that the patch expects, line ends and blanks included; make the patch anew");
        }
        return after;
    }

    @Override
    public Optional<Map<String, String>> becoming(ItemAction wanted) {
        return Optional.of(Map.of()); // Where and by which file is the same; what is in that file may be another.
    }
}
