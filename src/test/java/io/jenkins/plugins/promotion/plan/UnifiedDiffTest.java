package io.jenkins.plugins.promotion.plan;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.promotion.refusal.Refusal;
import java.io.ByteArrayOutputStream;
import java.util.Optional;
import java.util.Random;
import org.eclipse.jgit.diff.DiffFormatter;
import org.eclipse.jgit.diff.HistogramDiff;
import org.eclipse.jgit.diff.RawText;
import org.eclipse.jgit.diff.RawTextComparator;
import org.junit.Test;

public class UnifiedDiffTest {
    private static final String NAMES = "--- a\n+++ b\n";

    private static byte[] bytes(String text) {
        return text.getBytes(ISO_8859_1);
    }

    private static String followed(String diff, String before) {
        return UnifiedDiff.parse(bytes(diff))
                .follow(bytes(before))
                .map(after -> new String(after, ISO_8859_1))
                .orElse("refused");
    }

    @Test
    public void aLineElsewhereOrSpeltOtherwiseIsNotWhatWasMeant() {
        String diff =
                "diff --git a/m b/m\nindex 1..2 100644\n" + NAMES + "@@ -2,3 +2,3 @@ head\n b\n-c\n+C\n d\n-- \n2.39\n";
        assertEquals("a\nb\nC\nd\ne\n", followed(diff, "a\nb\nc\nd\ne\n"));
        for (String other : new String[] {
            "b\nc\nd\n", "x\na\nb\nc\nd\n", "a\nb\nc \nd\n", "a\nb\r\nc\r\nd\r\n", "a\nb\nc\nd", "a\nb\n", ""
        }) {
            assertEquals(other, "refused", followed(diff, other));
        }
    }

    @Test
    public void theEndOfTheLastLineIsPartOfIt() {
        String marker = "\\ No newline at end of file\n";
        assertEquals("b", followed(NAMES + "@@ -1 +1 @@\n-a\n+b\n" + marker, "a\n"));
        assertEquals("refused", followed(NAMES + "@@ -1 +1 @@\n-a\n+b\n" + marker, "a\nc\n"));
        assertEquals("a\nb\n", followed(NAMES + "@@ -1 +1,2 @@\n-a\n" + marker + "+a\n+b\n", "a"));
        assertEquals("a\r\nB\r\n", followed(NAMES + "@@ -1,2 +1,2 @@\n a\r\n-b\r\n+B\r\n", "a\r\nb\r\n"));
        assertEquals("x\n", followed(NAMES + "@@ -0,0 +1 @@\n+x\n", ""));
        assertEquals("refused", followed(NAMES + "@@ -0,0 +1 @@\n+x\n", "y\n"));
        assertEquals("", followed(NAMES + "@@ -1 +0,0 @@\n-x\n", "x\n"));
        assertEquals("refused", followed(NAMES + "@@ -1 +0,0 @@\n-x\n", "x\ny\n"));
    }

    @Test
    public void whatIsNoDiffOfOneFileIsRefusedWithItsLine() {
        String[][] table = {
            {"", "line 1: this is no unified diff"},
            {"hello\n", "line 1: this is no unified diff"},
            {NAMES, "line 3: no hunk begins here"},
            {NAMES + "x\n", "line 3: no hunk begins here"},
            {NAMES + "@@ -1 1 @@\n", "line 3: the head of a hunk is broken"},
            {NAMES + "@@ -1 +1 @@\n-a\n", "line 4: the patch ends within the hunk of line 3"},
            {NAMES + "@@ -1 +1 @@\n-a\n+b", "line 5: the last line of the patch has no line break"},
            {"\u00EF\u00BB\u00BF" + NAMES + "@@ -1 +1 @@\n-a\n+b\n", "line 1: a byte order mark stands before"},
            {"\u00FF\u00FE-\0-\0-\0 \0a\0\n\0+\0+\0+\0 \0b\0\n\0", "line 1: a byte order mark stands before"},
            {NAMES + "@@ -1 +1 @@\n-a\n*b\n", "line 5: a line of a hunk begins with"},
            {NAMES + "@@ -1 +1 @@\n-a\n-b\n+c\n", "line 3: the hunk's lines are not those its head counts"},
            {NAMES + "@@ -1 +1 @@\n-a\n+b\n+c\n", "line 6: this is no part of a hunk"},
            {NAMES + "@@ -1 +1 @@\n-a\n+a\n", "line 3: the hunk changes nothing"},
            {NAMES + "@@ -1 +2 @@\n-a\n+b\n", "line 3: the line numbers do not fit"},
            {NAMES + "@@ -0 +0 @@\n-a\n+b\n", "line 3: the line numbers do not fit"},
            {NAMES + "@@ -3 +3 @@\n-a\n+b\n@@ -3 +3 @@\n-a\n+b\n", "line 6: the line numbers do not fit"},
            {NAMES + "@@ -3,0 +4 @@\n+b\n", "line 3: nothing around the change says where it is"},
            {NAMES + "@@ -1 +1 @@\n-a\n+b\n" + NAMES, "line 6: another file begins"},
            {"--- /dev/null\n+++ b\n@@ -0,0 +1 @@\n+b\n", "creates or deletes"},
            {"--- a\n+++ /dev/null\t1970\n@@ -1 +0,0 @@\n-b\n", "creates or deletes"},
            {"old mode 100644\nnew mode 100755\n" + NAMES, "line 1: this does more than change lines"},
            {"rename from a\n" + NAMES, "line 1: this does more than change lines"},
            {"GIT binary patch\n" + NAMES, "line 1: this does more than change lines"},
            {
                NAMES + "@@ -1,2 +1,2 @@\n-a\n\\ No\n-b\n+c\n+d\n",
                "line 3: the hunk's lines are not those its head counts"
            },
        };
        for (String[] row : table) {
            Refusal refused = assertThrows(row[0], Refusal.class, () -> UnifiedDiff.parse(bytes(row[0])));
            assertTrue(row[0] + refused.getMessage(), refused.getMessage().contains(row[1]));
        }
    }

