package io.jenkins.plugins.promotion.execution;

import io.jenkins.plugins.promotion.wording.Saying;
import java.util.Locale;

/** What ledgers tell in words of this package, which stand in the properties beside it; ledgers have them in English. */
public final class RunWords {
    private RunWords() {}

    static String say(String key, Object... places) {
        return Saying.of(RunWords.class, key, places).toString();
    }

    /** The message of a ledger line in a language, as far as it has words of this package. */
    public static String in(Locale language, String message) {
        return Saying.recorded(RunWords.class, message)
                .map(said -> said.in(language))
                .orElse(message);
    }
}
