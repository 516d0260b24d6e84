package io.jenkins.plugins.promotion.outage;

import io.jenkins.plugins.promotion.plan.Item;
import io.jenkins.plugins.promotion.plan.Item.Outage;
import java.util.List;

/** Which items of a plan lie within the outage. The place where a critical path over {@code dependsOn} would come in. */
public final class OutageSpan {

    private OutageSpan() {}

    /** From the first item to the last that has to do with the outage; all items where none says so. */
    public static List<Item> of(List<Item> items) {
        int first = -1;
        int last = -1;
        for (int index = 0; index < items.size(); index++) {
            if (items.get(index).outage() != Outage.NONE) {
                first = first < 0 ? index : first;
                last = index;
            }
        }
        return first < 0 ? items : items.subList(first, last + 1);
    }
}
