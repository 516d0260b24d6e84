package io.jenkins.plugins.promotion.signoff;

/**
 * How many signatures one role gives: {@code qa:2}.
 *
 * @param role user or group
 * @param count at least 1
 */
public record Quota(String role, int count) {}
