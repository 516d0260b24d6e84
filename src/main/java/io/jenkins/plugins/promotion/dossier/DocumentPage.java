package io.jenkins.plugins.promotion.dossier;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** A document as one HTML file: no script, nothing loaded from elsewhere, and wide tables on paper across. */
final class DocumentPage {

    /** Columns of digests and other long words that are no language. */
    private static final Set<String> EVIDENCE = Set.of("digests", "covered", "before", "after", "tree", "digest");

    /** Columns of short values, which are not broken. */
    private static final Set<String> SHORT =
            Set.of("number", "estimated", "rehearsed", "actual", "took", "waited", "round");

    /** Of twelve columns with such words all fit side by side. */
    private static final int LONGEST_WHOLE = 14;

    private static final String HEAD =
            """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
            <title>%s</title>
            <style>
            @page { size: A4 landscape; margin: 14mm 12mm; @bottom-left { content: "%d"; font: 8pt system-ui, Arial, sans-serif; color: #555; } @bottom-right { content: counter(page) " / " counter(pages); font: 8pt system-ui, Arial, sans-serif; color: #555; } }
            body { font: 10pt/1.4 system-ui, "Helvetica Neue", Arial, sans-serif; color: #111; background: #fff; margin: 2em; }
            h1 { font-size: 18pt; margin: 0 0 .5em; }
            h2 { font-size: 12.5pt; margin: 1.6em 0 .4em; break-after: avoid; }
            dl { display: grid; grid-template-columns: max-content 1fr; gap: .15em 1.2em; margin: 0; }
            dt { color: #555; }
            dd { margin: 0; overflow-wrap: anywhere; white-space: pre-line; }
            table { border-collapse: collapse; width: 100%; }
            thead { display: table-header-group; }
            tr { break-inside: avoid; }
            th, td { border: 1px solid #bbb; padding: .25em .5em; text-align: left; vertical-align: top; }
            th { background: #eee; font-weight: 600; }
            td { white-space: pre-line; overflow-wrap: anywhere; min-width: 3em; }
            .short { white-space: nowrap; min-width: 0; overflow-wrap: normal; }
            .words { overflow-wrap: normal; }
            .evidence { font: 7.5pt/1.35 ui-monospace, Menlo, Consolas, monospace; min-width: 9em; }
            .in td { background: #fff3d6; }
            p { margin: .3em 0; color: #555; }
            @media print { body { margin: 0; font-size: 8.5pt; } th, .in td { print-color-adjust: exact; } }
            </style>
            </head>
            <body>
            """;

    private DocumentPage() {}

    static String of(Document document) {
        StringBuilder page =
                new StringBuilder(HEAD.replace("%d", onEachPage(document)).replace("%s", escaped(document.title())));
        page.append("<h1>").append(escaped(document.title())).append("</h1>\n<dl>\n");
        for (Document.Fact fact : document.facts()) {
            page.append("<dt>").append(escaped(fact.title())).append("</dt><dd>");
            page.append(escaped(Document.text(fact.value()))).append("</dd>\n");
        }
        page.append("</dl>\n");
        document.sections().forEach(section -> add(page, section));
        return page.append("</body>\n</html>\n").toString();
    }

    /** Which document a sheet of paper is of, without what could end a text of CSS. */
    private static String onEachPage(Document document) {
        String change = document.facts().stream()
                .filter(fact -> fact.key().equals("change"))
                .map(fact -> Document.text(fact.value()))
                .findFirst()
                .orElse("");
        String kind = document.kind();
        return (kind.substring(0, 1).toUpperCase(Locale.ROOT) + kind.substring(1) + " " + change)
                .replaceAll("[^\\p{L}\\p{N} ._/#()+-]", "");
    }

    private static void add(StringBuilder page, Section section) {
        page.append("<h2>").append(escaped(section.title())).append("</h2>\n");
        if (section.rows().isEmpty()) {
            page.append("<p>None.</p>\n");
            return;
        }
        page.append("<table>\n<thead><tr>");
        section.columns().forEach(column -> page.append("<th scope=\"col\">")
                .append(escaped(column.title()))
                .append("</th>"));
        page.append("</tr></thead>\n<tbody>\n");
        section.rows().forEach(row -> add(page, section.columns(), row));
        page.append("</tbody>\n</table>\n");
    }

    private static void add(StringBuilder page, List<Section.Column> columns, List<Object> row) {
        int outage = columns.indexOf(ItemsTable.OUTAGE);
        boolean marked = outage >= 0 && !Document.text(row.get(outage)).isEmpty();
        page.append(marked ? "<tr class=\"in\">" : "<tr>");
        for (int i = 0; i < columns.size(); i++) {
            String key = columns.get(i).key();
            String text = Document.text(row.get(i));
            if (row.get(i) instanceof OffsetDateTime || row.get(i) instanceof Instant) {
                text = text.replaceAll(" (?!\\d+:)", "\u00a0"); // Of two lines at most.
            }
            page.append(
                    EVIDENCE.contains(key)
                            ? "<td class=\"evidence\">"
                            : SHORT.contains(key)
                                    ? "<td class=\"short\">"
                                    : isOfShortWords(text) ? "<td class=\"words\">" : "<td>");
            page.append(escaped(text).replace("-&gt;", "<span class=\"short\">-&gt;</span>"))
                    .append("</td>");
        }
        page.append("</tr>\n");
    }

    /** Whether no word has to be broken so that the table fits on the paper, whatever stands in its other columns. */
    private static boolean isOfShortWords(String text) {
        return Arrays.stream(text.split("[\\s-]+")).allMatch(word -> word.length() <= LONGEST_WHOLE);
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
