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
 * that one side has alone, which are different wherever they stand, are kept out of it.
 */
public final class LineDiff {

    private LineDiff() {}

    /** How the one becomes the other. */
    public static Patch<String> between(List<String> before, List<String> after) {
        int[] old = shared(before, new HashSet<>(after));
        int[] now = shared(after, new HashSet<>(before));
        List<Change> inner = new MyersDiffWithLinearSpace<String>().computeDiff(at(before, old), at(after, now), null);
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
