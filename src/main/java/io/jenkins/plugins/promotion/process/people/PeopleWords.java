package io.jenkins.plugins.promotion.process.people;

import io.jenkins.plugins.promotion.wording.Saying;

/** Names the words of this package, which stand in the properties beside it. */
final class PeopleWords {
    private PeopleWords() {}

    static Saying saying(String key, Object... places) {
        return Saying.of(PeopleWords.class, key, places);
    }
}
