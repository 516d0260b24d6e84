package io.jenkins.plugins.promotion.testing;

import io.jenkins.plugins.promotion.wording.Counts;
import io.jenkins.plugins.promotion.wording.Saying;
import java.util.Locale;
import java.util.Set;

/** What is told of script results in words of this package, which stand in the properties beside it; records have them in English. */
public final class ScriptWords {
    private ScriptWords() {}

    static String passed(long tests) {
        return tests == 0 ? say("skipped") : say(tests == 1 ? "onePassed" : "passed", Counts.number(tests));
    }

    static String failed(int failed, int tests, String first) {
        return say(tests == 1 ? "oneFailed" : "failed", Counts.number(failed), Counts.number(tests), first);
    }

    private static String say(String key, Object... places) {
        return Saying.of(ScriptWords.class, key, places).toString();
    }

    /** The comment of a script's result in a language, as far as it has words of this package. */
    public static String in(Locale language, String comment) {
        return Saying.recorded(ScriptWords.class, comment, Set.of())
                .map(said -> said.in(language))
                .orElse(comment);
    }
}
