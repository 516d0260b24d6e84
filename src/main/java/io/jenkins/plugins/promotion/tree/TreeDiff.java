package io.jenkins.plugins.promotion.tree;

import io.jenkins.plugins.promotion.wording.Phrases;
import io.jenkins.plugins.promotion.wording.Saying;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * How one tree became another, path by path in canonical order.
 *
 * @param added paths only in the second
 * @param changed paths whose kind or content differs
 * @param deleted paths only in the first
 * @param modeChanged paths where only the permissions differ
 */
public record TreeDiff(List<String> added, List<String> changed, List<String> deleted, List<String> modeChanged)
        implements Serializable {

    public TreeDiff {
        added = List.copyOf(added);
        changed = List.copyOf(changed);
        deleted = List.copyOf(deleted);
        modeChanged = List.copyOf(modeChanged);
    }

    /** What must happen to the first tree so that it becomes the second. */
    public static TreeDiff between(Manifest first, Manifest second) {
        List<String> added = new ArrayList<>();
        List<String> changed = new ArrayList<>();
        List<String> deleted = new ArrayList<>();
        List<String> modeChanged = new ArrayList<>();
        EntryTable a = first.table();
        EntryTable b = second.table();
        int i = 0;
        int j = 0;
        while (i < a.size() || j < b.size()) {
            int order = i == a.size() ? 1 : j == b.size() ? -1 : a.comparePaths(i, b, j);
            if (order < 0) {
                deleted.add(a.path(i++));
            } else if (order > 0) {
                added.add(b.path(j++));
            } else {
                if (!a.sameContent(i, b, j)) {
                    changed.add(b.path(j));
                } else if (a.permissions(i) != b.permissions(j)) {
                    modeChanged.add(b.path(j));
                }
                i++;
                j++;
            }
        }
        return new TreeDiff(added, changed, deleted, modeChanged);
    }

    public boolean isEmpty() {
        return added.isEmpty() && changed.isEmpty() && deleted.isEmpty() && modeChanged.isEmpty();
    }

    /** For people, path by path, such as {@code app.json is changed}; behind so many only how many more there are. */
    public List<String> told(int most, Locale language) {
        Phrases words = Phrases.of(TreeDiff.class, language);
        List<String> all = new ArrayList<>();
        added.forEach(path -> all.add(words.say("new", path)));
        changed.forEach(path -> all.add(words.say("changed", path)));
        deleted.forEach(path -> all.add(words.say("gone", path)));
        modeChanged.forEach(path -> all.add(words.say("mode", path)));
        if (all.size() <= most) {
            return all;
        }
        List<String> first = new ArrayList<>(all.subList(0, most));
        first.add(words.say("more", all.size() - most));
        return first;
    }

    /** A line of what was told in English, in a language. */
    public static String in(Locale language, String told) {
        return Saying.recorded(TreeDiff.class, told, Set.of())
                .map(said -> said.in(language))
                .orElse(told);
    }

    /** For people: {@code 2 added, 1 changed, 0 deleted, 0 permissions}. */
    public String summary() {
        return added.size() + " added, " + changed.size() + " changed, " + deleted.size() + " deleted, "
                + modeChanged.size() + " permissions";
    }
}
