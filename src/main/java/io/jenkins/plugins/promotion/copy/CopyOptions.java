package io.jenkins.plugins.promotion.copy;

import io.jenkins.plugins.promotion.refusal.Refusal;
import io.jenkins.plugins.promotion.tree.Scope;
import io.jenkins.plugins.promotion.tree.TreeDigest;
import java.io.Serializable;
import java.util.List;

/**
 * How one copy is to be done.
 *
 * @param include Ant patterns that narrow the copy within the scope; none means all
 * @param exclude Ant patterns left alone by the copy, never deleted either
 * @param maxDelete the most entries it may delete: a number, or a percentage of the target's entries such as {@code 50%}
 * @param dryRun say what would happen, change nothing
 * @param expectedTarget refuse unless the target has this digest; null means any
 * @param indexed whether files of the target that the node's index knows to be unchanged need not be read
 */
public record CopyOptions(
        List<String> include,
        List<String> exclude,
        String maxDelete,
        boolean dryRun,
        TreeDigest expectedTarget,
        SwitchMode switchMode,
        boolean indexed)
        implements Serializable {
    /** Everything in scope, at most half of the target's entries deleted, in place. */
    public static final CopyOptions DEFAULT =
            new CopyOptions(List.of(), List.of(), "50%", false, null, SwitchMode.IN_PLACE, false);

    /** @throws Refusal naming a malformed pattern or limit */
    public CopyOptions {
        Scope narrowed = new Scope(include, exclude);
        include = narrowed.include();
        exclude = narrowed.exclude();
        maxDelete = maxDelete == null || maxDelete.isBlank() ? "50%" : maxDelete.strip();
        switchMode = switchMode == null ? SwitchMode.IN_PLACE : switchMode;
        parseLimit(maxDelete, 0);
    }

    public CopyOptions narrowed(List<String> only, List<String> without) {
        return new CopyOptions(only, without, maxDelete, dryRun, expectedTarget, switchMode, indexed);
    }

    public CopyOptions deletingAtMost(String limit) {
        return new CopyOptions(include, exclude, limit, dryRun, expectedTarget, switchMode, indexed);
    }

    public CopyOptions dry() {
        return new CopyOptions(include, exclude, maxDelete, true, expectedTarget, switchMode, indexed);
    }

    public CopyOptions expecting(TreeDigest target) {
        return new CopyOptions(include, exclude, maxDelete, dryRun, target, switchMode, indexed);
    }

    public CopyOptions switching(SwitchMode mode) {
        return new CopyOptions(include, exclude, maxDelete, dryRun, expectedTarget, mode, indexed);
    }

    /** Believing the node's index of the target, or not. */
    public CopyOptions indexed(boolean believes) {
        return new CopyOptions(include, exclude, maxDelete, dryRun, expectedTarget, switchMode, believes);
    }

    /** What the copy is narrowed to. */
    public Scope narrowing() {
        return new Scope(include, exclude);
    }

    /** How many of this many entries may be deleted. */
    public long deletable(long entries) {
        return parseLimit(maxDelete, entries);
    }

    private static long parseLimit(String text, long entries) {
        try {
            boolean percent = text.endsWith("%");
            long number = Long.parseLong(
                    percent ? text.substring(0, text.length() - 1).strip() : text);
            if (number >= 0 && !(percent && number > 100)) {
                return percent ? entries * number / 100 : number;
            }
        } catch (NumberFormatException e) {
            // told below
        }
        throw Refusal.mistake(
                "maxDelete '" + text + "' is no limit: write a number such as 10, or a percentage from 0% to 100%.");
    }
}
