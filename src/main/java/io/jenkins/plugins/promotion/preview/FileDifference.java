package io.jenkins.plugins.promotion.preview;

import io.jenkins.plugins.promotion.plan.Snapshot;
import io.jenkins.plugins.promotion.tree.HiddenValues;
import io.jenkins.plugins.promotion.tree.Kind;
import io.jenkins.plugins.promotion.tree.LineDiff;
import io.jenkins.plugins.promotion.tree.TreeEntry;
import io.jenkins.plugins.promotion.tree.TreeRefusedException;
import io.jenkins.plugins.promotion.tree.ValueMask;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/**
 * What becomes of a file as a whole, line by line, or why it is not shown.
 *
 * @param path where it is, as it can be shown
 * @param before bytes before, -1 if there is no file or it is not told
 * @param after bytes afterwards, -1 if there is no file or it is not told
 * @param untold why there are no lines, {@code null} if there are
 * @param rows its lines, with some unchanged ones around those that change
 * @param left how many rows are left out, 0 for none
 * @param notes what lines do not show
 */
public record FileDifference(
        String path, long before, long after, Untold untold, List<Row> rows, int left, List<Note> notes) {

    /** Why lines are not shown. */
    public enum Untold {
        /** The file belongs to each environment itself. */
        OWN,
        /** What in it belongs to each environment itself cannot be told apart. */
        OWN_VALUES,
        /** It is large. */
        LARGE,
        /** It is no text, or no file. */
        NO_TEXT,
        /** What was there before was not kept with this revision: it is no text, or there was too much of it. */
        NOT_KEPT
    }

    /** What lines do not show. */
    public enum Note {
        /** Lines end otherwise than before, with or without a carriage return. */
        LINE_ENDS,
        /** The last line has no end afterwards. */
        NO_LAST_END,
        PERMISSIONS,
        /** The file is the same afterwards. */
        SAME
    }

    /** Whether a line stays. */
    public enum Sort {
        SAME,
        OLD,
        NEW,
        /** It is replaced: old on one side, new on the other. */
        OTHER,
        /** Unchanged lines are left out here. */
        GAP
    }

    /**
     * A row of both sides.
     *
     * @param oldNumber from 1, 0 where there is no old line
     * @param newNumber from 1, 0 where there is no new line
     */
    public record Row(Sort sort, int oldNumber, String oldText, int newNumber, String newText) {}

    private static final int MOST_BYTES = 1 << 20;
    private static final int MOST_LINES = 20_000;
    private static final int MOST_ROWS = 2_000;
    private static final int AROUND = 3;
    private static final String OWN_VALUE = "(this environment's own value)";

    public FileDifference {
        rows = List.copyOf(rows);
        notes = List.copyOf(notes);
    }

    static FileDifference untold(String path, Untold why) {
        return new FileDifference(path, -1, -1, why, List.of(), 0, List.of());
    }

    /**
     * Compares.
     *
     * @param shown the path as it can be shown
     * @param hidden what environments keep for themselves, which stands on neither side
     * @throws IOException if a content cannot be had
     */
    static FileDifference between(String shown, String path, Snapshot before, Snapshot after, HiddenValues hidden)
            throws IOException {
        TreeEntry was = before.manifest().get(path);
        TreeEntry becomes = after.manifest().get(path);
        long sizeBefore = size(was);
        long sizeAfter = size(becomes);
        List<Note> notes = new ArrayList<>();
        if (was != null && becomes != null && was.permissions() != becomes.permissions()) {
            notes.add(Note.PERMISSIONS);
        }
        Untold untold = null;
        List<String> old = List.of();
        List<String> now = List.of();
        if (!isFileOrNothing(was) || !isFileOrNothing(becomes) || was == null && becomes == null) {
            untold = Untold.NO_TEXT;
        } else if (sizeBefore > MOST_BYTES || sizeAfter > MOST_BYTES) {
            untold = Untold.LARGE;
        } else {
            try {
                Optional<String> other = text(path, after, becomes, hidden);
                Optional<String> one = other.isEmpty() ? other : text(path, before, was, hidden);
                if (one.isPresent() && other.isPresent()) {
                    old = lines(one.get());
                    now = lines(other.get());
                    notes.addAll(notes(was, becomes, one.get(), other.get()));
                    untold = old.size() > MOST_LINES || now.size() > MOST_LINES ? Untold.LARGE : null;
                } else {
                    untold = Untold.NO_TEXT;
                }
            } catch (TreeRefusedException e) {
                untold = Untold.OWN_VALUES;
            } catch (NoSuchFileException e) {
                untold = Untold.NOT_KEPT;
            }
        }
        if (untold != null) {
            return new FileDifference(shown, sizeBefore, sizeAfter, untold, List.of(), 0, notes);
        }
        List<Row> rows = new Rows(old, now, allReturn(old) && allReturn(now)).all();
        return new FileDifference(
                shown,
                sizeBefore,
                sizeAfter,
                null,
                rows.subList(0, Math.min(rows.size(), MOST_ROWS)),
                Math.max(0, rows.size() - MOST_ROWS),
                notes);
    }

    private static long size(TreeEntry entry) {
        return entry == null || entry.kind() != Kind.FILE ? -1 : entry.size();
    }

    private static boolean isFileOrNothing(TreeEntry entry) {
        return entry == null || entry.kind() == Kind.FILE;
    }

    private static Optional<String> text(String path, Snapshot tree, TreeEntry entry, HiddenValues hidden)
            throws IOException {
        return entry == null
                ? Optional.of("")
                : decoded(hidden.hidden(path, tree.contents().read(entry)))
                        .map(text -> ValueMask.inWords(text, OWN_VALUE));
    }

    /** Bytes as text, in UTF-8 or else in Latin-1; empty if they are neither. */
    static Optional<String> decoded(byte[] bytes) {
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            text = new String(bytes, StandardCharsets.ISO_8859_1);
            if (text.chars().anyMatch(c -> Character.isISOControl(c) && c != '\n' && c != '\r' && c != '\t')) {
                return Optional.empty();
            }
        }
        return text.indexOf('\0') < 0 ? Optional.of(text) : Optional.empty();
    }

    private static List<String> lines(String text) {
        if (text.isEmpty()) {
            return List.of();
        }
        String body = text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
        return List.of(body.split("\n", -1));
    }

    /** Whether every line but an unended last one ends with a carriage return, so that it is not worth telling. */
    private static boolean allReturn(List<String> lines) {
        return lines.subList(0, Math.max(0, lines.size() - 1)).stream().allMatch(line -> line.endsWith("\r"));
    }

    private static List<Note> notes(TreeEntry was, TreeEntry becomes, String old, String now) {
        List<Note> notes = new ArrayList<>();
        if (was != null && becomes != null && was.content().equals(becomes.content())) {
            notes.add(Note.SAME);
        }
        if (was != null && becomes != null && old.contains("\r\n") != now.contains("\r\n")) {
            notes.add(Note.LINE_ENDS);
        }
        if (becomes != null && !now.isEmpty() && !now.endsWith("\n") && (was == null || old.endsWith("\n"))) {
            notes.add(Note.NO_LAST_END);
        }
        return notes;
    }

    /** Makes the rows. */
    private static final class Rows {
        private final List<String> old;
        private final List<String> now;
        private final boolean stripped;
        private final List<Row> rows = new ArrayList<>();

        Rows(List<String> old, List<String> now, boolean stripped) {
            this.old = old;
            this.now = now;
            this.stripped = stripped;
        }

        List<Row> all() {
            BitSet gone = new BitSet();
            BitSet come = new BitSet();
            LineDiff.between(old, now).getDeltas().forEach(delta -> {
                gone.set(delta.getSource().getPosition(), delta.getSource().last() + 1);
                come.set(delta.getTarget().getPosition(), delta.getTarget().last() + 1);
            });
            int oldAt = 0;
            int nowAt = 0;
            while (oldAt < old.size() || nowAt < now.size()) {
                int stays =
                        Math.min(next(gone.nextSetBit(oldAt), old) - oldAt, next(come.nextSetBit(nowAt), now) - nowAt);
                boolean last = oldAt + stays == old.size() && nowAt + stays == now.size();
                same(oldAt, nowAt, stays, rows.isEmpty(), last);
                oldAt += stays;
                nowAt += stays;
                int goes = gone.nextClearBit(oldAt) - oldAt;
                int comes = come.nextClearBit(nowAt) - nowAt;
                for (int i = 0; i < Math.max(goes, comes); i++) {
                    add(
                            i < goes && i < comes ? Sort.OTHER : i < goes ? Sort.OLD : Sort.NEW,
                            i < goes ? oldAt + i : -1,
                            i < comes ? nowAt + i : -1);
                }
                oldAt += goes;
                nowAt += comes;
            }
            return rows;
        }

        private static int next(int bit, List<String> lines) {
            return bit < 0 ? lines.size() : bit;
        }

        /** Unchanged lines: those next to what changes. */
        private void same(int oldAt, int nowAt, int count, boolean first, boolean last) {
            int head = first ? 0 : Math.min(count, AROUND);
            int tail = last ? 0 : Math.min(count - head, AROUND);
            for (int i = 0; i < head; i++) {
                add(Sort.SAME, oldAt + i, nowAt + i);
            }
            if (count - head - tail == 1) { // No longer than to say that it is left out.
                add(Sort.SAME, oldAt + head, nowAt + head);
            } else if (head + tail < count) {
                rows.add(new Row(Sort.GAP, 0, "", 0, ""));
            }
            for (int i = count - tail; i < count; i++) {
                add(Sort.SAME, oldAt + i, nowAt + i);
            }
        }

        private void add(Sort sort, int oldAt, int nowAt) {
            rows.add(new Row(
                    sort,
                    oldAt + 1,
                    oldAt < 0 ? "" : shown(old.get(oldAt)),
                    nowAt + 1,
                    nowAt < 0 ? "" : shown(now.get(nowAt))));
        }

        private String shown(String line) {
            boolean end = stripped && line.endsWith("\r");
            return Visible.of(end ? line.substring(0, line.length() - 1) : line, Visible.LINE)
                    .text();
        }
    }
}
