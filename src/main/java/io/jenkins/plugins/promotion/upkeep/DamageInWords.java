package io.jenkins.plugins.promotion.upkeep;

import io.jenkins.plugins.promotion.change.ChangeState;
import io.jenkins.plugins.promotion.change.CopyRecord;
import io.jenkins.plugins.promotion.change.RevisionRecord;
import io.jenkins.plugins.promotion.store.Findings;
import io.jenkins.plugins.promotion.wording.Counts;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Says in words which changes and backups a store's damage hurts. */
final class DamageInWords {
    private static final int FEW = 5;

    private DamageInWords() {}

    /** One line for each snapshot and backup that is hurt or cannot be read, none if the store is sound. */
    static List<String> lines(Findings report, List<ChangeState> changes) {
        List<String> lines = new ArrayList<>();
        for (Findings.Hurt hurt : report.hurt()) {
            List<String> whose = new ArrayList<>();
            for (ChangeState change : changes) {
                whose.addAll(hurt.backup() ? backups(hurt.id(), change) : snapshots(hurt.id(), change));
            }
            lines.add((hurt.backup() ? "Backup " : "Snapshot ") + hurt.id()
                    + (whose.isEmpty() ? ", which no change names" : ": " + String.join("; ", whose))
                    + ". Not to be restored: " + paths(hurt) + ".");
        }
        report.unreadable().forEach(one -> lines.add("Not readable: " + one));
        return lines;
    }

    private static String paths(Findings.Hurt hurt) {
        if (hurt.paths().isEmpty()) {
            return Counts.of(hurt.count(), "file") + " with local or secret values";
        }
        String first =
                hurt.paths().stream().limit(FEW).map(path -> "'" + path + "'").collect(Collectors.joining(", "));
        long more = hurt.count() - Math.min(FEW, hurt.paths().size());
        return first + (more > 0 ? " and " + more + " more" : "");
    }

    private static List<String> backups(String id, ChangeState change) {
        return change.copies().stream()
                .filter(copy -> id.equals(copy.backup()))
                .map(copy ->
                        "of " + copy.to() + " before the copy from " + copy.from() + ", " + whose(change, copy.build()))
                .toList();
    }

    private static List<String> snapshots(String id, ChangeState change) {
        List<String> whose = new ArrayList<>();
        for (CopyRecord copy : change.copies()) {
            if (id.equals(copy.snapshot())) {
                whose.add((copy.base() ? "the base, " : "") + copy.from() + " as copied to " + copy.to() + ", "
                        + whose(change, copy.build()));
            }
        }
        for (RevisionRecord revision : change.revisions()) {
            if (id.equals(revision.snapshot())) {
                whose.add(revision.environment() + " as recorded in revision " + revision.number() + " of the plan, "
                        + "change " + change.name().text());
            }
        }
        if (whose.isEmpty() && change.contents().contains(id)) {
            whose.add("named in the record of change " + change.name().text());
        }
        return whose;
    }

    private static String whose(ChangeState change, String build) {
        return "change " + change.name().text() + (build == null ? "" : ", build " + build);
    }
}
