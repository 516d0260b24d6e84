package io.jenkins.plugins.promotion.tree;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import com.github.difflib.DiffUtils;
import com.github.difflib.patch.AbstractDelta;
import com.github.difflib.patch.Patch;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.Test;

public class LineDiffTest {

    private static List<String> lines(Random random, int alphabet) {
        return Stream.generate(() -> "line " + random.nextInt(alphabet))
                .limit(random.nextInt(12))
                .toList();
    }

    private static int touched(Patch<String> patch) {
        return patch.getDeltas().stream()
                .mapToInt(delta -> delta.getSource().size() + delta.getTarget().size())
                .sum();
    }

    /** Two judges: the text that comes out, and the library's own search for the fewest lines. */
    @Test
    public void makesTheOneTheOtherByTheFewestLines() throws Exception {
        Random random = new Random(5);
        for (int round = 0; round < 5_000; round++) {
            List<String> before = lines(random, 2 + random.nextInt(12));
            List<String> after = lines(random, 2 + random.nextInt(12));
            Patch<String> patch = LineDiff.between(before, after);
            String told = before + " → " + after + ": " + patch;
            assertEquals(told, after, patch.applyTo(before));
            assertEquals(told, before, patch.restore(after));
            assertEquals(told, touched(DiffUtils.diff(before, after)), touched(patch));
            AbstractDelta<String> last = null;
            for (AbstractDelta<String> delta : patch.getDeltas()) {
                assertTrue(
                        told,
                        last == null
                                || last.getSource().getPosition()
                                                + last.getSource().size()
                                        < delta.getSource().getPosition());
                last = delta;
            }
        }
    }

    @Test
    public void equalTextsDifferInNothing() {
        assertEquals(
                0,
                LineDiff.between(List.of("a", "b"), List.of("a", "b"))
                        .getDeltas()
                        .size());
    }
}
