package io.jenkins.plugins.promotion.view;

import io.jenkins.plugins.promotion.change.ItemRow;
import java.util.ArrayList;
import java.util.List;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * Some of the rows of a plan, so that a page of ten thousand items stays quick.
 *
 * @param number of the page, from 1
 * @param links numbers of the pages to link to, in order; 0 where some are left out
 */
@Restricted(NoExternalUse.class)
public record RowPage(List<ItemRow> rows, int number, int pages, List<Integer> links) {

    /** How many rows, or lines of a ledger, are shown at once. */
    static final int SIZE = 100;

    /**
     * The page of that number.
     *
     * @param asked the number as the request has it; what is none means the page with a certain row
     * @param index of that row, from 0
     */
    static RowPage of(List<ItemRow> rows, String asked, int index) {
        int pages = Math.max(1, (rows.size() + SIZE - 1) / SIZE);
        int number = asked != null && asked.matches("[1-9]\\d{0,5}")
                ? Math.min(pages, Integer.parseInt(asked))
                : index / SIZE + 1;
        int from = Math.min(rows.size(), (number - 1) * SIZE);
        return new RowPage(rows.subList(from, Math.min(rows.size(), from + SIZE)), number, pages, links(number, pages));
    }

    private static List<Integer> links(int number, int pages) {
        List<Integer> links = new ArrayList<>();
        for (int page = 1; page <= pages; page++) {
            if (page == 1 || page == pages || Math.abs(page - number) <= 2) {
                links.add(page);
            } else if (links.get(links.size() - 1) != 0) {
                links.add(0);
            }
        }
        return links;
    }
}
