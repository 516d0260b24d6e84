package io.jenkins.plugins.promotion.wording;

import java.text.MessageFormat;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.ResourceBundle;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a class says, in a language, from the properties beside it. A page takes its reader's language; what is recorded, logged
 * or handed over takes English, which also stands in for a language that is not there.
 */
public final class Phrases {
    private static final ResourceBundle.Control ENGLISH_OTHERWISE =
            ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES);

    private static final Pattern PLACE = Pattern.compile("\\{(\\d)}");

    private final ResourceBundle texts;
    private final Locale language;

    private Phrases(ResourceBundle texts, Locale language) {
        this.texts = texts;
        this.language = language;
    }

    /** Which words somebody used, and what filled their places. */
    record Found(String key, List<String> places) {}

    public static Phrases of(Class<?> speaker, Locale language) {
        return new Phrases(
                ResourceBundle.getBundle(speaker.getName(), language, speaker.getClassLoader(), ENGLISH_OTHERWISE),
                language);
    }

    /** The text of this key, with its places filled; what is spoken among them in the same language. */
    public String say(String key, Object... places) {
        Object[] said = Stream.of(places)
                .map(place -> place instanceof Spoken spoken ? spoken.in(language) : place)
                .toArray();
        return new MessageFormat(texts.getString(key), Locale.ENGLISH).format(said);
    }

    /** Of the texts that this could be, the one with the most words of its own. */
    Optional<Found> keyOf(String said) {
        return texts.keySet().stream()
                .sorted(Comparator.comparing(
                                (String key) -> texts.getString(key).length())
                        .reversed()
                        .thenComparing(key -> key))
                .flatMap(key -> found(key, said).stream())
                .findFirst();
    }

    private Optional<Found> found(String key, String said) {
        StringBuilder pattern = new StringBuilder();
        List<Integer> numbers = new ArrayList<>();
        Matcher place = PLACE.matcher(texts.getString(key));
        int end = 0;
        for (; place.find(); end = place.end()) {
            pattern.append(Pattern.quote(texts.getString(key).substring(end, place.start())))
                    .append("(.*?)");
            numbers.add(Integer.valueOf(place.group(1)));
        }
        pattern.append(Pattern.quote(texts.getString(key).substring(end)));
        Matcher match = Pattern.compile(pattern.toString(), Pattern.DOTALL).matcher(said);
        if (!match.matches()) {
            return Optional.empty();
        }
        String[] places = new String[numbers.size()];
        for (int i = 0; i < places.length; i++) {
            places[numbers.get(i)] = match.group(i + 1);
        }
        return Optional.of(new Found(key, List.of(places)));
    }

    /** The text of one of the keys, by the number, which takes the place {@code {0}}. */
    public String count(long number, String one, String many) {
        return say(number == 1 ? one : many, Counts.number(number));
    }
}
