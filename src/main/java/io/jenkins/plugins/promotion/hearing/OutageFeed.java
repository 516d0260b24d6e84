package io.jenkins.plugins.promotion.hearing;

import biweekly.Biweekly;
import biweekly.ICalendar;
import biweekly.component.VEvent;
import biweekly.property.Status;
import biweekly.util.Duration;
import io.jenkins.plugins.promotion.change.ChangeState;
import io.jenkins.plugins.promotion.change.WindowRecord;
import io.jenkins.plugins.promotion.change.fact.WindowFact;
import io.jenkins.plugins.promotion.wording.Times;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.Map;
import java.util.Optional;

/**
 * Outages as a calendar that programs subscribe to, as RFC 5545 has it. An outage keeps its {@code UID}; where its dates
 * change its {@code SEQUENCE} grows, and where they do not hold any more it is {@code CANCELLED}.
 */
public final class OutageFeed {

    private static final java.time.Duration KEPT = java.time.Duration.ofDays(90);

    private OutageFeed() {}

    /**
     * The calendar of these changes.
     *
     * @param changes by their keys
     * @param root address of Jenkins with a slash at its end
     * @param host names this Jenkins in the ids of entries; never changes
     */
    public static String of(Map<String, ChangeState> changes, String root, String host, Instant now) {
        ICalendar calendar = new ICalendar();
        calendar.setProductId("-//Jenkins//Configuration Promotion//EN");
        calendar.setMethod("PUBLISH");
        calendar.setName("Outages");
        calendar.addExperimentalProperty("X-WR-CALNAME", "Outages");
        calendar.setRefreshInterval(Duration.builder().hours(1).build());
        changes.forEach((key, state) -> state.windows().stream()
                .map(window -> entry(key, state, window, root, host))
                .flatMap(Optional::stream)
                .filter(entry -> entry.getDateEnd().getValue().toInstant().isAfter(now.minus(KEPT)))
                .forEach(calendar::addEvent));
        return Biweekly.write(calendar).go();
    }

    private static Optional<VEvent> entry(
            String key, ChangeState state, WindowRecord window, String root, String host) {
        // Of a change that ended before its outage began nothing comes any more.
        boolean over = window.began() == null && (state.phase().isEnded() || window.ended() != null);
        WindowFact.Planned dates = window.planned() == null ? window.dates().missed() : window.planned();
        if (dates == null) {
            return Optional.empty();
        }
        boolean off = over || window.planned() == null;
        VEvent entry = new VEvent();
        entry.setUid(key + "-" + window.id() + "@" + host);
        long sequence = over && state.phase().isEnded()
                ? state.version()
                : window.dates().sequence();
        entry.setSequence(Math.toIntExact(sequence));
        Date stamp = date(
                over && state.endedAt() != null
                        ? state.endedAt()
                        : window.dates().at());
        entry.setDateTimeStamp(stamp);
        entry.setLastModified(stamp);
        entry.setDateStart(date(dates.start()));
        boolean longer = window.ended() != null && window.ended().isAfter(dates.start());
        entry.setDateEnd(date(longer ? window.ended() : dates.end()));
        String title = state.title();
        entry.setSummary("Outage of " + window.environment() + ": "
                + state.name().text() + (title.isEmpty() ? "" : ", " + title));
        entry.setDescription("Change " + state.name().text() + ", job " + state.job() + ". Expected length "
                + window.explanation() + "; latest safe start " + Times.text(dates.latestSafeStart()) + ".");
        entry.setUrl(root + "promotion-changes/" + key + "/window/" + window.id() + "/");
        entry.setStatus(off ? Status.cancelled() : Status.confirmed());
        return Optional.of(entry);
    }

    private static Date date(OffsetDateTime time) {
        return Date.from(time.toInstant().truncatedTo(ChronoUnit.SECONDS));
    }
}
