package io.jenkins.plugins.promotion.plan;

import java.util.List;
import java.util.function.BiFunction;

/**
 * A kind of items, as it is read.
 *
 * @param word the value of {@code kind} in the plan file
 * @param type the class of its actions
 * @param fields those of the kind; they stand beside the fields that every item has
 * @param reader makes the action of an item's fields, and adds a problem to each field that is wrong
 */
record ItemKind(
        String word,
        Class<? extends ItemAction> type,
        List<String> fields,
        BiFunction<Fields, References, ItemAction> reader) {}
