package io.jenkins.plugins.promotion.view;

import hudson.Util;
import io.jenkins.plugins.promotion.change.Told;
import io.jenkins.plugins.promotion.change.Told.Subject;
import io.jenkins.plugins.promotion.journal.JournalEntry;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** Everything that was recorded of a change, newest first, in words; a hundred entries at a time. */
@Restricted(NoExternalUse.class)
public final class RecordedPage extends PromotionPage {

    static final int ROOM = 100;

    private final SeenChange page;

    RecordedPage(SeenChange page) {
        this.page = page;
    }

    @Override
    public String getDisplayName() {
        return Texts.text("Recorded");
    }

    public SeenChange getPage() {
        return page;
    }

    public Subject[] getSubjects() {
        return Subject.values();
    }

    /** An entry in words. */
    public record Row(long seq, OffsetDateTime at, String by, Told told) {}

    /**
     * A part of what was found.
     *
     * @param number of the part, from 1
     * @param parts how many there are
     * @param found how many entries were found
     * @param rows of this part
     */
    public record Part(int number, int parts, int found, List<Row> rows) {}

    /**
     * Entries about a subject, with a text in what they say or in who did it. The record is read once.
     *
     * @param about the name of a {@link Subject} in any case; anything else is every subject
     * @param text in any case; {@code null} or nothing for all
     * @param number of the part wanted; the nearest one where there is none
     */
    public Part find(String about, String text, String number) throws IOException {
        String wanted = Util.fixNull(text).trim().toLowerCase(Locale.ROOT);
        List<JournalEntry> entries = new ArrayList<>(page.change().entries());
        Collections.reverse(entries);
        entries.removeIf(
                entry -> isSubject(about) && !Told.subject(entry.type()).name().equalsIgnoreCase(about));
        if (!wanted.isEmpty()) {
            entries.removeIf(entry -> !says(row(entry)).contains(wanted));
        }
        int parts = Math.max(1, (entries.size() + ROOM - 1) / ROOM);
        int part = Math.max(1, Math.min(parts, number(number)));
        List<Row> rows = entries.subList((part - 1) * ROOM, Math.min(entries.size(), part * ROOM)).stream()
                .map(this::row)
                .toList();
        return new Part(part, parts, entries.size(), rows);
    }

    private static boolean isSubject(String about) {
        for (Subject subject : Subject.values()) {
            if (subject.name().equalsIgnoreCase(about)) {
                return true;
            }
        }
        return false;
    }

    private static int number(String number) {
        try {
            return number == null ? 1 : Integer.parseInt(number.trim());
        } catch (NumberFormatException e) {
            return 1;
        }
    }

    private Row row(JournalEntry entry) {
        return new Row(entry.seq(), entry.at(), entry.by(), Told.of(entry, page.getState()));
    }

    private String says(Row row) {
        return (row.told().text() + "\n" + by(row.by())).toLowerCase(Locale.ROOT);
    }

    /** The query that asks for another part of the same. */
    public String query(String about, String text, int number) {
        return "?about=" + encoded(about) + "&text=" + encoded(text) + "&part=" + number;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(Util.fixNull(text), StandardCharsets.UTF_8);
    }
}
