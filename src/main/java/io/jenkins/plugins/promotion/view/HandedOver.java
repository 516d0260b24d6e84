package io.jenkins.plugins.promotion.view;

import io.jenkins.plugins.promotion.dossier.Document;
import java.io.IOException;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.HttpResponse;

/** A document of a change, to keep in each of its forms. */
@Restricted(NoExternalUse.class)
public abstract class HandedOver extends PromotionPage {

    private final SeenChange page;

    HandedOver(SeenChange page) {
        this.page = page;
    }

    public SeenChange getPage() {
        return page;
    }

    abstract Document document() throws IOException;

    /** File name without its end: letters, digits, {@code .}, {@code _} and {@code -} only. */
    abstract String name();

    /** To read and to print. */
    public HttpResponse doHtml() throws IOException {
        return PlainAnswer.file(name() + ".html", "text/html", document().html());
    }

    /** For a spreadsheet. */
    public HttpResponse doCsv() throws IOException {
        return PlainAnswer.file(name() + ".csv", "text/csv", document().csv());
    }

    /** As text. */
    public HttpResponse doMarkdown() throws IOException {
        return PlainAnswer.file(name() + ".md", "text/markdown", document().markdown());
    }

    /** For programs. */
    public HttpResponse doJson() throws IOException {
        return PlainAnswer.file(name() + ".json", "application/json", document().json());
    }
}
