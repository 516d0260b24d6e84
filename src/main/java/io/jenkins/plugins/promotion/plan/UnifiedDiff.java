package io.jenkins.plugins.promotion.plan;

import io.jenkins.plugins.promotion.refusal.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A unified diff of one file, followed without fuzz and without offset: every line it names, those around a change too, is
 * where it says, byte for byte. Lines end at LF; a carriage return before it is part of the line.
 */
public final class UnifiedDiff {
    private static final Pattern HEADER =
            Pattern.compile("@@ -(\\d{1,9})(?:,(\\d{1,9}))? \\+(\\d{1,9})(?:,(\\d{1,9}))? @@.*", Pattern.DOTALL);
    /** What Git writes above a diff that does more than change lines. */
    private static final Pattern MORE = Pattern.compile(
            "(rename |copy |similarity |old mode |new mode |new file mode |deleted file mode |GIT binary |Binary files )");

    private final List<Hunk> hunks;

    /**
     * @param at the index of its first line before
     * @param to that afterwards
     */
    private record Hunk(int at, List<String> before, int to, List<String> after) {
        Hunk reversed() {
            return new Hunk(to, after, at, before);
        }
    }

    private UnifiedDiff(List<Hunk> hunks) {
        this.hunks = List.copyOf(hunks);
    }

    /**
     * Reads a diff as {@code diff -u} and {@code git diff} write it. The names in it do not count.
     *
     * @throws Refusal if it is none, is about several files, or does more than change lines of one
     */
    public static UnifiedDiff parse(byte[] bytes) {
        return new Reader(lines(bytes)).read();
    }

    /** The file as it is once this was followed; empty if its lines are others than those that the diff expects. */
    public Optional<byte[]> follow(byte[] content) {
        List<String> lines = lines(content);
        StringBuilder after = new StringBuilder();
        int next = 0;
        for (Hunk hunk : hunks) {
            int end = hunk.at() + hunk.before().size();
            boolean fits = hunk.before().isEmpty()
                    ? lines.isEmpty()
                    : end <= lines.size() && lines.subList(hunk.at(), end).equals(hunk.before());
            boolean cut = !hunk.after().isEmpty() && isCut(last(hunk.after())) && end < lines.size()
                    || hunk.after().isEmpty() && lines.size() != hunk.before().size();
            if (!fits || cut) {
                return Optional.empty();
            }
            lines.subList(next, hunk.at()).forEach(after::append);
            hunk.after().forEach(after::append);
            next = end;
        }
        lines.subList(next, lines.size()).forEach(after::append);
        return Optional.of(after.toString().getBytes(StandardCharsets.ISO_8859_1));
    }

    /** What undoes this. */
    public UnifiedDiff reversed() {
        return new UnifiedDiff(hunks.stream().map(Hunk::reversed).toList());
    }

    /** How many bytes a file has more afterwards, negative if fewer. */
    public long growth() {
        return hunks.stream()
                .mapToLong(hunk -> String.join("", hunk.after()).length()
                        - (long) String.join("", hunk.before()).length())
                .sum();
    }

    private static String last(List<String> lines) {
        return lines.get(lines.size() - 1);
    }

    /** Whether it is a line without an end, which only the last one of a file can be. */
    private static boolean isCut(String line) {
        return !line.endsWith("\n");
    }

    /** Each with its end; a character for a byte, whatever the encoding is. */
    static List<String> lines(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        List<String> lines = new ArrayList<>();
        for (int begin = 0; begin < text.length(); ) {
            int end = text.indexOf('\n', begin);
            end = end < 0 ? text.length() : end + 1;
            lines.add(text.substring(begin, end));
            begin = end;
        }
        return lines;
    }

    /** Goes through the lines of a diff. */
    private static final class Reader {
        private final List<String> lines;
        private final List<Hunk> hunks = new ArrayList<>();
        private int next;

        Reader(List<String> lines) {
            this.lines = lines;
        }

        UnifiedDiff read() {
            names();
            while (next < lines.size() && lines.get(next).startsWith("@@")) {
                hunk();
            }
            if (hunks.isEmpty()) {
                throw wrong("no hunk begins here", "a hunk begins with a line such as @@ -3,7 +3,8 @@");
            }
            // A patch by mail ends with a signature.
            if (next < lines.size()
                    && !lines.get(next).isBlank()
                    && !lines.get(next).equals("-- \n")) {
                boolean another =
                        lines.get(next).startsWith("---") || lines.get(next).startsWith("diff ");
                throw another
                        ? wrong("another file begins", "give each file an item with a patch of its own")
                        : wrong("this is no part of a hunk", "make the patch anew by 'diff -u'");
            }
            return new UnifiedDiff(hunks);
        }

