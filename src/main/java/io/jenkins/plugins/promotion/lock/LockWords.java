package io.jenkins.plugins.promotion.lock;

import io.jenkins.plugins.promotion.wording.Saying;
import io.jenkins.plugins.promotion.wording.Spoken;
import io.jenkins.plugins.promotion.wording.Times;

/** Names the words of this package, which stand in the properties beside it. */
final class LockWords {
    private LockWords() {}

    static Saying saying(String key, Object... places) {
        return Saying.of(LockWords.class, key, places);
    }

    /** A stored time. */
    static Spoken time(String stored) {
        return language -> Times.text(stored, language);
    }
}
