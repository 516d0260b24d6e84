package io.jenkins.plugins.promotion.view;

import io.jenkins.plugins.promotion.Promotion;
import io.jenkins.plugins.promotion.change.ChangeName;
import io.jenkins.plugins.promotion.change.ItemHistory;
import io.jenkins.plugins.promotion.change.ItemRow;
import io.jenkins.plugins.promotion.change.RevisionRecord;
import io.jenkins.plugins.promotion.change.StoredPlan;
import io.jenkins.plugins.promotion.plan.Item;
import io.jenkins.plugins.promotion.plan.ItemDigest;
import io.jenkins.plugins.promotion.plan.PlanCsv;
import io.jenkins.plugins.promotion.plan.PlanFiles;
import io.jenkins.plugins.promotion.plan.PlanTable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.HttpResponse;

/** A revision of the plan as a table with the vendor's columns, and to keep as YAML, CSV or Markdown. */
@Restricted(NoExternalUse.class)
public final class PlanPage extends PromotionPage {

    private static final Logger LOGGER = Logger.getLogger(PlanPage.class.getName());

    private final SeenChange page;
    private final RevisionRecord revision;
    private List<ItemRow> rows;
    private boolean unreadable;
    private Map<String, String> earlier;

    PlanPage(SeenChange page, RevisionRecord revision) {
        this.page = page;
        this.revision = revision;
    }

    @Override
    public String getDisplayName() {
        return Texts.text("PlanRevision") + " " + revision.number();
    }

    public SeenChange getPage() {
        return page;
    }

    public RevisionRecord getRevision() {
        return revision;
    }

    /** {@code since/<number>}: what is different from an earlier revision. */
    public PlanDifference getSince(String number) {
        boolean known = page.getState().revisions().stream()
                .anyMatch(other -> Long.toString(other.number()).equals(number));
        return known ? new PlanDifference(page, Long.parseLong(number), revision.number()) : null;
    }

    /** Rows with what the rehearsal and the run on production took. */
    List<ItemRow> rows() {
        if (rows == null) {
            rows = readRows();
        }
        return rows;
    }

    private List<ItemRow> readRows() {
        try {
            return ItemRow.of(
                    StoredPlan.read(page.change(), revision.number()), null, page.rehearsal(), page.onProduction());
        } catch (IOException e) {
            LOGGER.log(
                    Level.WARNING,
                    "Revision " + revision.number() + " of " + page.getDisplayName() + " cannot be read",
                    e);
            unreadable = true;
            return List.of();
        }
    }

    /** How long earlier changes of the job say that an item takes, for people; empty where it is not known. */
    public String earlier(String id) throws IOException {
        if (earlier == null) {
            earlier = new HashMap<>();
            if (!rows().isEmpty()) {
                ItemHistory history =
                        ItemHistory.besides(page.change(), Promotion.get().changes());
                PlanFiles files = PlanFiles.in(page.change().revisionFolder(revision.number()));
                for (Item item :
                        StoredPlan.read(page.change(), revision.number()).items()) {
                    history.offered(item, () -> ItemDigest.of(item, files))
                            .ifPresent(offered ->
                                    earlier.put(item.id(), duration(offered.length()) + " (" + offered.text() + ")"));
                }
            }
        }
        return earlier.getOrDefault(id, "");
    }

    public boolean isWithoutItems() {
        return rows().isEmpty();
    }

    /** Whether there are no rows because the stored plan cannot be read. */
    public boolean isUnreadable() {
        rows();
        return unreadable;
    }

    /** Those of a page. */
    public RowPage rows(String number) {
        return RowPage.of(rows(), number, 0);
    }

    public Duration getEstimated() {
        return ItemRow.sum(rows().stream().map(ItemRow::estimated).toList());
    }

    public Duration getRehearsed() {
        return ItemRow.sum(rows().stream().map(ItemRow::rehearsed).toList());
    }

    public Duration getActual() {
        return ItemRow.sum(rows().stream().map(ItemRow::actual).toList());
    }

    /** The plan as it was recorded. */
    public HttpResponse doYaml() throws IOException {
        byte[] bytes = StoredPlan.bytes(page.change(), revision.number());
        return PlainAnswer.file(fileName("yaml"), "application/yaml", new String(bytes, StandardCharsets.UTF_8));
    }

    /** The table for a spreadsheet. */
    public HttpResponse doCsv() throws IOException {
        return PlainAnswer.file(fileName("csv"), "text/csv", PlanCsv.write(table()));
    }

    /** The table as text. */
    public HttpResponse doMarkdown() throws IOException {
        return PlainAnswer.file(fileName("md"), "text/markdown", table().markdown());
    }

    /** {@code procedure}: for those who follow the plan. */
    public ProcedurePage getProcedure() {
        return new ProcedurePage(page, revision);
    }

    private PlanTable table() throws IOException {
        return PlanTable.of(StoredPlan.read(page.change(), revision.number()));
    }

    private String fileName(String extension) {
        String key = new ChangeName(page.getDisplayName()).key();
        return key + "-r" + revision.number() + "." + extension;
    }
}
