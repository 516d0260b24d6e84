package io.jenkins.plugins.promotion.structured;

import io.jenkins.plugins.promotion.refusal.Refusal;
import java.util.Optional;

/** What can be said of files by their names, which tell the format, and the way to read them. */
public final class StructuredFiles {
    /** The endings of names, for people. */
    public static final String ENDINGS = Format.ENDINGS;

    private StructuredFiles() {}

    /**
     * Reads a file.
     *
     * @param path the name of the file, for the format and for messages
     * @throws Refusal if the format is unknown or the content is not valid, with line and column
     */
    public static StructuredFile of(String path, byte[] bytes) {
        return Format.of(path)
                .orElseThrow(() -> FileProblem.of(
                        path,
                        "values inside it cannot be addressed, only those of " + ENDINGS
                                + "; use a file item for this one"))
                .read(path, bytes);
    }

    /** Whether {@link #of} knows the format of a file of this name. */
    public static boolean supports(String path) {
        return Format.of(path).isPresent();
    }

    /** The field by which a plan names a value in a file of this name: {@code key} or {@code pointer}. */
    public static String field(String path) {
        return naming(path) == Naming.BY_KEY ? "key" : "pointer";
    }

    /** How to write a pointer instead, if it names nothing in any file of this name. */
    public static Optional<String> objection(String path, String pointer) {
        return naming(path).objection(pointer);
    }

    /** What an unquoted word stands for: a text if every schema takes it for one, else {@link Value.Plain}. */
    public static Value word(String word) {
        return YamlReader.plain(word) instanceof Value.Text && !YamlText.merges(word)
                ? new Value.Text(word)
                : new Value.Plain(word);
    }

    /**
     * Whether a pointer may name the other one's place, or something around it, in a file of this name. In one of several
     * documents a pointer that names none is about all of them; elements of XML are one unless names or attributes tell them
     * apart, and what tells them apart belongs to them.
     */
    public static boolean covers(String path, String pointer, String inner) {
        return naming(path).covers(pointer, inner);
    }

    /** Whether one of the {@link StructuredFile#places} of a file is another one, or around it. */
    public static boolean holds(String path, String place, String inner) {
        return naming(path).holds(place, inner);
    }

    /** The pointer of a member, by its key in {@link StructuredFile#whole}. */
    public static String child(String path, String pointer, String key) {
        return naming(path).child(pointer, key);
    }

    private static Naming naming(String path) {
        return Format.of(path).map(Format::naming).orElse(Naming.BY_POINTER);
    }
}
