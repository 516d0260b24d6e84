package io.jenkins.plugins.promotion.wording;

import java.text.MessageFormat;
import java.util.Locale;
import java.util.ResourceBundle;

/**
 * What a class says, in a language, from the properties beside it. A page takes its reader's language; what is recorded, logged
 * or handed over takes English, which also stands in for a language that is not there.
 */
public final class Phrases {
    private static final ResourceBundle.Control ENGLISH_OTHERWISE =
            ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES);

    private final ResourceBundle texts;

    private Phrases(ResourceBundle texts) {
        this.texts = texts;
    }

    public static Phrases of(Class<?> speaker, Locale language) {
        return new Phrases(
                ResourceBundle.getBundle(speaker.getName(), language, speaker.getClassLoader(), ENGLISH_OTHERWISE));
    }

    /** The text of this key, with its places filled. */
    public String say(String key, Object... places) {
        return new MessageFormat(texts.getString(key), Locale.ENGLISH).format(places);
    }

    /** The text of one of the keys, by the number, which takes the place {@code {0}}. */
    public String count(long number, String one, String many) {
        return say(number == 1 ? one : many, Counts.number(number));
    }
}
