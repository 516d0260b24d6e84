package io.jenkins.plugins.promotion.signoff;

/** Names the words of this package, which stand in the properties beside it. */
final class RuleWords {
    private RuleWords() {}
}
