package io.jenkins.plugins.promotion.plan;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Writes the difference of two texts as a {@link UnifiedDiff}, where people read that better than the whole. */
final class LineDiff {
    private static final int AROUND = 3;
    /** More changed lines than these are not looked through for what stayed between them. */
    private static final int MOST_CHANGED = 400;

    private static final int MOST_HUNKS = 12;

    private final List<String> before;
    private final List<String> after;
    private final List<String> script = new ArrayList<>();

    private LineDiff(List<String> before, List<String> after) {
        this.before = before;
        this.after = after;
    }

    /** The diff; empty if it is not half as long as the file, or has too many pieces, or a side is no text. */
    static Optional<byte[]> between(String path, byte[] before, byte[] after) {
        int shorter = Math.min(before.length, after.length);
        if (shorter > Limits.REFERENCE_BYTES || !path.matches("\\P{Cntrl}+") || isBinary(before) || isBinary(after)) {
            return Optional.empty();
        }
        LineDiff diff = new LineDiff(UnifiedDiff.lines(before), UnifiedDiff.lines(after));
        if (!diff.compare()) {
            return Optional.empty();
        }
        StringBuilder text = new StringBuilder();
        String name = new String(path.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        text.append("--- ").append(name).append("\n+++ ").append(name).append('\n');
        int hunks = diff.write(text);
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

    /** Finds which lines stay, go and come: each with its sign before it. */
    private boolean compare() {
        int shorter = Math.min(before.size(), after.size());
        int head = 0;
        while (head < shorter && before.get(head).equals(after.get(head))) {
            head++;
        }
        int tail = 0;
        while (tail < shorter - head
                && before.get(before.size() - 1 - tail).equals(after.get(after.size() - 1 - tail))) {
            tail++;
        }
        List<String> old = before.subList(head, before.size() - tail);
        List<String> now = after.subList(head, after.size() - tail);
        if (old.size() > MOST_CHANGED || now.size() > MOST_CHANGED) {
            return false;
        }
        before.subList(0, head).forEach(line -> script.add(' ' + line));
        between(old, now);
        before.subList(before.size() - tail, before.size()).forEach(line -> script.add(' ' + line));
        return true;
    }

    private void between(List<String> old, List<String> now) {
        int[][] common = new int[old.size() + 1][now.size() + 1];
        for (int i = old.size() - 1; i >= 0; i--) {
            for (int k = now.size() - 1; k >= 0; k--) {
                common[i][k] = old.get(i).equals(now.get(k))
                        ? common[i + 1][k + 1] + 1
                        : Math.max(common[i + 1][k], common[i][k + 1]);
            }
        }
        int i = 0;
        int k = 0;
        while (i < old.size() || k < now.size()) {
            if (i < old.size() && k < now.size() && old.get(i).equals(now.get(k))) {
                script.add(' ' + old.get(i++));
                k++;
            } else if (k == now.size() || i < old.size() && common[i + 1][k] >= common[i][k + 1]) {
                script.add('-' + old.get(i++));
            } else {
                script.add('+' + now.get(k++));
            }
        }
    }

    /** Writes the changes with the lines around them; says how many pieces that makes. */
    private int write(StringBuilder text) {
        int hunks = 0;
        int old = 0;
        int now = 0;
        int at = 0;
        while (at < script.size()) {
            int end = hunkEnd(at);
            if (end > at) {
                int oldLines = count(at, end, '+');
                int nowLines = count(at, end, '-');
                text.append("@@ -")
                        .append(old + (oldLines == 0 ? 0 : 1))
                        .append(',')
                        .append(oldLines)
                        .append(" +")
                        .append(now + (nowLines == 0 ? 0 : 1))
                        .append(',')
                        .append(nowLines)
                        .append(" @@\n");
                script.subList(at, end).forEach(line -> line(text, line));
                old += oldLines;
                now += nowLines;
                hunks++;
                at = end;
            } else {
                old++;
                now++;
                at++;
            }
        }
        return hunks;
    }

    /** Where the piece ends that begins here; the same place if none does. */
    private int hunkEnd(int at) {
        int end = at;
        int last = at - 1;
        for (int i = at; i < script.size() && i <= last + 2 * AROUND + 1 && (last >= at || i <= at + AROUND); i++) {
            if (script.get(i).charAt(0) != ' ') {
                last = i;
                end = Math.min(script.size(), i + AROUND + 1);
            }
        }
        return end;
    }

    private int count(int from, int to, char without) {
        return (int) script.subList(from, to).stream()
                .filter(line -> line.charAt(0) != without)
                .count();
    }

    private static void line(StringBuilder text, String line) {
        text.append(line);
        if (!line.endsWith("\n")) {
            text.append("\n\\ No newline at end of file\n");
        }
    }
}
