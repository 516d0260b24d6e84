package io.jenkins.plugins.promotion.plan;

import io.jenkins.plugins.promotion.refusal.Refusal;
import java.io.Serializable;
import java.text.Normalizer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What the columns of a vendor's table are called.
 *
 * @param own columns by headings, both in small letters; no column for those that are left out
 * @param usual the same, for headings that own says nothing of; a table need not have them
 */
public record Headings(Map<String, String> own, Map<String, String> usual) implements Serializable {
    static final String NUMBER = "no.";
    static final String DESCRIPTION = "configuration change description";
    static final String DURATION = "estimated duration";
    static final String NOTES = "notes";

    /** A column that is left out. */
    static final String NONE_OF_OURS = "";

    private static final long serialVersionUID = 1L;
    private static final Set<String> COLUMNS = Set.of(NUMBER, DESCRIPTION, DURATION, NOTES);

    /** What German and French tables call the columns. */
    private static final Map<String, String> OTHERS = Map.ofEntries(
            Map.entry("no", NUMBER),
            Map.entry("nr.", NUMBER),
            Map.entry("nr", NUMBER),
            Map.entry("n\u00b0", NUMBER),
            Map.entry("beschreibung der konfigurations\u00e4nderung", DESCRIPTION),
            Map.entry("beschreibung", DESCRIPTION),
            Map.entry("description de la modification", DESCRIPTION),
            Map.entry("description", DESCRIPTION),
            Map.entry("gesch\u00e4tzte dauer", DURATION),
            Map.entry("dauer", DURATION),
            Map.entry("dur\u00e9e estim\u00e9e", DURATION),
            Map.entry("dur\u00e9e", DURATION),
            Map.entry("bemerkungen", NOTES),
            Map.entry("bemerkung", NOTES),
            Map.entry("anmerkungen", NOTES),
            Map.entry("remarques", NOTES));

    /** Those that are known anyway. */
    public static final Headings KNOWN = new Headings(Map.of(), Map.of());

    public Headings {
        own = Map.copyOf(own);
        usual = Map.copyOf(usual);
    }

    /** These, and where they say nothing, the others. */
    public Headings or(Headings others) {
        return new Headings(own, others.own);
    }

    /**
     * Reads {@code Pos = No., Was = Configuration Change Description, Wer = -}.
     *
     * @param text may be {@code null} or blank
     * @throws Refusal if it says something else
     */
    public static Headings parse(String text) {
        Map<String, String> own = new LinkedHashMap<>();
        for (String pair : text == null || text.isBlank() ? new String[0] : text.split(",")) {
            int equals = pair.lastIndexOf('=');
            String heading = equals < 0 ? "" : common(pair.substring(0, equals));
            String column = equals < 0 ? "" : common(pair.substring(equals + 1));
            column = column.equals("-") ? NONE_OF_OURS : OTHERS.getOrDefault(column, column);
            if (heading.isEmpty() || !column.equals(NONE_OF_OURS) && !COLUMNS.contains(column)) {
                throw Refusal.mistake(
                                "headings: " + Problems.quote(pair.strip()) + " says of no heading which column it is")
                        .mend("Write 'their heading = ours', with one of " + String.join(", ", PlanTable.COLUMNS)
                                + ", or '-' for one that is left out; commas between them.");
            } else if (own.putIfAbsent(heading, column) != null) {
                throw Refusal.mistake("headings: " + Problems.quote(heading) + " is there twice");
            }
        }
        return new Headings(own, Map.of());
    }

    /** As it is compared: no-break spaces, letters and accents in one form, and without a colon at its end. */
    static String common(String heading) {
        return Normalizer.normalize(TableDurations.spaces(heading), Normalizer.Form.NFKC)
                .toLowerCase(Locale.ROOT)
                .replaceAll("\\s+", " ")
                .replaceFirst(" ?:$", "");
    }

    /** The column of a heading; the heading itself, as it is compared, if it is none. */
    String column(String heading) {
        String common = common(heading);
        return own.getOrDefault(common, usual.getOrDefault(common, OTHERS.getOrDefault(common, common)));
    }

    static boolean isColumn(String column) {
        return COLUMNS.contains(column);
    }

    /** Headings that are spoken of but are not among those of a table. */
    List<String> missing(List<String> headings) {
        List<String> there = headings.stream().map(Headings::common).toList();
        return own.keySet().stream()
                .filter(heading -> !there.contains(heading))
                .sorted()
                .toList();
    }
}
