package io.jenkins.plugins.promotion.tree;

import com.github.difflib.UnifiedDiffUtils;
import java.io.IOException;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What moved between two captures of a tree, path by path, with the text of small files.
 *
 * @param before digest of the first, {@code after} of the second
 * @param diff all paths
 * @param texts a unified diff for each small text file, at most {@link #TEXTS} of them
 */
public record DriftReport(TreeDigest before, TreeDigest after, TreeDiff diff, List<TextDiff> texts)
        implements Serializable {
    /** The most texts a report carries. */
    public static final int TEXTS = 200;

    private static final int LONGEST = 64 * 1024;
    private static final int CONTEXT = 3;

    /** One file's unified diff, without a newline at the end. */
    public record TextDiff(String path, String unified) implements Serializable {}

    /** Compares; contents that the blobs lack, and binary or large files, get no text. */
    public static DriftReport between(Manifest before, Manifest after, Blobs blobs) throws IOException {
        TreeDiff diff = TreeDiff.between(before, after);
        List<TextDiff> texts = new ArrayList<>();
        List<String> paths = new ArrayList<>(diff.changed());
        paths.addAll(diff.added());
        paths.addAll(diff.deleted());
        paths.sort(TreePaths::compare);
        for (String path : paths) {
            if (texts.size() == TEXTS) {
                break;
            }
            List<String> from = lines(before.get(path), blobs);
            List<String> to = lines(after.get(path), blobs);
            if (from != null && to != null && !from.equals(to)) {
                List<String> unified = UnifiedDiffUtils.generateUnifiedDiff(
                        before.get(path) == null ? "/dev/null" : "a/" + path,
                        after.get(path) == null ? "/dev/null" : "b/" + path,
                        from,
                        LineDiff.between(from, to),
                        CONTEXT);
                texts.add(new TextDiff(path, String.join("\n", unified)));
            }
        }
        return new DriftReport(before.digest(), after.digest(), diff, texts);
    }

    private static List<String> lines(TreeEntry entry, Blobs blobs) throws IOException {
        if (entry == null) {
            return List.of();
        }
        if (entry.kind() == Kind.SYMLINK) {
            return List.of("-> " + entry.content());
        }
        if (entry.kind() != Kind.FILE || entry.size() > LONGEST || !blobs.contains(entry.content())) {
            return null;
        }
        byte[] content = blobs.read(entry.content());
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(content))
                    .toString();
            return text.indexOf('\0') >= 0 ? null : text.isEmpty() ? List.of() : List.of(text.split("\n", -1));
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    public boolean isEmpty() {
        return diff.isEmpty();
    }

    /** For a log: a line per path, then the texts. */
    public String text() {
        StringBuilder text = new StringBuilder();
        line(text, "added", diff.added());
        line(text, "changed", diff.changed());
        line(text, "deleted", diff.deleted());
        line(text, "permissions", diff.modeChanged());
        for (TextDiff one : texts) {
            text.append(one.unified).append('\n');
        }
        return text.toString();
    }

    private static void line(StringBuilder text, String verb, List<String> paths) {
        for (String path : paths) {
            text.append(verb).append(' ').append(path).append('\n');
        }
    }
}
