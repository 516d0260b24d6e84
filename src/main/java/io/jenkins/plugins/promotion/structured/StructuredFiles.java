package io.jenkins.plugins.promotion.structured;

import io.jenkins.plugins.promotion.refusal.Refusal;
import java.util.List;
import java.util.Locale;

/** Which format a file has: its name says so. */
public final class StructuredFiles {
    private StructuredFiles() {}

    /**
     * Reads a file; the format follows from the extension: json, yaml, yml, properties.
     *
     * @param path the name of the file, for the extension and for messages
     * @throws Refusal if the extension is unknown or the content is not valid, with line and column
     */
    public static StructuredFile of(String path, byte[] bytes) {
        return switch (extension(path)) {
            case "json" -> new JsonFile(path, bytes);
            case "yaml", "yml" -> new YamlFile(path, bytes);
            case "properties" -> new PropertiesFile(path, bytes);
            default ->
                throw FileProblem.of(
                        path,
                        "values inside '." + extension(path)
                                + "' files cannot be addressed; only .json, .yaml, .yml and .properties files can,"
                                + " use a file item for this one");
        };
    }

    /** Whether {@link #of} knows the format of a file of this name. */
    public static boolean supports(String path) {
        return List.of("json", "yaml", "yml", "properties").contains(extension(path));
    }

    /** What an unquoted word stands for: a text if every schema takes it for one, else {@link Value.Plain}. */
    public static Value word(String word) {
        return YamlReader.plain(word) instanceof Value.Text && !YamlText.merges(word)
                ? new Value.Text(word)
                : new Value.Plain(word);
    }

    /**
     * Whether a pointer names the other one's place, or something around it, in a file of this name; in one of several
     * documents a pointer that names none is about all of them.
     */
    public static boolean covers(String path, String pointer, String inner) {
        return extension(path).equals("properties")
                ? pointer.replaceFirst("^/", "").equals(inner.replaceFirst("^/", ""))
                : Pointer.of(pointer).covers(Pointer.of(inner));
    }

    private static String extension(String path) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    }
}
