package io.jenkins.plugins.promotion.process;

import io.jenkins.plugins.promotion.plan.Check;
import io.jenkins.plugins.promotion.plan.Item;
import io.jenkins.plugins.promotion.plan.Precondition;
import io.jenkins.plugins.promotion.plan.RunCommand;
import io.jenkins.plugins.promotion.plan.WorkPlan;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What a dry run starts: commands that are read-only, and commands and queries that ask whether an item is to be done. */
final class TriedPrograms {

    private static final int MOST = 200;
    private static final int LONGEST = 300;

    private TriedPrograms() {}

    /**
     * Of a plan.
     *
     * @param chosen ids of the only items that are looked at; empty for all
     * @return id of the item, and the command as the plan has it; a last line says how many more there are
     */
    static List<String> of(WorkPlan plan, String environment, Collection<String> chosen) {
        List<String> programs = new ArrayList<>();
        for (Item item : plan.itemsFor(environment)) {
            if (chosen.isEmpty() || chosen.contains(item.id())) {
                commands(item).map(command -> line(item, command)).forEach(programs::add);
            }
        }
        if (programs.size() <= MOST) {
            return programs;
        }
        List<String> first = new ArrayList<>(programs.subList(0, MOST));
        first.add("and " + (programs.size() - MOST) + " more");
        return first;
    }

    private static Stream<String> commands(Item item) {
        Stream<Check> asked =
                Stream.concat(item.unless().stream(), item.precondition().map(Precondition::check).stream());
        return Stream.concat(
                asked.flatMap(check -> command(check).stream()),
                item.action() instanceof RunCommand command && command.readOnly()
                        ? Stream.of(String.join(" ", command.argv()))
                        : Stream.of());
    }

    private static Optional<String> command(Check check) {
        if (check instanceof Check.CommandExits program) {
            return Optional.of(String.join(" ", program.argv()));
        }
        return check instanceof Check.QueryEquals query
                ? Optional.of(query.query() + " on " + query.dataSource())
                : Optional.empty();
    }

    private static String line(Item item, String command) {
        return item.id() + ": " + (command.length() <= LONGEST ? command : command.substring(0, LONGEST) + "…");
    }
}