        private void names() {
            while (next + 1 < lines.size()
                    && !(lines.get(next).startsWith("--- ")
                            && lines.get(next + 1).startsWith("+++ "))) {
                if (MORE.matcher(lines.get(next)).lookingAt()) {
                    throw wrong("this does more than change lines", "use kind: file");
                }
                next++;
            }
            if (next + 1 >= lines.size()) {
                next = 0;
                throw !lines.isEmpty() && lines.get(0).matches("(?s)(\u00EF\u00BB\u00BF|\u00FF\u00FE|\u00FE\u00FF).*")
                        ? wrong(
                                "a byte order mark stands before the diff, as some shells write one",
                                "let the program write the file, 'git diff --output=FILE'")
                        : wrong("this is no unified diff", "make it by 'diff -u' or 'git diff'");
            }
            for (int i = next; i < next + 2; i++) {
                if (lines.get(i).substring(4).strip().split("\t")[0].equals("/dev/null")) {
                    throw wrong("this creates or deletes the file", "use kind: file");
                }
            }
            next += 2;
        }

        private void hunk() {
            Matcher header = HEADER.matcher(lines.get(next));
            if (!header.matches()) {
                throw wrong("the head of a hunk is broken", "it looks like @@ -3,7 +3,8 @@");
            }
            int before = count(header.group(2));
            int after = count(header.group(4));
            int at = Integer.parseInt(header.group(1)) - (before == 0 ? 0 : 1);
            int to = Integer.parseInt(header.group(3)) - (after == 0 ? 0 : 1);
            Hunk last = hunks.isEmpty() ? new Hunk(0, List.of(), 0, List.of()) : hunks.get(hunks.size() - 1);
            int gap = at - last.at() - last.before().size();
            if (gap < 0 || to - last.to() - last.after().size() != gap) {
                throw wrong("the line numbers do not fit those before", "make the patch anew by 'diff -u'");
            }
            boolean nowhere = before == 0 || after == 0;
            if (nowhere && (at != 0 || to != 0 || !hunks.isEmpty())) {
                throw wrong(
                        "nothing around the change says where it is", "make the patch with lines around, by 'diff -u'");
            }
            int head = next++;
            List<String> old = new ArrayList<>();
            List<String> now = new ArrayList<>();
            while (old.size() < before || now.size() < after) {
                line(head, old, now);
            }
            boolean cut =
                    cuts(old, now) && next < lines.size() && lines.get(next).startsWith("@@");
            boolean more = old.size() > before || now.size() > after;
            boolean cutWithin = old.stream().limit(Math.max(0, before - 1L)).anyMatch(UnifiedDiff::isCut)
                    || now.stream().limit(Math.max(0, after - 1L)).anyMatch(UnifiedDiff::isCut);
            if (more || cut || cutWithin) {
                next = head;
                throw wrong("the hunk's lines are not those its head counts", "make the patch anew by 'diff -u'");
            } else if (old.equals(now)) {
                next = head;
                throw wrong("the hunk changes nothing", "take it out");
            }
            hunks.add(new Hunk(at, List.copyOf(old), to, List.copyOf(now)));
        }

        private static boolean cuts(List<String> old, List<String> now) {
            return !old.isEmpty() && isCut(last(old)) || !now.isEmpty() && isCut(last(now));
        }

        private void line(int head, List<String> old, List<String> now) {
            String line = next < lines.size() ? lines.get(next) : "";
            if (isCut(line)) {
                next = Math.min(next, lines.size() - 1);
                throw line.isEmpty()
                        ? wrong(
                                "the patch ends within the hunk of line " + (head + 1),
                                "make the patch anew by 'diff -u'")
                        : wrong(
                                "the last line of the patch has no line break, so that it may be cut",
                                "end it with one if it is whole, or make the patch anew by 'diff -u'");
            }
            // An editor that strips blanks leaves nothing of an empty line that stays.
            boolean stripped = line.equals("\n") || line.equals("\r\n");
            char sign = stripped ? ' ' : line.charAt(0);
            String text = stripped ? line : line.substring(1);
            if (" -+".indexOf(sign) < 0) {
                throw wrong("a line of a hunk begins with ' ', '-', '+'", "make the patch anew by 'diff -u'");
            }
            next++;
            if (next < lines.size() && lines.get(next).startsWith("\\")) {
                text = text.substring(0, text.length() - 1);
                next++;
            }
            if (sign != '+') {
                old.add(text);
            }
            if (sign != '-') {
                now.add(text);
            }
        }

        private static int count(String digits) {
            return digits == null ? 1 : Integer.parseInt(digits);
        }

        private Refusal wrong(String what, String mend) {
            return Refusal.mistake("line " + (next + 1) + ": " + what + "; " + mend);
        }
    }
}
