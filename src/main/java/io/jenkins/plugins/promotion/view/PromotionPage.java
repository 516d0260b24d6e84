package io.jenkins.plugins.promotion.view;

import hudson.model.ModelObject;
import hudson.model.Run;
import hudson.security.csrf.CrumbIssuer;
import io.jenkins.plugins.promotion.Promotion;
import io.jenkins.plugins.promotion.journal.Actor;
import io.jenkins.plugins.promotion.wording.Counts;
import io.jenkins.plugins.promotion.wording.Lengths;
import io.jenkins.plugins.promotion.wording.Times;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.Optional;
import jenkins.model.Jenkins;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** What every page of this plugin offers to its views: texts for times, durations and digests, and the crumb. */
@Restricted(NoExternalUse.class)
public abstract class PromotionPage implements ModelObject {

    /** For people, as {@code 2 min 17 s}; a dash for nothing. */
    public String duration(Duration duration) {
        return duration == null ? "–" : Lengths.text(duration);
    }

    /** The same for milliseconds. */
    public String millis(long millis) {
        return Lengths.text(Duration.ofMillis(millis));
    }

    /** How long ago something was, or how long it has been going on. */
    public String since(OffsetDateTime time) {
        return Lengths.text(Duration.between(time, now()));
    }

    /** How long something lasted. */
    public String between(OffsetDateTime began, OffsetDateTime ended) {
        return Lengths.text(Duration.between(began, ended));
    }

    /** The same for a stored text. */
    public String sinceText(String time) {
        return since(OffsetDateTime.parse(time));
    }

    /** How long something will last from now. */
    public String until(OffsetDateTime time) {
        return Lengths.text(Duration.between(now(), time));
    }

    /** Time of day in UTC; a script shows it in the viewer's zone. */
    public String time(OffsetDateTime time) {
        return time == null ? "–" : Times.text(time.withOffsetSameInstant(ZoneOffset.UTC), Texts.language());
    }

    /** How a script writes a day as {@link #time} does: the text with places, and the months. */
    public String getDay() {
        return Times.day(Texts.language());
    }

    /** The months of that. */
    public String getMonths() {
        return String.join(" ", Times.months(Texts.language()));
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

    /** A number with its noun: {@code 1 file}, {@code 2 files}. */
    public String count(long number, String one, String many) {
        return Counts.of(number, one, many);
    }

    /** A number of bytes: {@code 812 bytes}, {@code 12 KiB}. */
    public String bytes(long bytes) {
        return Counts.bytes(bytes, Texts.language());
    }

    /** A state, as facts and enumerations name it, in the reader's language; any other text as it is. */
    public String state(String name) {
        return Texts.known("state." + name.replaceAll("[ _]", "-"), name);
    }

    /** Texts with commas between them. */
    public String join(Collection<String> texts) {
        return String.join(", ", texts);
    }

    /** Who did something, in few words: a build is called by its number. */
    public String by(String who) {
        return who == null ? "" : Actor.shortly(who);
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

    /** The same for a form that uploads a file, whose fields Jenkins does not look into: {@code &name=value}. */
    public String getCrumbQuery() {
        return getCrumbField().isEmpty()
                ? ""
                : "&" + URLEncoder.encode(getCrumbField(), StandardCharsets.UTF_8) + "="
                        + URLEncoder.encode(getCrumb(), StandardCharsets.UTF_8);
    }

    /** The controller's time. */
    public OffsetDateTime getNow() {
        return now();
    }

    /** Whether a moment is over. */
    public boolean isPast(OffsetDateTime time) {
        return time.isBefore(now());
    }

    static OffsetDateTime now() {
        return OffsetDateTime.now(Promotion.get().clock());
    }
}
