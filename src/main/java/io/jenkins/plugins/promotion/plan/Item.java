package io.jenkins.plugins.promotion.plan;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * One line of the plan.
 *
 * @param id stable name, unique in the plan
 * @param description what changes, for people
 * @param action what is done
 * @param when names of the environments it is followed on; empty means all
 * @param dependsOn ids of items that come first
 * @param precondition what must hold before it starts
 * @param unless if this holds already, there is nothing to do
 * @param verify what must hold afterwards
 * @param rollback how it is undone
 * @param estimate how long its author thinks it takes
 * @param timeout how long it may take
 * @param owner who is responsible; empty if not given
 * @param outage what it means for the outage
 * @param pointOfNoReturn after this item there is no way back in time
 * @param notes for people; empty if not given
 * @param ticket for people; empty if not given
 */
public record Item(
        String id,
        String description,
        ItemAction action,
        List<String> when,
        List<String> dependsOn,
        Optional<Precondition> precondition,
        Optional<Check> unless,
        Optional<Check> verify,
        Rollback rollback,
        Optional<Duration> estimate,
        Optional<Duration> timeout,
        String owner,
        Outage outage,
        boolean pointOfNoReturn,
        String notes,
        String ticket) {

    public Item {
        when = List.copyOf(when);
        dependsOn = List.copyOf(dependsOn);
    }

    /** An item with nothing but the necessary; tree items are rolled back automatically, others not at all. */
    public static Item of(String id, String description, ItemAction action) {
        return new Item(
                id,
                description,
                action,
                List.of(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                action.changesTree() ? new Rollback.Automatic() : new Rollback.Unplanned(),
                Optional.empty(),
                Optional.empty(),
                "",
                Outage.NONE,
                false,
                "",
                "");
    }

    /** The word for its kind in the plan file, such as {@code set}. */
    public String kind() {
        return action.kind();
    }

    /** What a person does; empty if the node does it. */
    public Optional<HandWork> handWork() {
        return action.handWork();
    }

    /** What it does on the node, and what undoes that if it is of a kind of its own. */
    public List<ItemAction> actions() {
        return rollback.action().map(undoing -> List.of(action, undoing)).orElse(List.of(action));
    }

    /** The files beside the plan that it uses. */
    List<String> sources() {
        return actions().stream().flatMap(each -> each.source().stream()).toList();
    }

    /** The data sources that it names. */
    public Set<String> dataSources() {
        Set<String> names = new LinkedHashSet<>();
        actions().forEach(each -> each.dataSourceName().ifPresent(names::add));
        Stream.of(precondition.map(Precondition::check), unless, verify)
                .flatMap(Optional::stream)
                .forEach(check -> check.dataSourceName().ifPresent(names::add));
        return names;
    }

    /** Whether it is followed on that environment. */
    public boolean appliesTo(String environment) {
        return when.isEmpty() || when.contains(environment);
    }

    /** The same item with every reference replaced, except those that may be secrets. */
    Item resolved(ParameterValues values) {
        return new Item(
                id,
                description,
                action.resolved(values),
                when,
                dependsOn,
                precondition.map(must -> new Precondition(must.check().resolved(values), must.onFail())),
                unless.map(check -> check.resolved(values)),
                verify.map(check -> check.resolved(values)),
                rollback.resolved(values),
                estimate,
                timeout,
                owner,
                outage,
                pointOfNoReturn,
                notes,
                ticket);
    }

    /** The same item with another estimate. */
    public Item withEstimate(Optional<Duration> other) {
        return new Item(
                id,
                description,
                action,
                when,
                dependsOn,
                precondition,
                unless,
                verify,
                rollback,
                other,
                timeout,
                owner,
                outage,
                pointOfNoReturn,
                notes,
                ticket);
    }

    /** The same item with another action. */
    public Item withAction(ItemAction other) {
        return new Item(
                id,
                description,
                other,
                when,
                dependsOn,
                precondition,
                unless,
                verify,
                rollback,
                estimate,
                timeout,
                owner,
                outage,
                pointOfNoReturn,
                notes,
                ticket);
    }

    /** The same item with other notes. */
    public Item withNotes(String other) {
        return new Item(
                id,
                description,
                action,
                when,
                dependsOn,
                precondition,
                unless,
                verify,
                rollback,
                estimate,
                timeout,
                owner,
                outage,
                pointOfNoReturn,
                other,
                ticket);
    }

    /** Whether its description is the one that derivation gives it, which only says what it does. */
    public boolean isDescribedByNobody() {
        return new ItemNames(List.of())
                .derived(action)
                .filter(derived -> derived.description().equals(description))
                .isPresent();
    }

    /** What an item means for the outage of its environment. */
    public enum Outage {
        /** Nothing. */
        NONE("none"),
        /** The outage begins with it. */
        STARTS("starts"),
        /** It must lie within the outage. */
        DURING("during"),
        /** The outage ends with it. */
        ENDS("ends");

        private final String text;

        Outage(String text) {
            this.text = text;
        }

        /** As written in a plan. */
        public String text() {
            return text;
        }
    }
}
