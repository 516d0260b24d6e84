package io.jenkins.plugins.promotion.view;

import io.jenkins.plugins.promotion.change.ChangeName;
import io.jenkins.plugins.promotion.change.ItemRow;
import io.jenkins.plugins.promotion.change.RevisionRecord;
import io.jenkins.plugins.promotion.change.StoredPlan;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.kohsuke.stapler.HttpResponse;

/** A revision of the plan as a table with the vendor's columns, and to keep as YAML, CSV or Markdown. */
public final class PlanPage extends PromotionPage {

    private static final Logger LOGGER = Logger.getLogger(PlanPage.class.getName());

    private final ChangePage page;
    private final RevisionRecord revision;

    PlanPage(ChangePage page, RevisionRecord revision) {
        this.page = page;
        this.revision = revision;
    }

    @Override
    public String getDisplayName() {
        return Texts.text("PlanRevision") + " " + revision.number();
    }

    public ChangePage getPage() {
        return page;
    }

    public RevisionRecord getRevision() {
        return revision;
    }

    /** {@code since/<number>}: what is different from an earlier revision. */
    public PlanDifference getSince(String number) {
        boolean known = page.getRevisions().stream()
                .anyMatch(other -> Long.toString(other.number()).equals(number));
        return known ? new PlanDifference(page, Long.parseLong(number), revision.number()) : null;
    }

    /** Rows with what the rehearsal and the run on production took. */
    public List<ItemRow> getRows() {
        try {
            return ItemRow.of(
                    StoredPlan.read(page.change(), revision.number()), null, page.rehearsal(), page.onProduction());
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, "Revision " + revision.number() + " of " + page.getName() + " cannot be read", e);
            return List.of();
        }
    }

    public Duration getEstimated() {
        return ItemRow.sum(getRows().stream().map(ItemRow::estimated).toList());
    }

    public Duration getRehearsed() {
        return ItemRow.sum(getRows().stream().map(ItemRow::rehearsed).toList());
    }

    public Duration getActual() {
        return ItemRow.sum(getRows().stream().map(ItemRow::actual).toList());
    }

    /** The plan as it was recorded. */
    public HttpResponse doYaml() throws IOException {
        byte[] bytes = StoredPlan.bytes(page.change(), revision.number());
        return Answer.file(fileName("yaml"), "application/yaml", new String(bytes, StandardCharsets.UTF_8));
    }

    /** The table for a spreadsheet. */
    public HttpResponse doCsv() {
        StringBuilder csv = new StringBuilder("No.,Configuration Change Description,Estimated Duration,Notes\r\n");
        for (ItemRow row : getRows()) {
            csv.append(row.number()).append(',');
            csv.append(cell(row.description())).append(',');
            csv.append(row.estimated() == null ? "" : duration(row.estimated())).append(',');
            csv.append(cell(Objects.requireNonNullElse(row.notes(), ""))).append("\r\n");
        }
        return Answer.file(fileName("csv"), "text/csv", csv.toString());
    }

    /** A cell that no spreadsheet takes for a formula. */
    private static String cell(String text) {
        String safe = text.matches("(?s)[=+@\\t\\r-].*") ? "'" + text : text;
        return '"' + safe.replace("\"", "\"\"") + '"';
    }

    /** The table as text. */
    public HttpResponse doMarkdown() {
        StringBuilder text = new StringBuilder();
        text.append("| No. | Configuration Change Description | Estimated Duration | Notes |\n|---|---|---|---|\n");
        for (ItemRow row : getRows()) {
            text.append("| ").append(row.number());
            text.append(" | ").append(inline(row.description()));
            text.append(" | ").append(row.estimated() == null ? "" : duration(row.estimated()));
            text.append(" | ").append(inline(row.notes())).append(" |\n");
        }
        return Answer.file(fileName("md"), "text/markdown", text.toString());
    }

    private static String inline(String text) {
        return Objects.requireNonNullElse(text, "")
                .replace("\\", "\\\\")
                .replace("|", "\\|")
                .replace("<", "&lt;")
                .replaceAll("\\s*\\R\\s*", " ");
    }

    private String fileName(String extension) {
        String key = new ChangeName(page.getName()).key();
        return key + "-r" + revision.number() + "." + extension;
    }
}
