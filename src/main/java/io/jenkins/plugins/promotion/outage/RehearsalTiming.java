package io.jenkins.plugins.promotion.outage;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How long one rehearsal took.
 *
 * @param runId names the rehearsal, for example the build
 * @param work item id to the time it worked, without waiting for people
 * @param waits item id to the time it waited for people
 * @param rollback how long undoing the plan took; {@code null} if it was not measured
 * @param valid whether it counts: begun on a tree equal to production's copy, one unedited revision to the end, nothing
 *     skipped or found done
 */
public record RehearsalTiming(
        String runId, Map<String, Duration> work, Map<String, Duration> waits, Duration rollback, boolean valid) {

    public RehearsalTiming {
        work = copy(work);
        waits = copy(waits);
    }

    private static Map<String, Duration> copy(Map<String, Duration> map) {
        return Collections.unmodifiableMap(new LinkedHashMap<>(map));
    }
}
