package io.jenkins.plugins.promotion.change;

import io.jenkins.plugins.promotion.refusal.Refusal;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Which files may be attached.
 *
 * @param entries endings, each with its dot, and media types; none for all files. An ending is what whoever attaches the file
 *     calls it; a media type is what its contents are
 */
public record EvidenceKinds(List<String> entries) {

    /** Whatever it is. */
    public static final EvidenceKinds ALL = new EvidenceKinds(List.of());

    private static final String ANY_IMAGE = "image/*";
    private static final Pattern ENDING = Pattern.compile("\\.[a-z0-9_+-]+(\\.[a-z0-9_+-]+)*");

    public EvidenceKinds {
        entries = List.copyOf(entries);
    }

    /**
     * Reads {@code png, .pdf, image/*, text/plain}.
     *
     * @param text may be {@code null} or blank: all files
     * @throws Refusal if something in it is neither an ending nor a type that is told from contents
     */
    public static EvidenceKinds parse(String text) {
        return new EvidenceKinds(Stream.of((text == null ? "" : text).split("[,\\s]+"))
                .filter(entry -> !entry.isEmpty())
                .map(entry -> entry(entry.toLowerCase(Locale.ROOT)))
                .distinct()
                .toList());
    }

    private static String entry(String entry) {
        if (entry.contains("/")) {
            if (entry.equals(ANY_IMAGE) || EvidenceType.isShown(entry)) {
                return entry;
            }
            throw Refusal.mistake("'" + entry + "' is no type that is told from what is in a file; these are "
                    + String.join(", ", EvidenceType.shown()) + " and " + ANY_IMAGE
                    + ". Of any other kind write the ending, such as pdf");
        }
        String ending = entry.startsWith("*.") ? entry.substring(1) : entry.startsWith(".") ? entry : "." + entry;
        if (ENDING.matcher(ending).matches()) {
            return ending;
        }
        throw Refusal.mistake("'" + entry + "' is neither the ending of a file's name nor a media type; write"
                + " for instance 'png, pdf, text/plain'");
    }

    /** Whether any file may be attached. */
    public boolean isAll() {
        return entries.isEmpty();
    }

    /** Comma-separated, as a browser takes it too. */
    public String text() {
        return String.join(", ", entries);
    }

    /** @throws Refusal saying what may be attached, if this may not */
    public void require(String name, byte[] contents) {
        String type = EvidenceType.of(contents);
        String lower = name.toLowerCase(Locale.ROOT);
        boolean allowed = isAll()
                || entries.stream()
                        .anyMatch(entry -> entry.equals(type)
                                || entry.equals(ANY_IMAGE) && EvidenceType.isImage(type)
                                || entry.startsWith(".") && lower.endsWith(entry));
        if (!allowed) {
            throw Refusal.mistake("'" + name + "' may not be attached")
                    .because("only these may be attached here: " + text())
                    .mend("Attach it as one of these, or let an administrator allow it (Files that may be attached).");
        }
    }
}
