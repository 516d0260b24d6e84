package io.jenkins.plugins.promotion.plan;

import com.github.difflib.UnifiedDiffUtils;
import com.github.difflib.patch.Patch;
import io.jenkins.plugins.promotion.tree.LineDiff;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** The difference of two texts as the bytes of a {@link UnifiedDiff}, where people read that better than the whole. */
final class DerivedPatch {
    private static final int AROUND = 3;
    private static final int MOST_HUNKS = 12;

    private DerivedPatch() {}

    /** The diff; empty if it is not half as long as the file, or has too many pieces, or a side is no text. */
    static Optional<byte[]> between(String path, byte[] before, byte[] after) {
        int shorter = Math.min(before.length, after.length);
        if (shorter > Limits.REFERENCE_BYTES || !path.matches("\\P{Cntrl}+") || isBinary(before) || isBinary(after)) {
            return Optional.empty();
        }
        List<String> lines = UnifiedDiff.lines(before);
        Patch<String> patch = LineDiff.between(lines, UnifiedDiff.lines(after));
        String name = new String(path.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        List<String> diff = UnifiedDiffUtils.generateUnifiedDiff(name, name, lines, patch, AROUND);
        StringBuilder text = new StringBuilder();
        int hunks = 0;
        for (int i = 0; i < diff.size(); i++) {
            String line = diff.get(i);
            boolean head = i < 2 || line.startsWith("@");
            hunks += head && i > 1 ? 1 : 0;
            text.append(line).append(line.endsWith("\n") ? "" : "\n");
            if (!head && !line.endsWith("\n")) {
                text.append("\\ No newline at end of file\n");
            }
        }
        byte[] bytes = text.toString().getBytes(StandardCharsets.ISO_8859_1);
        return hunks <= MOST_HUNKS && 2 * bytes.length <= shorter ? Optional.of(bytes) : Optional.empty();
    }

    private static boolean isBinary(byte[] bytes) {
        for (byte each : bytes) {
            if (each == 0) {
                return true;
            }
        }
        return false;
    }
}
