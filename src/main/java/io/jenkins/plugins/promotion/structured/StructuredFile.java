package io.jenkins.plugins.promotion.structured;

import io.jenkins.plugins.promotion.refusal.Refusal;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A JSON, YAML, properties, XML or INI file whose single values can be read and changed in place. Comments, order, blank lines,
 * indentation, quoting, line endings, encoding and the presence of a final line break survive every change byte for
 * byte; each change is read back before it is handed out, and refused if anything but the named value would differ.
 *
 * <p>Pointers of JSON and YAML are RFC 6901 ({@code /server/port}, {@code /list/0}; {@code ~1} is a slash, {@code ~0} a
 * tilde; {@code /list/-} is the place behind the last item). The pointer of a properties file is the key as a program
 * sees it ({@code server.port}); one leading slash is tolerated unless a key begins with it.
 *
 * <p>Places of XML files are named as {@link XmlPointer} says, those of INI files by section and key, RFC 6901 too; see
 * {@link XmlFile} and {@link IniFile} for what their values are.
 *
 * <p>JSON and YAML are UTF-8, with or without byte order mark. A properties file is UTF-8 if its bytes are, else
 * ISO-8859-1; characters that the file's encoding may not carry are written as backslash-u escapes. YAML is read by the
 * rules of YAML 1.1; a value that is only an alias is refused and named with its anchor. Where a file has several
 * documents, a number before the pointer names one ({@code 2:/server/port}); without it, the one that has the place is meant.
 *
 * <p>Instances are immutable. All methods throw {@link Refusal} for a pointer that cannot be followed.
 */
public abstract sealed class StructuredFile permits TreeFile, PropertiesFile, XmlFile {
    private static final int MOST_PLACES = 500;
    /** Characters of the longest number that is one; other programs read none of so many digits either. */
    static final int LONGEST_NUMBER = 1_000;

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

    /** The file with another value at an existing pointer, as it is spelt; equal bytes if it has that value already. */
    public abstract byte[] replace(String pointer, Value value);

    /** The file with a new member; its object, mapping or list must exist and the member must not. */
    public abstract byte[] create(String pointer, Value value);

    /** The file without the member at the pointer; comments around it stay. */
    public abstract byte[] remove(String pointer);

    /** The whole file as one value, with everything that counts; a properties file is a mapping of its keys. */
    public abstract Value whole();

    /**
     * Each place here that the pointer names, as a pointer to this one alone: one that names no document names the place in
     * every document that has it. Empty if nothing is there.
     */
    public abstract List<String> places(String pointer);

    /** More than these are not looked at one by one. */
    final void refuseMany(int places, String pointer) {
        if (places > MOST_PLACES) {
            throw FileProblem.of(
                    path,
                    "has '" + pointer + "' " + places + " times, more than " + MOST_PLACES
                            + "; name what is around them, or the whole file");
        }
    }

    /** Pointers to what else changes with the value, since it refers to it, or to something around it, by a YAML alias. */
    public List<String> sharedWith(String pointer) {
        return List.of();
    }

    /**
     * The file with a mask, a text of letters, digits and dashes, in the place of a value. However the value is written, the
     * file with the mask is the same.
     *
     * @param place one of {@link #places}
     */
    public abstract byte[] hide(String place, String mask);

    /**
     * The file with another file's value in the place of a mask. The value is written as it stands there if that reads back
     * as the same here, else in this file's style; hiding it again gives this file.
     *
     * @param place where the mask is
     * @param own a file of the same format
     * @param ownPlace one of its {@link #places}
     * @throws Refusal if the value cannot stand here, with the reason
     */
    public abstract byte[] paste(String place, StructuredFile own, String ownPlace);

    /** The text with blanks in the place of every key and value, line breaks kept: comments, and the signs between values. */
    public abstract String besides();

    static void blank(StringBuilder text, int from, int to) {
        for (int i = from; i < to; i++) {
            if (text.charAt(i) != '\n' && text.charAt(i) != '\r') {
                text.setCharAt(i, ' ');
            }
        }
    }

    /**
     * Pointer to {@link Value#canonical} text of every scalar, empty list and empty map, in the order of the file. A
     * YAML alias shows as {@code *name}.
     */
    public abstract Map<String, String> flatten();

    /**
     * The value as this format holds it, to compare with {@link #get}: what {@link Value.Plain} words are is decided by the
     * file's schema. A properties file keeps text only.
     */
    public abstract Value asStored(Value value);
}
