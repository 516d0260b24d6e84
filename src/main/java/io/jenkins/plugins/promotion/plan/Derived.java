package io.jenkins.plugins.promotion.plan;

import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What {@link Derivation} made.
 *
 * @param yaml the text of the plan
 * @param plan the same, read
 * @param files bytes to store beside the plan, by path; only those that are new or changed
 * @param added ids of new items
 * @param updated ids of items derived earlier whose value or content followed the stage
 * @param kept ids of all other items that still stand
 * @param obsolete ids of items that do nothing any more; they are comments now
 * @param formattingOnly structured files where, beside the values, formatting or comments differ, which no item carries
 * @param conflicts where what people wrote and what the first stage or the base has do not go together, for people
 */
public record Derived(
        String yaml,
        WorkPlan plan,
        Map<String, byte[]> files,
        List<String> added,
        List<String> updated,
        List<String> kept,
        List<String> obsolete,
        List<String> formattingOnly,
        List<String> conflicts) {
    public Derived {
        files = Collections.unmodifiableMap(new LinkedHashMap<>(files));
        added = List.copyOf(added);
        updated = List.copyOf(updated);
        kept = List.copyOf(kept);
        obsolete = List.copyOf(obsolete);
        formattingOnly = List.copyOf(formattingOnly);
        conflicts = List.copyOf(conflicts);
    }

    /** The files beside the new plan: those made here, before those that were there. */
    public PlanFiles files(PlanFiles before) {
        return over(files, before);
    }

    /** Files that go before others of the same path. */
    public static PlanFiles over(Map<String, byte[]> files, PlanFiles before) {
        return new PlanFiles() {
            @Override
            public byte[] read(String path) throws IOException {
                byte[] bytes = files.get(path);
                return bytes == null ? before.read(path) : bytes.clone();
            }
        };
    }
}
