package io.jenkins.plugins.promotion.picture;

import io.jenkins.plugins.promotion.change.Span;
import io.jenkins.plugins.promotion.change.Span.Kind;
import io.jenkins.plugins.promotion.change.Timeline;
import io.jenkins.plugins.promotion.change.TimelineStep;
import io.jenkins.plugins.promotion.change.TimelineStep.Status;
import io.jenkins.plugins.promotion.wording.Counts;
import io.jenkins.plugins.promotion.wording.Lengths;
import io.jenkins.plugins.promotion.wording.Phrases;
import io.jenkins.plugins.promotion.wording.Times;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The twelve steps over time, a row each: what was worked, waited, locked, out of use, and what is planned. */
public final class TimelinePicture {

    private static final int ROW = 40;
    private static final int TOP = 4;
    private static final int BAR = 11;
    private static final int MOST_LINES = 14;
    /** Shorter gaps, in per cent of the whole, are not drawn: they would be less than a pixel or two. */
    private static final double FINEST = 0.3;

    private static final Map<Duration, String> GRIDS = new LinkedHashMap<>();

    static {
        GRIDS.put(Duration.ofSeconds(10), "ten seconds");
        GRIDS.put(Duration.ofMinutes(1), "minute");
        GRIDS.put(Duration.ofMinutes(10), "ten minutes");
        GRIDS.put(Duration.ofHours(1), "hour");
        GRIDS.put(Duration.ofHours(6), "six hours");
        GRIDS.put(Duration.ofDays(1), "day");
        GRIDS.put(Duration.ofDays(7), "week");
        GRIDS.put(Duration.ofDays(30), "thirty days");
        GRIDS.put(Duration.ofDays(365), "year");
    }

    private final Phrases words;
    private final String id;
    private final String name;
    private final Timeline timeline;
    private final Map<String, List<Span>> spans = new LinkedHashMap<>();
    private final OffsetDateTime now;
    private final boolean over;
    private final OffsetDateTime begin;
    private final OffsetDateTime end;

    /**
     * @param id unique in the page, of letters, digits and {@code -}
     * @param name of the change
     * @param opened when the change was opened
     * @param until now, or when the change ended
     * @param over whether it ended
     * @param language in which it speaks
     */
    public TimelinePicture(
            String id,
            String name,
            Timeline timeline,
            List<Span> all,
            OffsetDateTime opened,
            OffsetDateTime until,
            boolean over,
            Locale language) {
        this.words = Phrases.of(TimelinePicture.class, language);
        this.id = id;
        this.name = name;
        this.timeline = timeline;
        this.now = until;
        this.over = over;
        OffsetDateTime first = opened;
        OffsetDateTime last = until.isBefore(opened.plusSeconds(1)) ? opened.plusSeconds(1) : until;
        for (Span span : all) {
            spans.computeIfAbsent(span.step(), step -> new ArrayList<>()).add(span);
            boolean planned = span.kind() == Kind.PLANNED || span.kind() == Kind.REHEARSED;
            first = span.began().isBefore(first) && !planned ? span.began() : first;
            boolean past = planned && all.stream().anyMatch(other -> isOutageOf(span, other));
            OffsetDateTime reach = past ? until : planned ? reach(span, until, opened) : span.ended();
            last = reach.isAfter(last) && !over ? reach : last;
        }
        begin = first;
        end = last;
    }

    /** Whether a stretch is the outage that was planned, and is over: then what is left of its window is of no interest. */
    private static boolean isOutageOf(Span planned, Span outage) {
        return outage.kind() == Kind.OUTAGE
                && planned.step().equals(outage.step())
                && !outage.goesOn()
                && !outage.ended().isBefore(planned.began());
    }

    /** How far what is planned is drawn: not so far that what was is no longer seen, but its beginning always. */
    private static OffsetDateTime reach(Span planned, OffsetDateTime now, OffsetDateTime opened) {
        Duration sofar = Duration.between(opened, now);
        OffsetDateTime most = now.plus(sofar.dividedBy(2));
        OffsetDateTime least = planned.began().plus(sofar.dividedBy(20));
        OffsetDateTime far = most.isAfter(least) ? most : least;
        return planned.ended().isBefore(far) ? planned.ended() : far;
    }

    public OffsetDateTime getBegin() {
        return begin;
    }

    public OffsetDateTime getEnd() {
        return end;
    }

    /** What is between two of the lines: {@code day}; empty where there are none. */
    public String getGrid() {
        return GRIDS.getOrDefault(grid(), "");
    }

    private Duration grid() {
        Duration all = Duration.between(begin, end);
        return GRIDS.keySet().stream()
                .filter(unit -> all.dividedBy(unit) <= MOST_LINES)
                .findFirst()
                .orElse(all);
    }

    private double at(OffsetDateTime time) {
        double part = 100.0
                * Duration.between(begin, time).toMillis()
                / Duration.between(begin, end).toMillis();
        return Math.max(0, Math.min(100, part));
    }

