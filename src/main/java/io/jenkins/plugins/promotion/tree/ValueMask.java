package io.jenkins.plugins.promotion.tree;

import io.jenkins.plugins.promotion.files.Sha256;
import io.jenkins.plugins.promotion.refusal.Refusal;
import io.jenkins.plugins.promotion.structured.StructuredFile;
import io.jenkins.plugins.promotion.structured.StructuredFiles;
import io.jenkins.plugins.promotion.structured.Value;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Masks the local and secret values of one file, and puts a target's own values back, as they stand there where that reads
 * back as the same. A mask is a fixed text that names its version and, by a hash, the pointer; never the value or its
 * length. It is a plain string in the file's own syntax, so that a masked file can still be read.
 */
public final class ValueMask {
    /** The largest file in which single values can be hidden. */
    public static final int LARGEST = 16 * 1024 * 1024;

    private static final Pattern REFERENCE = Pattern.compile("&(#\\d{1,7}|#x[0-9a-fA-F]{1,6}|lt|gt|quot|apos|amp);");
    private static final Pattern ESCAPE = Pattern.compile("\\\\u([0-9a-fA-F]{4})|\\\\|''");
    private static final String MASK = "configuration-promotion-value-v1-";
    private static final Pattern ANY = Pattern.compile(MASK + "[0-9a-f]{0,12}");

    /** Bytes that are read to hide the values of one file, each in a look of its own. */
    private static final long MOST_READ = 256L << 20;
    /** Characters of a comment times words that are looked for in it. */
    private static final long MOST_LOOKED_AT = 1L << 30;

    /** What is shorter may stand in any comment by chance. */
    private static final int SHORTEST_SECRET = 4;

    private static final int SHORTEST_LOCAL = 6;

    private final String path;
    private final List<String> pointers;
    private final Set<String> secret;

    /** @param secret those of the pointers that name secrets */
    ValueMask(String path, List<String> pointers, Set<String> secret) {
        this.path = path;
        this.pointers = pointers;
        this.secret = secret;
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
        List<Place> places = places(content);
        byte[] masked = hide(content, places);
        if (!places.isEmpty()) {
            refuseRepeated(places, StructuredFiles.of(path, content), masked);
        }
        return masked;
    }

    private byte[] hide(byte[] content, List<Place> places) throws TreeRefusedException {
        if ((long) places.size() * content.length > MOST_READ) {
            throw new TreeRefusedException("The file '" + path + "' is too large to hide " + places.size()
                    + " values in it one by one: hide what is around them, or the file as a whole.");
        }
        byte[] masked = content;
        for (int i = 0; i < places.size(); i++) {
            try {
                StructuredFile file = StructuredFiles.of(path, masked);
                masked = file.hide(
                        now(i, places, file, masked), text(places.get(i).pointer()));
            } catch (Refusal e) {
                throw refused(e);
            }
        }
        same(places, masked);
        return masked;
    }

    /** How a place is named once others are written: what tells it from its siblings may be one of these. */
    private String now(int index, List<Place> places, StructuredFile file, byte[] written) throws TreeRefusedException {
        String at = places.get(index).at();
        return file.places(at).isEmpty() ? same(places, written).get(index).at() : at;
    }

    /** The places once some are written. */
    private List<Place> same(List<Place> places, byte[] masked) throws TreeRefusedException {
        List<Place> found = places(masked);
        if (found.size() != places.size()) {
            throw new TreeRefusedException("A local or secret value in '" + path + "' (" + pointers
                    + ") is named by what it hides, so that it would not be found again: name it by its place among"
                    + " others, such as /server[1]/name.");
        }
        return found;
    }

    /** A comment that says the value again would tell it. */
    private void refuseRepeated(List<Place> places, StructuredFile whole, byte[] masked) throws TreeRefusedException {
        String comments = plainly(StructuredFiles.of(path, masked).besides());
        if (comments.isBlank()) {
            return;
        }
        for (int i = 0; i < places.size(); i++) {
            Place place = places.get(i);
            Value value = whole.get(place.at()).orElseThrow();
            Set<String> words = new LinkedHashSet<>(words(value, secret.contains(place.pointer())));
            if ((long) words.size() * comments.length() > MOST_LOOKED_AT) {
                throw new TreeRefusedException(
                        "What is hidden at '" + same(places, masked).get(i).at() + "' in '" + path
                                + "' is too much to be looked for in the comments: hide the file as a whole.");
            }
            for (String word : words) {
                if (indexOf(comments, word) >= 0) {
                    String before = plainly(whole.besides());
                    before = before.substring(0, Math.max(0, indexOf(before, word)));
                    long line = before.chars().filter(c -> c == '\n').count() + 1;
                    throw new TreeRefusedException("A comment in '" + path + "' (line " + line
                            + ") says again what is hidden at '"
                            + same(places, masked).get(i).at()
                            + "': take it out of the comment, or hide the file as a whole.");
                }
            }
        }
    }

    /** What would tell a value: its lines, or those of the values in it, but for what stands anywhere by chance. */
    private static List<String> words(Value value, boolean secret) {
        if (value instanceof Value.Marked marked) {
            return words(marked.value(), secret);
        } else if (value instanceof Value.Items list) {
            return list.items().stream()
                    .flatMap(item -> words(item, secret).stream())
                    .toList();
        } else if (value instanceof Value.Members map) {
            return map.members().values().stream()
                    .flatMap(item -> words(item, secret).stream())
                    .toList();
        } else if (value instanceof Value.Flag || value instanceof Value.Nil) {
            return List.of();
        }
        String text = value instanceof Value.Text plain ? plain.text() : value.canonical();
        return plainly(text)
                .lines()
                .map(String::strip)
                .filter(line -> secret
                        ? line.length() >= SHORTEST_SECRET
                        : line.length() >= SHORTEST_LOCAL && !line.chars().allMatch(Character::isLetter))
                .toList();
    }

