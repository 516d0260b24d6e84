package io.jenkins.plugins.promotion.plan;

import io.jenkins.plugins.promotion.wording.Saying;
import java.util.Locale;
import java.util.Set;

/** What a proof of completeness says, in words that stand in the properties beside it; records have them in English. */
public final class ProofWords {
    private ProofWords() {}

    /** Nothing could be proven. */
    public static String unknown() {
        return say("unknown");
    }

    /** The line for people of a proof, and what of the plan it does not speak of. */
    public static String notRehearsed(String proof, String environment, String items) {
        return say("notRehearsed", proof, environment, items);
    }

    static String say(String key, Object... places) {
        return Saying.of(ProofWords.class, key, places).toString();
    }

    /** What was recorded so, in a language; as it is where it is none of these words. */
    public static String in(Locale language, String recorded) {
        return Saying.recorded(ProofWords.class, recorded, Set.of())
                .map(said -> said.in(language))
                .orElse(recorded);
    }
}
