package io.jenkins.plugins.promotion.tree;

import io.jenkins.plugins.promotion.files.Sha256;
import io.jenkins.plugins.promotion.refusal.Refusal;
import io.jenkins.plugins.promotion.structured.StructuredFile;
import io.jenkins.plugins.promotion.structured.StructuredFiles;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Masks the local and secret values of one file, and puts a target's own values back, as they stand there where that reads
 * back as the same. A mask is a fixed text that names its version and, by a hash, the pointer; never the value or its
 * length. It is a plain string in the file's own syntax, so that a masked file can still be read.
 */
public final class ValueMask {
    /** The largest file in which single values can be hidden. */
    static final int LARGEST = 16 * 1024 * 1024;

    private static final String MASK = "configuration-promotion-value-v1-";
    private static final Pattern ANY = Pattern.compile(MASK + "[0-9a-f]{0,12}");

    private final String path;
    private final List<String> pointers;

    ValueMask(String path, List<String> pointers) {
        this.path = path;
        this.pointers = pointers;
    }

    /**
     * One place where a hidden value is written.
     *
     * @param pointer of the rule
     * @param at the place itself
     */
    private record Place(String pointer, String at) {}

    /** The content with every hidden value replaced by its mask. */
    byte[] mask(byte[] content) throws TreeRefusedException {
        if (isMasked(content)) {
            throw new TreeRefusedException("The file '" + path + "' holds the text '" + MASK
                    + "', which stands for hidden values: take it out of the file.");
        }
        return hide(content);
    }

    /** Like {@link #mask} for a content in which masks may stand already. */
    byte[] hide(byte[] content) throws TreeRefusedException {
        byte[] masked = content;
        for (Place place : places(content)) {
            try {
                masked = StructuredFiles.of(path, masked).hide(place.at(), text(place.pointer()));
            } catch (Refusal e) {
                throw refused(e);
            }
        }
        return masked;
    }

    private static TreeRefusedException refused(Refusal e) {
        return new TreeRefusedException("Local or secret values: " + e.getMessage() + ".");
    }

    /** True if masks stand in the content. */
    boolean isMasked(byte[] content) {
        return standsIn(new String(content, StandardCharsets.ISO_8859_1));
    }

    /** Whether a mask stands in a text or is one, so that what it says is no value of any environment. */
    public static boolean standsIn(String text) {
        return text.contains(MASK);
    }

    /** A text with other words in the place of every mask, for people. */
    public static String inWords(String text, String words) {
        return standsIn(text) ? ANY.matcher(text).replaceAll(Matcher.quoteReplacement(words)) : text;
    }

    /** True if the content has any of the values. */
    public boolean anyIn(byte[] content) throws TreeRefusedException {
        return !places(content).isEmpty();
    }

    /**
     * The masked content with the values of the target's own content in it.
     *
     * @param own the target's content; null if it has no such file
     * @throws TreeRefusedException if one side has a value that the other lacks, or a value cannot stand in the content
     */
    public byte[] unmask(byte[] masked, byte[] own) throws TreeRefusedException {
        List<Place> wanted = places(masked);
        List<Place> mine = new ArrayList<>(own == null ? List.of() : places(own));
        byte[] whole = masked;
        for (Place place : wanted) {
            Place there = twin(place, wanted, mine);
            if (there == null) {
                throw new TreeRefusedException("The source has a local or secret value at '" + path + "#" + place.at()
                        + "', but the target has none of its own: put one into the target's file first.");
            }
            mine.remove(there);
            try {
                whole = StructuredFiles.of(path, whole).paste(place.at(), StructuredFiles.of(path, own), there.at());
            } catch (Refusal e) {
                throw refused(e);
            }
        }
        if (!mine.isEmpty()) {
            throw new TreeRefusedException("The target has a local or secret value at '" + path + "#"
                    + mine.get(0).at() + "', but the source has none, and the copy would lose it: put one into the"
                    + " source's file, or take it out of the target's.");
        }
        if (isMasked(whole)) {
            throw new TreeRefusedException("The captured '" + path
                    + "' hides a value that no rule of the target names: give both environments the same rules.");
        }
        return whole;
    }

    /** The place in the target's file: the same, or the only one of its rule, in whatever document it is. */
    private static Place twin(Place place, List<Place> wanted, List<Place> mine) {
        if (mine.contains(place)) {
            return place;
        }
        List<Place> alike = mine.stream()
                .filter(other -> other.pointer().equals(place.pointer()))
                .toList();
        long alone = wanted.stream()
                .filter(other -> other.pointer().equals(place.pointer()))
                .count();
        return alike.size() == 1 && alone == 1 ? alike.get(0) : null;
    }

    /** Where the values are written; a value inside another hidden one is covered by it. */
    private List<Place> places(byte[] content) throws TreeRefusedException {
        List<Place> places = new ArrayList<>();
        try {
            StructuredFile file = StructuredFiles.of(path, content);
            for (String pointer : pointers) {
                for (String at : file.places(pointer)) {
                    if (places.stream().noneMatch(place -> StructuredFiles.holds(path, place.at(), at))) {
                        places.removeIf(place -> StructuredFiles.holds(path, at, place.at()));
                        places.add(new Place(pointer, at));
                    }
                }
            }
        } catch (Refusal e) {
            throw new TreeRefusedException("The local or secret values in '" + path + "' cannot be found (" + pointers
                    + "): " + e.getMessage() + ". Correct the file, or hide it as a whole.");
        }
        return places;
    }

    private static String text(String pointer) {
        return MASK + Sha256.hex(pointer.getBytes(StandardCharsets.UTF_8)).substring(0, 12);
    }
}
