package io.jenkins.plugins.promotion.tree;

import io.jenkins.plugins.promotion.files.Sha256;
import io.jenkins.plugins.promotion.refusal.Refusal;
import io.jenkins.plugins.promotion.structured.Span;
import io.jenkins.plugins.promotion.structured.StructuredFile;
import io.jenkins.plugins.promotion.structured.StructuredFiles;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Masks the local and secret values of one file, and puts a target's own values back, byte for byte as they stand
 * there. A mask is a fixed text that names its version and, by a hash, the pointer; never the value or its length. It
 * is a plain string in the file's own syntax, so that a masked file can still be read.
 */
public final class ValueMask {
    /** The largest file in which single values can be hidden. */
    static final int LARGEST = 16 * 1024 * 1024;

    private static final String MASK = "configuration-promotion-value-v1-";

    private final String path;
    private final List<String> pointers;

    ValueMask(String path, List<String> pointers) {
        this.path = path;
        this.pointers = pointers;
    }

    /** One place where a hidden value is written. */
    private record Place(int pointer, Span span) {}

    /** The content with every hidden value replaced by its mask. */
    byte[] mask(byte[] content) throws TreeRefusedException {
        if (isMasked(content)) {
            throw new TreeRefusedException("The file '" + path + "' holds the text '" + MASK
                    + "', which stands for hidden values: take it out of the file.");
        }
        List<Place> places = places(content);
        ByteArrayOutputStream masked = new ByteArrayOutputStream(content.length + 64 * places.size());
        int at = 0;
        for (Place place : places) {
            masked.write(content, at, place.span.start() - at);
            masked.writeBytes(text(place.pointer));
            at = place.span.end();
        }
        masked.write(content, at, content.length - at);
        return masked.toByteArray();
    }

    /** True if masks stand in the content. */
    boolean isMasked(byte[] content) {
        return indexOf(content, MASK.getBytes(StandardCharsets.US_ASCII), 0) >= 0;
    }

    /** True if the content has any of the values. */
    public boolean anyIn(byte[] content) throws TreeRefusedException {
        return !places(content).isEmpty();
    }

    /**
     * The masked content with the values of the target's own content in it.
     *
     * @param own the target's content; null if it has no such file
     * @throws TreeRefusedException if one side has a value that the other lacks
     */
    public byte[] unmask(byte[] masked, byte[] own) throws TreeRefusedException {
        List<List<byte[]>> values = values(own);
        ByteArrayOutputStream whole = new ByteArrayOutputStream(masked.length);
        byte[] begin = MASK.getBytes(StandardCharsets.US_ASCII);
        int[] used = new int[pointers.size()];
        int at = 0;
        for (int found; (found = indexOf(masked, begin, at)) >= 0; ) {
            int pointer = pointerAt(masked, found);
            int quote = text(pointer)[0] == '"' ? 1 : 0;
            List<byte[]> mine = values.get(pointer);
            if (mine.isEmpty()) {
                throw new TreeRefusedException("The source has a local or secret value at '" + path + "#"
                        + pointers.get(pointer)
                        + "', but the target has none of its own: put one into the target's file"
                        + " first.");
            }
            whole.write(masked, at, found - quote - at);
            whole.writeBytes(mine.get(Math.min(used[pointer]++, mine.size() - 1)));
            at = found - quote + text(pointer).length;
        }
        whole.write(masked, at, masked.length - at);
        for (int i = 0; i < used.length; i++) {
            if (used[i] < values.get(i).size()) {
                throw new TreeRefusedException("The target has a local or secret value at '" + path + "#"
                        + pointers.get(i) + "', but the source has none, and the copy would lose it: put one into the"
                        + " source's file, or take it out of the target's.");
            }
        }
        byte[] result = whole.toByteArray();
        if (!Arrays.equals(mask(result), masked)) {
            throw new TreeRefusedException("The target's own values do not fit into the source's '" + path
                    + "' (they are written in another style): write them in the same style in both.");
        }
        return result;
    }

    private List<List<byte[]>> values(byte[] own) throws TreeRefusedException {
        List<List<byte[]>> values = new ArrayList<>();
        pointers.forEach(pointer -> values.add(new ArrayList<>()));
        if (own != null) {
            for (Place place : places(own)) {
                values.get(place.pointer).add(Arrays.copyOfRange(own, place.span.start(), place.span.end()));
            }
        }
        return values;
    }

    /** Where the values are written, in the order of the file; a value inside another hidden one is covered by it. */
    private List<Place> places(byte[] content) throws TreeRefusedException {
        List<Place> places = new ArrayList<>();
        try {
            StructuredFile file = StructuredFiles.of(path, content);
            for (int i = 0; i < pointers.size(); i++) {
                if (file.get(pointers.get(i)).isPresent()) {
                    for (Span span : file.spans(pointers.get(i))) {
                        places.add(new Place(i, span));
                    }
                }
            }
        } catch (Refusal e) {
            // The message of the exception may quote the file, so it is not repeated.
            throw new TreeRefusedException("The local or secret values in '" + path
                    + "' cannot be found: the file is not well formed, or a pointer leads nowhere (" + pointers
                    + "). Correct the file, or hide it as a whole.");
        }
        places.sort(Comparator.comparingInt((Place place) -> place.span.start())
                .thenComparingInt(place -> -place.span.end()));
        int end = -1;
        List<Place> outer = new ArrayList<>();
        for (Place place : places) {
            if (place.span.start() >= end) {
                outer.add(place);
                end = place.span.end();
            }
        }
        return outer;
    }

    private byte[] text(int pointer) {
        String mask = MASK + hash(pointers.get(pointer));
        boolean plain = path.toLowerCase(java.util.Locale.ROOT).endsWith(".properties");
        return (plain ? mask : '"' + mask + '"').getBytes(StandardCharsets.US_ASCII);
    }

    private static String hash(String pointer) {
        return Sha256.hex(pointer.getBytes(StandardCharsets.UTF_8)).substring(0, 12);
    }

    private int pointerAt(byte[] masked, int found) throws TreeRefusedException {
        for (int i = 0; i < pointers.size(); i++) {
            byte[] text = (MASK + hash(pointers.get(i))).getBytes(StandardCharsets.US_ASCII);
            if (found + text.length <= masked.length
                    && Arrays.equals(masked, found, found + text.length, text, 0, text.length)) {
                return i;
            }
        }
        throw new TreeRefusedException("The captured '" + path
                + "' hides a value that no rule of the target names: give both environments the same rules.");
    }

    private static int indexOf(byte[] in, byte[] what, int from) {
        for (int i = from; i + what.length <= in.length; i++) {
            if (in[i] == what[0] && Arrays.equals(in, i, i + what.length, what, 0, what.length)) {
                return i;
            }
        }
        return -1;
    }
}
