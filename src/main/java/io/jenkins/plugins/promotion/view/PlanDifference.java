package io.jenkins.plugins.promotion.view;

import com.github.difflib.DiffUtils;
import com.github.difflib.UnifiedDiffUtils;
import io.jenkins.plugins.promotion.change.Change;
import io.jenkins.plugins.promotion.change.StoredPlan;
import io.jenkins.plugins.promotion.plan.Item;
import io.jenkins.plugins.promotion.plan.ItemDigest;
import io.jenkins.plugins.promotion.plan.PlanFiles;
import io.jenkins.plugins.promotion.plan.WorkPlan;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What is different between two revisions of a plan. */
public final class PlanDifference extends PromotionPage {

    private static final int CONTEXT = 3;

    private final ChangePage page;
    private final long from;
    private final long to;

    PlanDifference(ChangePage page, long from, long to) {
        this.page = page;
        this.from = from;
        this.to = to;
    }

    @Override
    public String getDisplayName() {
        return Texts.text("Difference") + " " + from + " → " + to;
    }

    public ChangePage getPage() {
        return page;
    }

    public List<String> getItems() {
        return items(page.change(), from, to);
    }

    /** Lines of the plan's text, each with {@code +}, {@code -} or a blank before it. */
    public List<String> getLines() throws IOException {
        List<String> before = lines(from);
        return UnifiedDiffUtils.generateUnifiedDiff(
                "revision " + from, "revision " + to, before, DiffUtils.diff(before, lines(to)), CONTEXT);
    }

    private List<String> lines(long revision) throws IOException {
        return new String(StoredPlan.bytes(page.change(), revision), StandardCharsets.UTF_8)
                .lines()
                .toList();
    }

    /** Items that do something else, are new, or are gone. */
    static List<String> items(Change change, long from, long to) {
        try {
            WorkPlan before = StoredPlan.read(change, from);
            WorkPlan after = StoredPlan.read(change, to);
            PlanFiles filesBefore = PlanFiles.in(change.revisionFolder(from));
            PlanFiles filesAfter = PlanFiles.in(change.revisionFolder(to));
            List<String> lines = new ArrayList<>();
            for (Item item : after.items()) {
                Optional<Item> old = before.item(item.id());
                if (old.isEmpty()) {
                    lines.add(item.id() + " (new)");
                } else if (!ItemDigest.of(old.get(), filesBefore).equals(ItemDigest.of(item, filesAfter))) {
                    lines.add(item.id() + " (changed)");
                }
            }
            before.items().stream()
                    .filter(item -> after.item(item.id()).isEmpty())
                    .forEach(item -> lines.add(item.id() + " (removed)"));
            return lines;
        } catch (IOException e) {
            return List.of("the revisions cannot be compared: " + e.getMessage());
        }
    }
}
