package io.jenkins.plugins.promotion.tree;

import com.github.difflib.algorithm.Change;
import com.github.difflib.algorithm.myers.MyersDiffWithLinearSpace;
import com.github.difflib.patch.DeltaType;
import com.github.difflib.patch.Patch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The fewest lines that make one text another. The library's search takes steps by the lines times the differences, so lines
 * that one side has alone, which are different wherever they stand, are kept out of it. Where it would take too long all the same,
 * all that is between the same beginning and end counts as changed.
 */
public final class LineDiff {

    /** Lines that are compared until it is given up: a second of work or some. */
    private static final long MOST = 100_000_000;

    private LineDiff() {}

    /** Thrown where two texts have so little order in common that nobody would wait for what they share. */
    private static final class GivenUp extends RuntimeException {
        private static final long serialVersionUID = 1L;

        GivenUp() {
            super(null, null, false, false);
        }
    }

    /** How the one becomes the other. */
    public static Patch<String> between(List<String> before, List<String> after) {
        int[] old = shared(before, new HashSet<>(after));
        int[] now = shared(after, new HashSet<>(before));
        List<Change> inner;
        try {
            inner = fewest(at(before, old), at(after, now));
        } catch (GivenUp e) {
            return Patch.generate(before, after, whole(before, after));
        }
        List<Change> changes = new ArrayList<>();
        int i = 0; // The next line of each side that is not yet accounted for.
        int j = 0;
        int a = 0; // The same among the shared lines.
        int b = 0;
        for (Change change : inner) {
            for (; a < change.startOriginal; a++, b++) {
                add(changes, i, old[a], j, now[b]);
                i = old[a] + 1;
                j = now[b] + 1;
            }
            a = change.endOriginal;
            b = change.endRevised;
        }
        for (; a < old.length; a++, b++) {
            add(changes, i, old[a], j, now[b]);
            i = old[a] + 1;
            j = now[b] + 1;
        }
        add(changes, i, before.size(), j, after.size());
        return Patch.generate(before, after, changes);
    }

    private static List<Change> fewest(List<String> before, List<String> after) {
        long[] left = {MOST};
        return new MyersDiffWithLinearSpace<String>((one, other) -> {
                    if (--left[0] < 0) {
                        throw new GivenUp();
                    }
                    return one.equals(other);
                })
                .computeDiff(before, after, null);
    }

    /** All that is between what both begin and end with. */
    private static List<Change> whole(List<String> before, List<String> after) {
        int most = Math.min(before.size(), after.size());
        int begin = 0;
        while (begin < most && before.get(begin).equals(after.get(begin))) {
            begin++;
        }
        int end = 0;
        while (end < most - begin && before.get(before.size() - 1 - end).equals(after.get(after.size() - 1 - end))) {
            end++;
        }
        List<Change> changes = new ArrayList<>();
        add(changes, begin, before.size() - end, begin, after.size() - end);
        return changes;
    }

    private static int[] shared(List<String> lines, Set<String> others) {
        int[] all = new int[lines.size()];
        int count = 0;
        int index = 0;
        for (String line : lines) {
            if (others.contains(line)) {
                all[count++] = index;
            }
            index++;
        }
        return Arrays.copyOf(all, count);
    }

    private static List<String> at(List<String> lines, int[] indexes) {
        List<String> chosen = new ArrayList<>(indexes.length);
        for (int index : indexes) {
            chosen.add(lines.get(index));
        }
        return chosen;
    }

    private static void add(List<Change> changes, int i, int iEnd, int j, int jEnd) {
        if (i < iEnd || j < jEnd) {
            DeltaType type = i == iEnd ? DeltaType.INSERT : j == jEnd ? DeltaType.DELETE : DeltaType.CHANGE;
            changes.add(new Change(type, i, iEnd, j, jEnd));
        }
    }
}
