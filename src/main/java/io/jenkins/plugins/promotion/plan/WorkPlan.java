package io.jenkins.plugins.promotion.plan;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * A work plan as read from its file: templates are unresolved, so one plan serves every environment.
 *
 * @param id stable name of the plan
 * @param title what it is about, for people; empty if not given
 * @param author user id of who wrote it; empty if not given
 * @param parameters by name, in the file's order
 * @param exclude Ant globs of paths that the plan does not answer for; they are counted, never hidden
 * @param policy what the plan demands beyond the environment's floor
 * @param checks what must hold once every item is done: what <em>healthy</em> means
 * @param items in the order of the file; {@link #itemsFor} gives the order in which they are followed
 */
public record WorkPlan(
        String id,
        String title,
        String author,
        Map<String, Parameter> parameters,
        List<String> exclude,
        Policy policy,
        List<PlanCheck> checks,
        List<Item> items) {
    /** The only format there is. */
    public static final String API_VERSION = "workplan/v1";

    public WorkPlan {
        parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
        exclude = List.copyOf(exclude);
        checks = List.copyOf(checks);
        items = List.copyOf(items);
    }

    /** A plan without checks. */
    public WorkPlan(
            String id,
            String title,
            String author,
            Map<String, Parameter> parameters,
            List<String> exclude,
            Policy policy,
            List<Item> items) {
        this(id, title, author, parameters, exclude, policy, List.of(), items);
    }

    /** The same without its items. */
    WorkPlan head() {
        return new WorkPlan(id, title, author, parameters, exclude, policy, checks, List.of());
    }

    /** The item of that id, if the plan has it. */
    public Optional<Item> item(String itemId) {
        return items.stream().filter(item -> item.id().equals(itemId)).findFirst();
    }

    /**
     * The items that are followed on an environment, in the order in which they are followed: that of the file, except
     * that an item waits for those it depends on. A dependency that does not apply to the environment is met.
     */
    public List<Item> itemsFor(String environment) {
        return Order.of(
                items.stream().filter(item -> item.appliesTo(environment)).toList());
    }

    /** The data sources that items and checks for an environment name. */
    public Set<String> dataSources(String environment) {
        Set<String> names = new TreeSet<>();
        itemsFor(environment).forEach(item -> names.addAll(item.dataSources()));
        checks().forEach(check -> check.check().dataSourceName().ifPresent(names::add));
        return names;
    }

    /** The files beside the plan that its items use, which a stored revision needs; sorted, each once. */
    public List<String> references() {
        return items.stream()
                .flatMap(item -> item.sources().stream())
                .distinct()
                .sorted()
                .toList();
    }
}
