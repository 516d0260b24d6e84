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

    private static String extension(String path) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    }
}
