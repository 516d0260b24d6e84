package io.jenkins.plugins.promotion.change;

import io.jenkins.plugins.promotion.execution.LedgerLine;
import io.jenkins.plugins.promotion.execution.LineStatus;
import io.jenkins.plugins.promotion.execution.WaitsFor;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The ledger of an apply as pages and rules read it; whatever is asked of it and how often, it is gone through once. */
public final class LedgerView {

    private final List<LedgerLine> lines;
    private final Map<String, OfItem> items = new HashMap<>();
    /** How many lines were gone through. */
    private int read;
    /** How many there are before what was done is undone. */
    private int forward;

    private Duration work = Duration.ZERO;
    private Duration waited = Duration.ZERO;
    private Duration wayBack = Duration.ZERO;

    /** What the ledger says of an item. */
    private static final class OfItem {
        private LedgerLine last;
        private Duration took;
        private String output = "";
    }

    private LedgerView(List<LedgerLine> lines) {
        this.lines = lines;
    }

    /** Of an apply. */
    public static LedgerView of(ApplyRecord apply) {
        return new LedgerView(apply.lines());
    }

    private LedgerView readThrough() {
        while (read < lines.size()) {
            LedgerLine line = lines.get(read);
            boolean before = forward == read && line.status() != LineStatus.ROLLING_BACK;
            read++;
            Duration took = line.took();
            if (before) {
                forward = read;
                work = work.plus(took);
            } else {
                wayBack = wayBack.plus(took).plus(line.waited());
            }
            waited = waited.plus(line.waited());
            add(line, before ? took.plus(line.waited()) : null);
        }
        return this;
    }

    private void add(LedgerLine line, Duration took) {
        OfItem item = items.computeIfAbsent(line.itemId(), id -> new OfItem());
        if (line.status() != LineStatus.CLARIFIED) {
            item.last = line;
        }
        if (line.status() == LineStatus.FAILED) {
            item.output = line.output();
        }
        // Who begins an item was waited for until then.
        if (took != null && (line.end().isPresent() || line.status() == LineStatus.RUNNING && !took.isZero())) {
            item.took = item.took == null ? took : item.took.plus(took);
        }
    }

    /** The end of what the program of an item printed before it failed last, empty if it did not or printed nothing. */
    public String output(String itemId) {
        OfItem item = readThrough().items.get(itemId);
        return item == null ? "" : item.output;
    }

    /** Oldest first. */
    public List<LedgerLine> lines() {
        return lines;
    }

    /**
     * The last line that moved the run; questions about the wording of an item do not, nor does another build that goes on
     * with it: what waited for a person waits still.
     */
    public Optional<LedgerLine> last() {
        for (int i = lines.size() - 1; i >= 0; i--) {
            if (lines.get(i).status().moves()) {
                return Optional.of(lines.get(i));
            }
        }
        return Optional.empty();
    }

    /** The last line that moved an item. */
    public Optional<LedgerLine> last(String item) {
        return Optional.ofNullable(readThrough().items.get(item)).map(of -> of.last);
    }

    /** Status of an item in words, {@code null} before it was reached. */
    public String status(String item) {
        return last(item)
                .map(line -> line.status().name().toLowerCase(Locale.ROOT).replace('_', '-'))
                .orElse(null);
    }

    /** Whether nothing remains to be done for an item. */
    public boolean isSettled(String item) {
        return last(item).filter(line -> line.status().settles()).isPresent();
    }

    /** Work and waiting for an item without undoing it, {@code null} before anything was done. */
    public Duration took(String item) {
        OfItem of = readThrough().items.get(item);
        return of == null ? null : of.took;
    }

    /** Whether what was done is being undone, or was. */
    public boolean isGoingBack() {
        readThrough();
        return forward < lines.size();
    }

    /** Work and waiting of the way back, zero before. */
    public Duration wayBack() {
        return readThrough().wayBack;
    }

    /** Whether the run waits for a person. */
    public boolean asks() {
        return last().filter(line -> line.status() == LineStatus.WAITING || line.status() == LineStatus.CLAIMED)
                .isPresent();
    }

    /** Time worked, undoing left out. */
    public Duration work() {
        return readThrough().work;
    }

    /** Time people were waited for, up to now where the run waits now. */
    public Duration waited(OffsetDateTime now) {
        Duration still = last().filter(line -> line.status() == LineStatus.WAITING)
                .map(line -> Duration.between(line.begin(), now.toInstant()).minus(idle(line.begin(), now.toInstant())))
                .orElse(Duration.ZERO);
        return readThrough().waited.plus(still);
    }

    /**
     * Since when no build follows the plan while it waits for a person, or one works for it; empty while a build does, and
     * where nobody is asked.
     */
    public Optional<Instant> pausedSince() {
        return lines.isEmpty()
                ? Optional.empty()
                : Optional.of(lines.get(lines.size() - 1))
                        .filter(line ->
                                line.status() == LineStatus.PAUSED && line.end().isEmpty())
                        .map(LedgerLine::begin);
    }

    /** Whether the run waits for a person, or for what a person is doing. */
    public boolean isWithPerson() {
        return asks() || isInHand();
    }

    /** Whether a person has begun with what they were asked for. */
    public boolean isInHand() {
        return last().filter(line -> line.status() == LineStatus.RUNNING && isByHand(line))
                .isPresent();
    }

    /** What a person begins was asked for just before. */
    private boolean isByHand(LedgerLine begun) {
        for (int i = lines.size() - 1; i >= 0; i--) {
            LedgerLine line = lines.get(i);
            if (line.seq() < begun.seq()
                    && line.itemId().equals(begun.itemId())
                    && line.status().moves()) {
                return line.status() == LineStatus.WAITING
                        && line.waitsFor().filter(WaitsFor.MANUAL::equals).isPresent();
            }
        }
        return false;
    }

    /** How long no build followed the plan between two instants, while a person was asked. */
    public Duration idle(Instant from, Instant until) {
        Duration idle = Duration.ZERO;
        for (Pause pause : pauses(until)) {
            Instant begin = pause.from().isBefore(from) ? from : pause.from();
            Instant end = pause.until().isAfter(until) ? until : pause.until();
            idle = begin.isBefore(end) ? idle.plus(Duration.between(begin, end)) : idle;
        }
        return idle;
    }

    /** A stretch in which no build followed the plan. */
    record Pause(Instant from, Instant until) {}

    /** All of them, oldest first, as of now. */
    List<Pause> pauses(Instant now) {
        List<Pause> all = new ArrayList<>();
        for (LedgerLine line : lines) {
            if (line.status() == LineStatus.PAUSED && line.end().isPresent()) {
                all.add(new Pause(line.begin(), line.end().get()));
            }
        }
        pausedSince().ifPresent(since -> all.add(new Pause(since, now)));
        return all;
    }
}
