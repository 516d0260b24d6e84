package io.jenkins.plugins.promotion.view;

import hudson.model.ModelObject;
import hudson.model.Run;
import hudson.security.csrf.CrumbIssuer;
import io.jenkins.plugins.promotion.Promotion;
import io.jenkins.plugins.promotion.plan.Durations;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import jenkins.model.Jenkins;

/** What every page of this plugin offers to its views: texts for times, durations and digests, and the crumb. */
public abstract class PromotionPage implements ModelObject {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("d MMM yyyy HH:mm 'UTC'", Locale.ENGLISH);

    /** For people: minutes and seconds, or larger units; a dash for nothing. */
    public String duration(Duration duration) {
        return duration == null ? "–" : Durations.format(duration);
    }

    /** The same for milliseconds. */
    public String millis(long millis) {
        return Durations.format(Duration.ofMillis(millis));
    }

    /** How long ago something was, or how long it has been going on. */
    public String since(OffsetDateTime time) {
        return Durations.format(Duration.between(time, now()));
    }

    /** The same for a stored text. */
    public String sinceText(String time) {
        return since(OffsetDateTime.parse(time));
    }

    /** How long something will last from now. */
    public String until(OffsetDateTime time) {
        return Durations.format(Duration.between(now(), time));
    }

    /** Time of day in UTC; a script shows it in the viewer's zone. */
    public String time(OffsetDateTime time) {
        return time == null ? "–" : time.withOffsetSameInstant(ZoneOffset.UTC).format(TIME);
    }

    /** For the {@code datetime} attribute. */
    public String iso(OffsetDateTime time) {
        return time == null ? null : time.toString();
    }

    /** A stored ISO 8601 text as {@link #time} shows it. */
    public String timeText(String time) {
        return time == null ? "–" : time(OffsetDateTime.parse(time));
    }

    /** First characters of a digest with its version. */
    public String shortDigest(String digest) {
        if (digest == null) {
            return "";
        }
        int version = digest.indexOf(':') + 1;
        int hex = digest.lastIndexOf(':') + 1;
        return digest.length() <= hex + 8
                ? digest
                : digest.substring(0, version) + digest.substring(hex, hex + 8) + "…";
    }

    /** A number of bytes: {@code 812 B}, {@code 12 KiB}, {@code 3 MiB}. */
    public String bytes(long bytes) {
        return bytes < 1024
                ? bytes + " B"
                : bytes < 1 << 20 ? (bytes + 512 >> 10) + " KiB" : (bytes + (1 << 19) >> 20) + " MiB";
    }

    /** Texts with commas between them. */
    public String join(Collection<String> texts) {
        return String.join(", ", texts);
    }

    /** Who did something, in few words: a build is called by its number. */
    public String by(String who) {
        return who == null ? "" : who.startsWith("build:") ? who.substring("build:".length()) : who;
    }

    /** Address of a build's page relative to the root, or {@code null} where it is gone or hidden. */
    public String buildUrl(String build) {
        return build == null || !build.contains("#")
                ? null
                : visible(by(build)).map(Run::getUrl).orElse(null);
    }

    /** The build with this id, empty where it is gone or hidden from the viewer. */
    static Optional<Run<?, ?>> visible(String build) {
        try {
            return Optional.ofNullable(Run.fromExternalizableId(build));
        } catch (IllegalArgumentException | org.springframework.security.access.AccessDeniedException e) {
            return Optional.empty();
        }
    }

    /** Name of the crumb's form field, empty without crumbs. */
    public String getCrumbField() {
        CrumbIssuer issuer = Jenkins.get().getCrumbIssuer();
        return issuer == null ? "" : issuer.getCrumbRequestField();
    }

    /** The crumb that forms carry, so that they work without scripts. */
    public String getCrumb() {
        CrumbIssuer issuer = Jenkins.get().getCrumbIssuer();
        return issuer == null ? "" : issuer.getCrumb();
    }

    static OffsetDateTime now() {
        return OffsetDateTime.now(Promotion.get().clock());
    }
}
