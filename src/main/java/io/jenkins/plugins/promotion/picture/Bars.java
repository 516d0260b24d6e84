package io.jenkins.plugins.promotion.picture;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Lengths to be compared: a row each, of one part or several, all on one scale. */
public final class Bars {

    /** What a part of a row is. */
    public enum Kind {
        WORK,
        WAIT,
        PLANNED,
        OUTAGE,
        /** A number, not a length of time. */
        COUNT
    }

    /**
     * A part of a row.
     *
     * @param value in the unit of the picture
     */
    public record Part(Kind kind, double value, String tip) {}

    /** A row: its label, what is said at its right, and its parts from left to right. */
    public record Row(String label, String words, List<Part> parts) {
        private double length() {
            return parts.stream().mapToDouble(Part::value).sum();
        }
    }

    private static final int ROW = 40;
    private static final int BAR = 11;

    private final String id;
    private final String title;
    private final List<Row> rows = new ArrayList<>();

    /** @param id unique in the page, of letters, digits and {@code -} */
    public Bars(String id, String title) {
        this.id = id;
        this.title = title;
    }

    public Bars add(String label, String words, List<Part> parts) {
        rows.add(new Row(label, words, List.copyOf(parts)));
        return this;
    }

    /** A part of a length of time; without time it is none, and left out. */
    public static List<Part> part(Kind kind, Duration length, String tip) {
        return length == null || length.isZero() || length.isNegative()
                ? List.of()
                : List.of(new Part(kind, length.toMillis(), tip));
    }

    public boolean isEmpty() {
        return rows.isEmpty();
    }

    public String getSvg() {
        double longest = rows.stream().mapToDouble(Row::length).max().orElse(0);
        double scale = longest == 0 ? 0 : 100 / longest;
        StringBuilder said = new StringBuilder();
        rows.forEach(
                row -> said.append(row.label()).append(": ").append(row.words()).append(". "));
        Svg svg = Svg.picture(
                id, "cp-pic", ROW * rows.size() + 4, title, said.toString().strip());
        int y = 2;
        for (Row row : rows) {
            svg.words("cp-pic__label", 0.5, y + 14, 58, row.label());
            svg.wordsUpTo("cp-pic__length", 99.5, y + 14, row.words());
            svg.line("cp-pic__base", 0, y + 20 + BAR, 100, y + 20 + BAR);
            double x = 0;
            for (Part part : row.parts()) {
                double width = part.value() * scale;
                String style = "cp-pic__" + part.kind().name().toLowerCase(Locale.ROOT);
                svg.bar(style, x, y + 20, width, BAR, part.kind() == Kind.WAIT ? id : null, part.tip());
                x += width;
            }
            y += ROW;
        }
        return svg.end();
    }
}
