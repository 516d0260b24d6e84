package io.jenkins.plugins.promotion.change;

import java.time.OffsetDateTime;

/**
 * Why the newest build that took part in a change came to a bad end, as far as it was a step of this plugin.
 *
 * @param step as the Jenkinsfile calls it
 * @param build {@code <job>#<n>}
 */
public record StepFailure(String step, String why, String build, OffsetDateTime at) {}
