package io.jenkins.plugins.promotion.change;

import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;

/**
 * Days of use of an environment after the change reached it.
 *
 * @param lastingMillis how long it has to last, in milliseconds
 * @param tree digest of the environment when it began
 * @param observations {@code at} and {@code tree} of every look that found something else than the look before
 * @param outcome {@code null} while it lasts
 */
public record SoakRecord(
        String id,
        String environment,
        OffsetDateTime began,
        long lastingMillis,
        String tree,
        List<Map<String, Object>> observations,
        OffsetDateTime ended,
        String outcome,
        String build) {}
