package io.jenkins.plugins.promotion.signoff;

import java.text.Normalizer;
import java.util.Collection;
import java.util.Locale;
import java.util.regex.Pattern;

/** Ids of gates: they stand in addresses and file names, so only a few characters are allowed. */
public final class GateIds {
    private static final int LONGEST_SLUG = 60;
    private static final Pattern ALLOWED = Pattern.compile("r[1-9][0-9]{0,5}-[a-z0-9]+(-[a-z0-9]+)*");
    private static final int LONGEST = 90;

    private GateIds() {}

    /**
     * An id made from a gate's name, for example {@code r2-go-live}; with a number behind it where two gates of one round
     * would be the same.
     *
     * @param taken the ids the change has already
     */
    public static String of(int round, String name, Collection<String> taken) {
        String plain = Normalizer.normalize(name, Normalizer.Form.NFD).replaceAll("\\p{M}", "");
        String slug =
                plain.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
        if (slug.length() > LONGEST_SLUG) {
            slug = slug.substring(0, LONGEST_SLUG).replaceAll("-$", "");
        }
        String id = check("r" + round + "-" + (slug.isEmpty() ? "gate" : slug));
        String unique = id;
        for (int number = 2; taken.contains(unique); number++) {
            unique = id + "-" + number;
        }
        return unique;
    }

    /** Whether a text, such as a part of an address, can be the id of a gate. */
    public static boolean isValid(String id) {
        return id != null && id.length() <= LONGEST && ALLOWED.matcher(id).matches();
    }

    /**
     * The id itself.
     *
     * @throws IllegalArgumentException if it is none; the message does not repeat what may be an attack
     */
    public static String check(String id) {
        if (!isValid(id)) {
            throw new IllegalArgumentException(
                    "This is not the id of a gate: expected something like 'r2-go-live', lower"
                            + " case letters, digits and hyphens");
        }
        return id;
    }
}
