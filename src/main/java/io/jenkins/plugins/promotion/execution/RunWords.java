package io.jenkins.plugins.promotion.execution;

import io.jenkins.plugins.promotion.wording.Saying;
import java.util.Locale;
import java.util.Set;

/** What ledgers tell in words of this package, which stand in the properties beside it; ledgers have them in English. */
public final class RunWords {
    /** Words whose places hold what somebody wrote, which stays as it is. */
    private static final Set<String> QUOTING =
            Set.of("keptFor", "putBackFor", "left", "skipped", "marked", "asked", "question", "failedBy");

    private RunWords() {}

    static String say(String key, Object... places) {
        return Saying.of(RunWords.class, key, places).toString();
    }

    /** The message of a ledger line in a language, as far as it has words of this package. */
    public static String in(Locale language, String message) {
        return Saying.recorded(RunWords.class, message, QUOTING)
                .map(said -> said.in(language))
                .orElse(message);
    }
}