    public String getSvg() {
        int height = TOP + ROW * timeline.steps().size() + 2;
        Svg svg = Svg.picture(id, "cp-pic", height, words.say("timeline", name), description());
        Duration grid = grid();
        for (OffsetDateTime line = begin.plus(grid); line.isBefore(end); line = line.plus(grid)) {
            svg.line("cp-pic__grid", at(line), 0, at(line), height);
        }
        int y = TOP;
        TimelineStep current = over ? null : timeline.current();
        for (TimelineStep step : timeline.steps()) {
            row(svg, step, step == current, y);
            y += ROW;
        }
        if (!over) {
            svg.line("cp-pic__now", at(now), 0, at(now), height);
        }
        return svg.end();
    }

    private void row(Svg svg, TimelineStep step, boolean current, int y) {
        if (current) {
            svg.bar("cp-pic__current", 0, y, 100, ROW - 2, null, null);
        }
        boolean reached = step.isReached();
        String style = reached ? "cp-pic__label" : "cp-pic__label cp-pic__label--not";
        svg.words(style, 0.5, y + 14, 58, step.number() + "  " + step.title());
        svg.wordsUpTo("cp-pic__length", 99.5, y + 14, words(step));
        svg.line("cp-pic__base", 0, y + 20 + BAR, 100, y + 20 + BAR);
        for (Span span : coarse(spans.getOrDefault(step.number(), List.of()))) {
            double from = at(span.began());
            Kind kind = span.kind();
            svg.bar(
                    "cp-pic__" + kind.name().toLowerCase(Locale.ROOT) + (span.goesOn() ? " cp-pic__bar--live" : ""),
                    from,
                    y + 20 + (kind == Kind.HELD || kind == Kind.USE ? 3 : 0),
                    at(span.ended()) - from,
                    kind == Kind.HELD || kind == Kind.USE ? BAR - 6 : BAR,
                    kind == Kind.WAIT ? id : null,
                    tip(span));
        }
    }

    /** Stretches of a row so that few enough remain to be drawn. */
    private List<Span> coarse(List<Span> row) {
        List<Span> coarse = new ArrayList<>();
        Map<Kind, Integer> places = new LinkedHashMap<>();
        for (Span span : row) {
            Integer place = places.get(span.kind());
            Span before = place == null ? null : coarse.get(place);
            if (before != null && span.kind() != Kind.PLANNED && at(span.began()) - at(before.ended()) < FINEST) {
                coarse.set(place, before.upTo(span));
            } else {
                places.put(span.kind(), coarse.size());
                coarse.add(span);
            }
        }
        return coarse;
    }

    private String tip(Span span) {
        String what =
                switch (span.kind()) {
                    case WORK -> words.say("work");
                    case WAIT -> words.say("waiting");
                    case HELD -> words.say("locked");
                    case OUTAGE -> words.say("outage");
                    case USE -> words.say("inUse");
                    case PLANNED -> words.say("planned");
                    case REHEARSED -> words.say("rehearsed");
                };
        return words.say(
                "tip",
                what + (span.what().isEmpty() ? "" : ", " + span.what()),
                Counts.number(span.round()),
                Lengths.text(span.length()),
                Times.spoken(span.began().withOffsetSameInstant(ZoneOffset.UTC)),
                span.goesOn() ? words.say("now") : Times.spoken(span.ended().withOffsetSameInstant(ZoneOffset.UTC)));
    }

    /** {@code runs · 2 min 17 s + 3 h wait}. */
    private String words(TimelineStep step) {
        if (!step.isReached()) {
            return step.status() == Status.LEFT_OUT ? words.say("leftOut") : words.say("notYet");
        }
        String state =
                switch (step.status()) {
                    case WAITING -> words.say("waits");
                    case RUNNING -> step.number().equals("02") ? words.say("held") : words.say("runs");
                    case STOPPED -> words.say("stopped");
                    case FAILED -> words.say("failed");
                    default -> "";
                };
        List<Kind> kinds = new ArrayList<>();
        List<String> lengths = new ArrayList<>();
        for (Kind kind : List.of(Kind.WORK, Kind.OUTAGE, Kind.USE, Kind.HELD, Kind.WAIT)) {
            Duration length = Span.covered(spans.getOrDefault(step.number(), List.of()).stream()
                    .filter(span -> span.kind() == kind)
                    .toList());
            if (!length.isZero()) {
                kinds.add(kind);
                lengths.add(Lengths.text(length));
            }
        }
        if (kinds.contains(Kind.WAIT) && (step.status() != Status.WAITING || kinds.size() > 1)) {
            lengths.add(words.say("wait", lengths.remove(lengths.size() - 1)));
        }
        String length = String.join(" + ", lengths);
        return state + (state.isEmpty() || length.isEmpty() ? "" : " · ") + length;
    }

    private String description() {
        List<String> sentences = new ArrayList<>();
        long done = timeline.steps().stream()
                .filter(step -> step.status() == Status.DONE)
                .count();
        sentences.add(words.say("stepsDone", done, timeline.steps().size()));
        TimelineStep current = timeline.current();
        if (!over && current != null) {
            sentences.add(words.say("standsAt", current.number() + " " + current.title()));
        }
        sentences.add(words.say(
                "inAll",
                Lengths.text(timeline.work()),
                Lengths.text(timeline.waited()),
                Lengths.text(timeline.total())));
        return String.join(" ", sentences);
    }
}
