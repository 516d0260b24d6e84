package io.jenkins.plugins.promotion.wording;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Something to be said that is not put into words yet, so that every reader gets it in their language and records, logs and
 * programs get it in English.
 *
 * @param speaker the class beside whose properties the words stand
 * @param places what fills the places of the words
 */
public record Saying(Class<?> speaker, String key, List<Object> places) implements Spoken {

    public Saying {
        places = List.copyOf(places);
    }

    public static Saying of(Class<?> speaker, String key, Object... places) {
        return new Saying(speaker, key, List.of(places));
    }

    /**
     * What was said when this was recorded, which is in English; empty where the speaker has no such words. What fills its
     * places is looked through too, but nothing inside of that, since people write it at any length.
     *
     * @param quoting keys of words whose places hold what people wrote, which is left as it is
     */
    public static Optional<Saying> recorded(Class<?> speaker, String text, Set<String> quoting) {
        Phrases words = Phrases.of(speaker, Locale.ENGLISH);
        return found(speaker, words, text)
                .map(said -> quoting.contains(said.key())
                        ? said
                        : of(
                                speaker,
                                said.key(),
                                said.places().stream()
                                        .map(place -> found(speaker, words, (String) place)
                                                .map(Object.class::cast)
                                                .orElse(place))
                                        .toArray()));
    }

    private static Optional<Saying> found(Class<?> speaker, Phrases words, String text) {
        return words.keyOf(text)
                .map(found -> of(speaker, found.key(), found.places().toArray()));
    }

    @Override
    public String in(Locale language) {
        return Phrases.of(speaker, language)
                .say(
                        key,
                        places.stream()
                                .map(place -> place instanceof Number ? place.toString() : place)
                                .toArray());
    }

    /** In English. */
    @Override
    public String toString() {
        return in(Locale.ENGLISH);
    }
}
