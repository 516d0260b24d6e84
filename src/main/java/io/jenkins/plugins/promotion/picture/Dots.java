package io.jenkins.plugins.promotion.picture;

import io.jenkins.plugins.promotion.wording.Lengths;
import io.jenkins.plugins.promotion.wording.Phrases;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * How long something took each time, a row for each kind: a dot a time, on a scale on which each line is a longer unit, since
 * seconds and weeks are to be seen side by side. The newest is a ring.
 */
public final class Dots {

    /** One time: how long it took, and what of it is said. */
    public record Dot(Duration length, String tip) {}

    private record Row(String label, List<Dot> dots) {}

    private static final int ROW = 36;
    private static final int TOP = 20;
    private static final double LEFT = 3;
    private static final double WIDTH = 94;

    private record Unit(Duration length, String name) {}

    private static final List<Unit> UNITS = List.of(
            new Unit(Duration.ofSeconds(1), "1 s"),
            new Unit(Duration.ofMinutes(1), "1 min"),
            new Unit(Duration.ofHours(1), "1 h"),
            new Unit(Duration.ofDays(1), "1 d"),
            new Unit(Duration.ofDays(30), "30 d"));

    private final Phrases words;
    private final String id;
    private final String title;
    private final List<Row> rows = new ArrayList<>();

    /**
     * @param id unique in the page, of letters, digits and {@code -}
     * @param language in which it speaks
     */
    public Dots(String id, String title, Locale language) {
        this.words = Phrases.of(TimelinePicture.class, language);
        this.id = id;
        this.title = title;
    }

    /** @param dots newest first */
    public Dots add(String label, List<Dot> dots) {
        rows.add(new Row(label, List.copyOf(dots)));
        return this;
    }

    /** Whether there is no dot at all. */
    public boolean isEmpty() {
        return rows.stream().allMatch(row -> row.dots().isEmpty());
    }

    private static double at(Duration length) {
        double least = Math.log(UNITS.get(0).length().toMillis());
        double most = Math.log(UNITS.get(UNITS.size() - 1).length().toMillis());
        double part = (Math.log(Math.max(1, length.toMillis())) - least) / (most - least);
        return LEFT + WIDTH * Math.max(0, Math.min(1, part));
    }

    public String getSvg() {
        int height = TOP + ROW * rows.size() + 4;
        Svg svg = Svg.picture(id, "cp-pic", height, title, description());
        for (Unit unit : UNITS) {
            svg.line("cp-pic__grid", at(unit.length()), TOP - 4, at(unit.length()), height);
            svg.wordsAround("cp-pic__tick", at(unit.length()), 12, unit.name());
        }
        int y = TOP;
        for (Row row : rows) {
            svg.words("cp-pic__label", 0.5, y + 14, 66, row.label());
            svg.line("cp-pic__base", 0, y + 25, 100, y + 25);
            List<Dot> dots = row.dots();
            for (int i = dots.size() - 1; i >= 0; i--) {
                String style = i == 0 ? "cp-pic__dot cp-pic__dot--newest" : "cp-pic__dot";
                svg.dot(
                        style,
                        at(dots.get(i).length()),
                        y + 25,
                        i == 0 ? 6 : 4,
                        dots.get(i).tip());
            }
            if (!dots.isEmpty()) {
                svg.wordsUpTo("cp-pic__length", 99.5, y + 14, words(dots));
            }
            y += ROW;
        }
        return svg.end();
    }

    /** {@code mostly 3 min, last 4 min}. */
    private String words(List<Dot> dots) {
        List<Duration> sorted = dots.stream().map(Dot::length).sorted().toList();
        String last = words.say("last", Lengths.text(dots.get(0).length()));
        return dots.size() < 3
                ? last
                : words.say("median", Lengths.text(sorted.get((sorted.size() - 1) / 2))) + ", " + last;
    }

    private String description() {
        StringBuilder said = new StringBuilder();
        for (Row row : rows) {
            if (!row.dots().isEmpty()) {
                said.append(row.label()).append(": ").append(words(row.dots())).append(". ");
            }
        }
        return said.append(words.say("tableSays")).toString();
    }
}
