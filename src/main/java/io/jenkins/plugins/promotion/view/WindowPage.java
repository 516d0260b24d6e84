package io.jenkins.plugins.promotion.view;

import io.jenkins.plugins.promotion.Promotion;
import io.jenkins.plugins.promotion.change.Overlaps;
import io.jenkins.plugins.promotion.change.WindowRecord;
import io.jenkins.plugins.promotion.config.Environments;
import io.jenkins.plugins.promotion.config.PromotionPermissions;
import io.jenkins.plugins.promotion.environment.Environment;
import io.jenkins.plugins.promotion.outage.Freeze;
import io.jenkins.plugins.promotion.outage.Freezes;
import io.jenkins.plugins.promotion.process.people.Outages;
import io.jenkins.plugins.promotion.process.people.Thaw;
import java.io.IOException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.Header;
import org.kohsuke.stapler.HttpResponse;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;
import org.kohsuke.stapler.interceptor.RequirePOST;

/** An outage: its dates to enter, how long it is expected to take and why, the latest safe start. */
@ExportedBean
@Restricted(NoExternalUse.class)
public final class WindowPage extends PromotionPage {

    private final SeenChange page;
    private final WindowRecord record;

    WindowPage(SeenChange page, WindowRecord record) {
        this.page = page;
        this.record = record;
    }

    @Override
    public String getDisplayName() {
        return Texts.text("OutageOf") + " " + record.environment();
    }

    public SeenChange getPage() {
        return page;
    }

    public WindowRecord getRecord() {
        return record;
    }

    @Exported
    public String getId() {
        return record.id();
    }

    /** How the expected length was computed. */
    public String getExplanation() {
        return record.estimate().text(Texts.language());
    }

    /** As plain data: times with offset, durations in milliseconds. */
    @Exported
    public Map<String, Object> getDetails() {
        return new Plain()
                .put("environment", record.environment())
                .put("start", record.start())
                .put("end", record.end())
                .put("expectedMillis", record.expected())
                .put("rollbackMillis", record.rollback())
                .put("explanation", record.explanation())
                .put("latestSafeStart", record.latestSafeStart())
                .put("plannedBy", record.plannedBy())
                .put("began", record.began())
                .put("ended", record.ended())
                .put("overrun", record.overrun())
                .put("build", record.build())
                .map();
    }

    /** Whether dates are to be entered. */
    @Exported
    public boolean isWaiting() {
        return record.waitsForDates() && !page.isEnded();
    }

    /** Whether it is not over. */
    public boolean isOpen() {
        return record.ended() == null && !page.isEnded();
    }

    /** Whether dates can be entered or changed. */
    public boolean isPlannable() {
        return isOpen() && record.began() == null;
    }

    public boolean isMayPlan() {
        return isPlannable() && Who.person().known() && Who.may(page.getState(), PromotionPermissions.APPLY);
    }

    /** The planned start as the viewer sees it. */
    public String getReplaces() {
        return record.start() == null ? "" : record.start().toString();
    }

    /** How late it is or was; empty if all is well. */
    public String getLate() {
        return record.late(now(), Texts.language());
    }

    /** How long it really took, up to now where it goes on; {@code null} before. */
    public Duration getActual() {
        return record.began() == null
                ? null
                : Duration.between(record.began(), record.ended() == null ? now() : record.ended());
    }

    /** The controller's time zone, in which dates are entered where no script knows the viewer's. */
    public String getZone() {
        return ZoneId.systemDefault().getId();
    }

    /** Names of time zones to choose from. */
    public List<String> getZones() {
        return ZoneId.getAvailableZoneIds().stream()
                .filter(id -> id.contains("/") && !id.startsWith("Etc/") && !id.startsWith("SystemV/"))
                .sorted()
                .toList();
    }

    /** A planned time as the field for it takes it, in {@link #getZone}; empty for none. */
    public String local(OffsetDateTime time) {
        return time == null
                ? ""
                : time.atZoneSameInstant(ZoneId.systemDefault())
                        .toLocalDateTime()
                        .truncatedTo(ChronoUnit.MINUTES)
                        .toString();
    }

    /** How long the window has to be at least, in milliseconds. */
    public long getNeededMillis() {
        return record.estimate().needed().toMillis();
    }

    private static Freezes freezes(String environment) {
        return Environments.named(environment).map(Environment::freezes).orElse(Freezes.NONE);
    }

