package io.jenkins.plugins.promotion.view;

import io.jenkins.plugins.promotion.change.Change;
import io.jenkins.plugins.promotion.change.StoredPlan;
import io.jenkins.plugins.promotion.plan.PlanDiff;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** What is different between two revisions of a plan. */
@Restricted(NoExternalUse.class)
public final class PlanDifference extends PromotionPage {

    private final SeenChange page;
    private final long from;
    private final long to;

    PlanDifference(SeenChange page, long from, long to) {
        this.page = page;
        this.from = from;
        this.to = to;
    }

    @Override
    public String getDisplayName() {
        return Texts.text("Difference") + " " + from + " → " + to;
    }

    public SeenChange getPage() {
        return page;
    }

    public List<String> getItems() {
        return items(page.change(), from, to);
    }

    /** Lines of the plan's text, each with {@code +}, {@code -} or a blank before it. */
    public List<String> getLines() throws IOException {
        return PlanDiff.text("revision " + from, text(from), "revision " + to, text(to));
    }

    private String text(long revision) throws IOException {
        return new String(StoredPlan.bytes(page.change(), revision), StandardCharsets.UTF_8);
    }

    /** Items that are changed, new or gone, and what of the head is another. */
    static List<String> items(Change change, long from, long to) {
        try {
            return StoredPlan.difference(change, from, to).lines();
        } catch (IOException e) {
            return List.of("the revisions cannot be compared: " + e.getMessage());
        }
    }
}
