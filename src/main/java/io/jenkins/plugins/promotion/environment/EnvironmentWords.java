package io.jenkins.plugins.promotion.environment;

/** Names the words of this package, which stand in the properties beside it. */
final class EnvironmentWords {
    private EnvironmentWords() {}
}