    private Thaw thaw() {
        return new Thaw(record.environment(), freezes(record.environment()));
    }

    /** Times in which nothing may be applied, now and in the next months: plain data. */
    @Exported
    public List<Map<String, Object>> getFreezes() {
        return thaw().ahead(now().toInstant()).stream()
                .map(period -> new Plain()
                        .put("start", period.start())
                        .put("end", period.end())
                        .put("reason", period.reason())
                        .put("lifted", page.getState().isLifted(record.environment(), period.end()))
                        .map())
                .toList();
    }

    /** The same for people. */
    public List<Freeze.Period> getFrozen() {
        return thaw().ahead(now().toInstant());
    }

    /** Whether such a time does not hold for this change. */
    public boolean isLifted(Freeze.Period period) {
        return page.getState().isLifted(record.environment(), period.end());
    }

    /** When the next time begins that is free of freezes and long enough; {@code null} for none in sight. */
    @Exported
    public String getNextFree() {
        OffsetDateTime free = getNextFreeTime();
        return free == null ? null : free.toString();
    }

    /** The same as a time. */
    public OffsetDateTime getNextFreeTime() {
        return freezes(record.environment())
                .nextFree(now().toInstant(), record.estimate().needed())
                .map(free -> free.atOffset(ZoneOffset.UTC))
                .orElse(null);
    }

    /** Outages of environments that belong together with this one, at the same time; the change only to who may see it. */
    @Exported
    public List<Map<String, Object>> getOverlaps() {
        return overlaps().stream()
                .map(other -> new Plain()
                        .put("environment", other.window().environment())
                        .put("start", other.window().start())
                        .put("end", other.window().end())
                        .put(
                                "change",
                                Who.sees(other.change().summary())
                                        ? other.change().summary().name().text()
                                        : null)
                        .map())
                .toList();
    }

    /** The same for people. */
    public List<Overlaps.Other> overlaps() {
        String group =
                Environments.named(record.environment()).map(Environment::group).orElse("");
        if (group.isEmpty() || record.start() == null) {
            return List.of();
        }
        return Overlaps.of(
                Promotion.get().changes().all(),
                page.change().key(),
                name -> Environments.named(name)
                        .filter(other -> other.group().equals(group))
                        .isPresent(),
                record);
    }

    public boolean isMayLift() {
        return isOpen() && Who.person().known() && Who.may(page.getState(), PromotionPermissions.OVERRIDE);
    }

    /** Lifts a freeze for this change, with a reason. */
    @RequirePOST
    public HttpResponse doLiftFreeze(
            @QueryParameter String freeze,
            @QueryParameter String reason,
            @Header("Authorization") String authorization,
            @Header("Accept") String accept)
            throws IOException {
        return Reply.of(authorization, accept).to(".", () -> {
            boolean may = Who.may(page.getState(), PromotionPermissions.OVERRIDE);
            thaw().lift(
                            page.change(),
                            freeze,
                            Who.person(),
                            reason,
                            may,
                            Promotion.get().clock());
            return Map.of("lifted", freeze);
        });
    }

    /** Enters the dates: ISO 8601 with zone, or local times and a zone of their own. */
    @RequirePOST
    public HttpResponse doPlan(
            @QueryParameter String start,
            @QueryParameter String end,
            @QueryParameter String zone,
            @QueryParameter String replaces,
            @Header("Authorization") String authorization,
            @Header("Accept") String accept)
            throws IOException {
        return Reply.of(authorization, accept).to(".", () -> {
            boolean may = Who.may(page.getState(), PromotionPermissions.APPLY);
            new Outages(Promotion.get().clock(), WindowPage::freezes)
                    .plan(
                            page.change(),
                            record.id(),
                            zoned(start, zone),
                            zoned(end, zone),
                            replaces,
                            Who.person(),
                            may);
            return new WindowPage(
                            page, page.change().state().window(record.id()).orElseThrow())
                    .getDetails();
        });
    }

    /** A local time gets the zone of the form; what has a zone of its own is left as it is. */
    private static String zoned(String time, String zone) {
        String text = time == null ? "" : time.trim();
        String where = zone == null ? "" : zone.trim();
        boolean local = text.matches("\\d{4}-\\d{2}-\\d{2}[T ]\\d{2}:\\d{2}(:\\d{2})?");
        return local && !where.isEmpty() ? text + " " + where : text;
    }

    public hudson.model.Api getApi() {
        return new hudson.model.Api(this);
    }
}
