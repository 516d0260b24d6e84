package io.jenkins.plugins.promotion.process.people;

import io.jenkins.plugins.promotion.wording.Saying;
import java.util.Optional;
import java.util.Set;

/** Names the words of this package, which stand in the properties beside it. */
final class PeopleWords {
    private PeopleWords() {}

    static Saying saying(String key, Object... places) {
        return Saying.of(PeopleWords.class, key, places);
    }

    /** What was said in these words when it was recorded. */
    static Optional<Saying> recorded(String text) {
        return Saying.recorded(PeopleWords.class, text, Set.of());
    }
}
