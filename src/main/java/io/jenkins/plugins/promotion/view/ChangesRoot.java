package io.jenkins.plugins.promotion.view;

import hudson.Extension;
import hudson.Util;
import hudson.model.RootAction;
import io.jenkins.plugins.promotion.Promotion;
import io.jenkins.plugins.promotion.change.Change;
import io.jenkins.plugins.promotion.change.ChangeName;
import io.jenkins.plugins.promotion.change.ChangeSummary;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import jenkins.model.Jenkins;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** {@code /promotion-changes/}: all changes that the viewer may see, and a page each. */
@Extension
@Restricted(NoExternalUse.class)
public final class ChangesRoot extends PromotionPage implements RootAction {

    static final int ROOM = 50;

    private static final String PART = "part.";

    private static List<Change> seen(String text) {
        Jenkins.get().checkPermission(Jenkins.READ);
        String wanted = Util.fixNull(text).trim().toLowerCase(Locale.ROOT);
        return Promotion.get().changes().all().stream()
                .filter(change -> Who.sees(change.summary()))
                .filter(change -> wanted.isEmpty() || says(change.summary()).contains(wanted))
                .toList();
    }

    /** By what is at hand of every change, so that none that is over is read from the disk. */
    private static String says(ChangeSummary summary) {
        return (summary.name().text() + "\n" + summary.job() + "\n" + String.join("\n", summary.jobs()))
                .toLowerCase(Locale.ROOT);
    }

    /**
     * A part of the changes that were found.
     *
     * @param number of the part, from 1
     * @param parts how many there are
     * @param found how many changes were found
     * @param searched whether a text was asked for
     * @param shown the changes in it, of which no record is read before they are asked for
     */
    @ExportedBean
    @Restricted(NoExternalUse.class)
    public record Part(int number, int parts, int found, boolean searched, List<Change> shown) {

        /** The changes in it. */
        @Exported(visibility = 2)
        public List<ChangePage> getChanges() {
            return shown.stream()
                    .flatMap(change -> ChangePage.of(change, null).stream())
                    .toList();
        }

        /** How many changes there are in all parts. */
        @Exported
        public int getFound() {
            return found;
        }

        /** Address of the next part as data, below Jenkins' root; {@code null} at the end. */
        @Exported
        public String getNext() {
            return number < parts ? "promotion-changes/" + PART + (number + 1) + "/api/json" : null;
        }

        public hudson.model.Api getApi() {
            return new hudson.model.Api(this);
        }

        /** Whether there are so many that somebody may search. */
        public boolean many() {
            return searched || parts > 1;
        }
    }

    /**
     * Some of the changes with a text in their name or job, newest first.
     *
     * @param text in any case; {@code null} or nothing for all
     * @param asked number of the part wanted; the nearest one where there is none
     */
    public Part find(String text, String asked) {
        List<Change> found = seen(text);
        int parts = Math.max(1, (found.size() + ROOM - 1) / ROOM);
        int number = asked != null && asked.matches("[1-9]\\d{0,5}") ? Math.min(parts, Integer.parseInt(asked)) : 1;
        int from = (number - 1) * ROOM;
        boolean searched = !Util.fixNull(text).isBlank();
        List<Change> shown = found.subList(from, Math.min(found.size(), from + ROOM));
        return new Part(number, parts, found.size(), searched, shown);
    }

    /** The query that asks for another part of the same. */
    public String query(String text, int number) {
        return "?text=" + URLEncoder.encode(Util.fixNull(text), StandardCharsets.UTF_8) + "&part=" + number;
    }

    /** Folders that hold no readable change, for administrators. */
    public Map<String, String> getUnreadable() {
        return Jenkins.get().hasPermission(Jenkins.ADMINISTER)
                ? Promotion.get().changes().unreadable()
                : Map.of();
    }

    /** Why the record of a change that is known by its key cannot be shown; empty where it can. */
    static Optional<String> missing(String key) {
        if (Promotion.get().changes().get(key).isPresent()) {
            return Optional.empty();
        }
        boolean administrator = Jenkins.get().hasPermission(Jenkins.ADMINISTER);
        String damage = Promotion.get().changes().unreadable().get(key);
        if (damage != null) {
            return Optional.of(administrator ? damage : Texts.text("RecordDamaged"));
        }
        return Optional.of(Texts.text("RecordGone"));
    }

    /** {@code <key>}; hidden changes are as good as absent. Or {@code part.<number>}, which is the key of none. */
    public Object getDynamic(String key) {
        if (key.startsWith(PART)) {
            return find(null, key.substring(PART.length()));
        } else if (!ChangeName.isKey(key)) {
            return null;
        }
        return Promotion.get()
                .changes()
                .get(key)
                .filter(change -> Who.sees(change.summary()))
                .map(change -> new ChangePage(change, null))
                .orElse(null);
    }

    @Override
    public String getIconFileName() {
        return "symbol-swap";
    }

    @Override
    public String getDisplayName() {
        return Texts.text("Changes");
    }

    @Override
    public String getUrlName() {
        return "promotion-changes";
    }

    /** Of the newest ones, and where the next are. */
    public hudson.model.Api getApi() {
        return find(null, null).getApi();
    }
}