    /** A text as it reads without what a comment may have kept of how it was written as a value: escapes, references, quotes. */
    private static String plainly(String text) {
        String plain = text.indexOf('&') < 0
                ? text
                : REFERENCE.matcher(text).replaceAll(found -> Matcher.quoteReplacement(referred(found.group(1))));
        return plain.indexOf('\\') < 0 && plain.indexOf("''") < 0
                ? plain
                : ESCAPE.matcher(plain)
                        .replaceAll(found -> found.group(1) == null
                                ? found.group().equals("''") ? "'" : ""
                                : Matcher.quoteReplacement(Character.toString(Integer.parseInt(found.group(1), 16))));
    }

    private static String referred(String name) {
        return switch (name) {
            case "lt" -> "<";
            case "gt" -> ">";
            case "quot" -> "\"";
            case "apos" -> "'";
            case "amp" -> "&";
            default -> {
                boolean hex = name.startsWith("#x");
                int code = Integer.parseInt(name.substring(hex ? 2 : 1), hex ? 16 : 10);
                yield Character.isValidCodePoint(code) ? Character.toString(code) : "";
            }
        };
    }

    /** Where a text stands as a word of its own; -1 if nowhere. */
    private static int indexOf(String text, String word) {
        for (int at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
            int end = at + word.length();
            boolean begins = at == 0 || !Character.isLetterOrDigit(text.charAt(at - 1));
            boolean ends = end == text.length() || !Character.isLetterOrDigit(text.charAt(end));
            if (begins && ends) {
                return at;
            }
        }
        return -1;
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

    /** Whether both contents have the same values, each named by the same rule. */
    public boolean isSameIn(byte[] one, byte[] other) throws TreeRefusedException {
        return values(one).equals(values(other));
    }

    private Map<String, List<Value>> values(byte[] content) throws TreeRefusedException {
        StructuredFile file = null;
        Map<String, List<Value>> values = new LinkedHashMap<>();
        for (Place place : places(content)) {
            file = file == null ? StructuredFiles.of(path, content) : file;
            values.computeIfAbsent(place.pointer(), pointer -> new ArrayList<>())
                    .add(file.get(place.at()).orElseThrow());
        }
        return values;
    }

    /**
     * The masked content with the values of the target's own content in it.
     *
     * @param own the target's content; null if it has no such file
     * @throws TreeRefusedException if one side has a value that the other lacks, or a value cannot stand in the content
     */
    public byte[] unmask(byte[] masked, byte[] own) throws TreeRefusedException {
        List<Place> wanted = places(masked);
        List<Place> mine = own == null ? List.of() : places(own);
        List<Place> told = mine; // As a mask tells them, where what tells them apart is hidden.
        List<Place> left = new ArrayList<>(mine);
        byte[] whole = masked;
        for (int i = 0; i < wanted.size(); i++) {
            Place place = wanted.get(i);
            Place there = twin(place, wanted, left);
            if (there == null && told == mine && !left.isEmpty()) {
                told = places(hide(own, mine));
            }
            there = there == null && told.contains(place) ? mine.get(told.indexOf(place)) : there;
            if (!left.remove(there)) {
                throw new TreeRefusedException("The source has a local or secret value at '" + path + "#" + place.at()
                        + "', but the target has none of its own"
                        + counts(place.pointer(), wanted, mine)
                        + ": put one into the target's file first.");
            }
            try {
                StructuredFile file = StructuredFiles.of(path, whole);
                whole = file.paste(now(i, wanted, file, whole), StructuredFiles.of(path, own), there.at());
            } catch (Refusal e) {
                throw refused(e);
            }
        }
        if (!left.isEmpty()) {
            Place more = left.get(0);
            throw new TreeRefusedException("The target has a local or secret value at '" + path + "#"
                    + places(hide(own, mine)).get(mine.indexOf(more)).at() + "', but the source has none"
                    + counts(more.pointer(), wanted, mine)
                    + ", and the copy would lose it: put one into the"
                    + " source's file, or take it out of the target's.");
        }
        if (isMasked(whole)) {
            throw new TreeRefusedException("The captured '" + path
                    + "' hides a value that no rule of the target names: give both environments the same rules.");
        }
        return whole;
    }

    /** How many values a rule names on both sides, if it names some on both. */
    private static String counts(String pointer, List<Place> wanted, List<Place> mine) {
        long source =
                wanted.stream().filter(place -> place.pointer().equals(pointer)).count();
        long target =
                mine.stream().filter(place -> place.pointer().equals(pointer)).count();
        return source == 0 || target == 0
                ? ""
                : " there (of '" + pointer + "', the source has " + source + " and the target " + target + ")";
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
                    + "): " + e.getMessage() + ". Correct the rule or the file, or hide it as a whole.");
        }
        return places;
    }

    private static String text(String pointer) {
        return MASK + Sha256.hex(pointer.getBytes(StandardCharsets.UTF_8)).substring(0, 12);
    }
}
