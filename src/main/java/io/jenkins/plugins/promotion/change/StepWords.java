package io.jenkins.plugins.promotion.change;

/** Names the words of this package, which stand in the properties beside it. */
final class StepWords {
    private StepWords() {}
}
