package io.jenkins.plugins.promotion.execution;

import io.jenkins.plugins.promotion.wording.Saying;
import java.util.Locale;
import java.util.Set;

/** Why a run is no rehearsal that counts, in words that stand in the properties beside it; records have them in English. */
public final class RehearsalWords {
    private RehearsalWords() {}

    static String say(String key, Object... places) {
        return Saying.of(RehearsalWords.class, key, places).toString();
    }

    /** What was recorded so, in a language; as it is where it is none of these words. */
    public static String in(Locale language, String recorded) {
        return Saying.recorded(RehearsalWords.class, recorded, Set.of())
                .map(said -> said.in(language))
                .orElse(recorded);
    }
}
