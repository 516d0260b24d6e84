package io.jenkins.plugins.promotion.plan;

import java.util.List;
import java.util.stream.Collectors;

/** A plan, or another file read by this package, was refused; it lists every mistake, in the order of the file. */
public final class InvalidPlan extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient List<PlanProblem> problems;

    /**
     * A refusal.
     *
     * @param file name of the file, for the message
     * @param problems at least one
     */
    public InvalidPlan(String file, List<PlanProblem> problems) {
        super(problems.stream()
                .map(problem -> "  " + problem)
                .collect(Collectors.joining(
                        "\n",
                        file + " has " + problems.size() + (problems.size() == 1 ? " mistake:\n" : " mistakes:\n"),
                        "")));
        this.problems = List.copyOf(problems);
    }

    /** Every mistake; empty after deserialization, where the message still tells them. */
    public List<PlanProblem> problems() {
        return problems == null ? List.of() : problems;
    }
}
