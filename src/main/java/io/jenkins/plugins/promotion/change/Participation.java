package io.jenkins.plugins.promotion.change;

import java.util.List;

/**
 * A build that took part in a change.
 *
 * @param build {@code <job>#<n>} as it was called then
 * @param requesters ids of all users behind it
 */
public record Participation(String build, List<String> requesters) {}