    /** Git writes the diffs. */
    @Test
    public void everyDiffLeadsFromOneTextToTheOtherAndBack() throws Exception {
        Random random = new Random(7);
        int changed = 0;
        for (int round = 0; round < 4000; round++) {
            byte[] before = text(random, random.nextInt(14));
            byte[] after = edited(random, before);
            ByteArrayOutputStream diff = new ByteArrayOutputStream();
            diff.write(bytes(NAMES));
            try (DiffFormatter formatter = new DiffFormatter(diff)) {
                RawText a = new RawText(before);
                RawText b = new RawText(after);
                formatter.format(new HistogramDiff().diff(RawTextComparator.DEFAULT, a, b), a, b);
            }
            if (java.util.Arrays.equals(before, after)) {
                continue;
            }
            changed++;
            UnifiedDiff read = UnifiedDiff.parse(diff.toByteArray());
            String shown = diff.toString(ISO_8859_1);
            assertArrayEquals(shown, after, read.follow(before).orElseThrow());
            assertArrayEquals(shown, before, read.reversed().follow(after).orElseThrow());
            assertEquals(shown, after.length - before.length, read.growth());
        }
        assertTrue(changed > 3000);
    }

    private static byte[] text(Random random, int lines) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < lines; i++) {
            text.append(new String[] {"", "a", "-- b", "+c", "\\ d", " \u00e9", "@@ -1 +1 @@", "e\r"}
                            [random.nextInt(8)])
                    .append(i == lines - 1 && random.nextBoolean() ? "" : "\n");
        }
        return bytes(text.toString());
    }

    private static byte[] edited(Random random, byte[] before) {
        String text = new String(before, ISO_8859_1);
        int from = random.nextInt(text.length() + 1);
        int to = from + random.nextInt(text.length() - from + 1) / 3;
        return bytes(text.substring(0, from)
                + new String(text(random, 1 + random.nextInt(3)), ISO_8859_1)
                + text.substring(to));
    }

    @Test
    public void aFileThatMayBeBothIsNotTouched() {
        UnifiedDiff more = UnifiedDiff.parse(bytes(NAMES + "@@ -1,2 +1,3 @@\n x\n+x\n x\n"));
        Refusal refused = assertThrows(Refusal.class, () -> PatchFile.after("m", more, bytes("x\nx\nx\n")));
        assertTrue(refused.getMessage(), refused.getMessage().contains("before the patch or after it"));
        assertFalse(PatchFile.after("m", UnifiedDiff.parse(bytes(NAMES + "@@ -1 +1 @@\n-a\n+b\n")), bytes("b\n"))
                .isPresent());
        assertEquals(Optional.of("items[1].source: 'p' is refused; line 1: this is no unified diff"), refusedPlan());
    }

    private static Optional<String> refusedPlan() {
        String plan = Plans.withItems("- {id: a, description: d, kind: patch, path: m, source: p}\n");
        Refusal refused = assertThrows(
                Refusal.class, () -> PlanReader.read("plan", plan, PlanFiles.of(java.util.Map.of("p", bytes("no\n")))));
        return refused.details().stream()
                .map(detail -> detail.replaceAll("^.*column \\d+: ", "").replaceAll("; make it.*$", ""))
                .findFirst();
    }
}
