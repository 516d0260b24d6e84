package io.jenkins.plugins.promotion.process;

import io.jenkins.plugins.promotion.wording.Saying;

/** Names the words of this package, which say what steps wait for and stand in the properties beside it. */
final class WaitWords {
    private WaitWords() {}

    static Saying saying(String key, Object... places) {
        return Saying.of(WaitWords.class, key, places);
    }
}
