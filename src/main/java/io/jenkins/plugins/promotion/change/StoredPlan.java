package io.jenkins.plugins.promotion.change;

import io.jenkins.plugins.promotion.plan.PlanDiff;
import io.jenkins.plugins.promotion.plan.PlanFiles;
import io.jenkins.plugins.promotion.plan.PlanReader;
import io.jenkins.plugins.promotion.plan.WorkPlan;
import io.jenkins.plugins.promotion.refusal.Refusal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;

/** The work plan of a stored revision; the last few are kept, so that a page that asks many times parses once. */
public final class StoredPlan {

    /** Name of the plan's file in a revision's folder, whatever it was called in the workspace. */
    public static final String FILE = Change.PLAN;

    private static final Logger LOGGER = Logger.getLogger(StoredPlan.class.getName());
    private static final int KEPT = 8;

    /** By the revision's folder, the one that was not asked for longest first. */
    private static final Map<Path, Parsed> RECENT = new LinkedHashMap<>(KEPT, 0.75f, true);

    /** A revision never changes once it is recorded; the bytes tell one that was stored again before it was. */
    private record Parsed(byte[] bytes, WorkPlan plan) {}

    private StoredPlan() {}

    /** The plan's text as people wrote it. */
    public static byte[] bytes(Change change, long revision) throws IOException {
        return change.readFile(revision, FILE);
    }

    /**
     * How one stored revision became another.
     *
     * @throws IOException if one of them cannot be read
     */
    public static PlanDiff difference(Change change, long from, long to) throws IOException {
        return PlanDiff.between(
                read(change, from),
                PlanFiles.in(change.revisionFolder(from)),
                read(change, to),
                PlanFiles.in(change.revisionFolder(to)));
    }

    /**
     * Reads the plan with the files that were stored beside it.
     *
     * @throws IOException if it cannot be read, or is no plan any more
     */
    public static WorkPlan read(Change change, long revision) throws IOException {
        Path folder = change.revisionFolder(revision);
        byte[] bytes = bytes(change, revision);
        synchronized (RECENT) {
            Parsed parsed = RECENT.get(folder);
            if (parsed != null && Arrays.equals(parsed.bytes(), bytes)) {
                return parsed.plan();
            }
        }
        WorkPlan plan;
        try {
            plan = PlanReader.read(FILE, bytes, PlanFiles.in(folder));
        } catch (Refusal e) {
            throw new IOException(
                    "revision " + revision + " of change " + change.name() + " cannot be read: " + e.getMessage(), e);
        }
        LOGGER.log(Level.FINE, "Read revision {0} of change {1}", new Object[] {revision, change.name()});
        synchronized (RECENT) {
            RECENT.put(folder, new Parsed(bytes, plan));
            if (RECENT.size() > KEPT) {
                RECENT.remove(RECENT.keySet().iterator().next());
            }
        }
        return plan;
    }
}
