package io.jenkins.plugins.promotion.wording;

import java.util.List;
import java.util.Locale;

/**
 * Something to be said that is not put into words yet, so that every reader gets it in their language and records, logs and
 * programs get it in English.
 *
 * @param speaker the class beside whose properties the words stand
 * @param places what fills the places of the words; one may be a saying itself
 */
public record Saying(Class<?> speaker, String key, List<Object> places) {

    public Saying {
        places = List.copyOf(places);
    }

    public static Saying of(Class<?> speaker, String key, Object... places) {
        return new Saying(speaker, key, List.of(places));
    }

    /** In the words of a language. */
    public String in(Locale language) {
        Object[] said = places.stream()
                .map(place -> place instanceof Saying saying ? saying.in(language) : place.toString())
                .toArray();
        return Phrases.of(speaker, language).say(key, said);
    }

    /** In English. */
    @Override
    public String toString() {
        return in(Locale.ENGLISH);
    }
}
