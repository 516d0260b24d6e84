package io.jenkins.plugins.promotion.structured;

import io.jenkins.plugins.promotion.refusal.Refusal;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A JSON, YAML or properties file whose single values can be read and changed in place. Comments, order, blank lines,
 * indentation, quoting, line endings, encoding and the presence of a final line break survive every change byte for
 * byte; each change is read back before it is handed out, and refused if anything but the named value would differ.
 *
 * <p>Pointers of JSON and YAML are RFC 6901 ({@code /server/port}, {@code /list/0}; {@code ~1} is a slash, {@code ~0} a
 * tilde; {@code /list/-} is the place behind the last item). The pointer of a properties file is the key as a program
 * sees it ({@code server.port}); one leading slash is tolerated unless a key begins with it.
 *
 * <p>JSON and YAML are UTF-8, with or without byte order mark. A properties file is UTF-8 if its bytes are, else
 * ISO-8859-1; characters that the file's encoding may not carry are written as backslash-u escapes. YAML is read by the
 * rules of YAML 1.1, one document per file; a value that is only an alias is refused and named with its anchor.
 *
 * <p>Instances are immutable. All methods throw {@link Refusal} for a pointer that cannot be followed.
 */
public abstract sealed class StructuredFile permits TreeFile, PropertiesFile {
    final String path;
    final byte[] bytes;

    StructuredFile(String path, byte[] bytes) {
        this.path = path;
        this.bytes = bytes.clone();
    }

    /** The name given to {@link StructuredFiles#of}. */
    public final String path() {
        return path;
    }

    /** The value, or empty if the file has nothing at this pointer. */
    public abstract Optional<Value> get(String pointer);

    /** The file with another value at an existing pointer; equal bytes if it has that value already. */
    public abstract byte[] replace(String pointer, Value value);

    /** The file with a new member; its object, mapping or list must exist and the member must not. */
    public abstract byte[] create(String pointer, Value value);

    /** The file without the member at the pointer; comments around it stay. */
    public abstract byte[] remove(String pointer);

    /** Where the value is written, quotes included. */
    public abstract Span span(String pointer);

    /** Every place where a value of this pointer is written: a key that occurs twice in a properties file has two. */
    public List<Span> spans(String pointer) {
        return List.of(span(pointer));
    }

    /**
     * Pointer to {@link Value#canonical} text of every scalar, empty list and empty map, in the order of the file. A
     * YAML alias shows as {@code *name}.
     */
    public abstract Map<String, String> flatten();

    /**
     * The value as this format can hold it, to compare with {@link #get}: a properties file keeps text only, so numbers
     * and booleans become text.
     */
    public Value asStored(Value value) {
        return value;
    }
}
