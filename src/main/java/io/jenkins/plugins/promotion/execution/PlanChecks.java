package io.jenkins.plugins.promotion.execution;

import io.jenkins.plugins.promotion.plan.Check;
import io.jenkins.plugins.promotion.plan.PlanCheck;
import io.jenkins.plugins.promotion.plan.ResolvedParameters;
import io.jenkins.plugins.promotion.plan.WorkPlan;
import io.jenkins.plugins.promotion.refusal.Refusal;
import io.jenkins.plugins.promotion.tree.TreeSpec;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The checks of a plan as a whole on an environment; asking changes nothing, and no ledger tells of it.
 *
 * @param change id of the change
 * @param environment name of the environment
 * @param tree the environment on its node
 * @param undoFolder absolute path on the node, outside the tree
 */
public record PlanChecks(
        WorkPlan plan, String change, String environment, TreeSpec tree, String undoFolder, Site site) {

    /** For each program, since nobody may be there who stops it. */
    static final Duration LIMIT = Duration.ofMinutes(10);

    private static final int LONGEST = 1_000;

    /**
     * An answer.
     *
     * @param output the end of what a program printed; empty if there is none
     */
    public record Told(PlanCheck.Result result, String output) {}

    /**
     * Asks all of them; one that cannot be asked, as its program is not there, has failed.
     *
     * @throws IOException if the node fails
     */
    public List<Told> ask() throws IOException, InterruptedException {
        return ask(plan.checks());
    }

    /** The same of other questions, in which parameters of the plan may stand. */
    public List<Told> ask(List<PlanCheck> checks) throws IOException, InterruptedException {
        ResolvedParameters parameters = ResolvedParameters.of(plan, environment);
        List<Told> told = new ArrayList<>();
        for (PlanCheck check : checks) {
            ItemOutcome outcome = outcome(check.title(), parameters.resolve(check));
            boolean passed = outcome.result() == ItemOutcome.Ending.DONE;
            String why = outcome.message();
            told.add(new Told(
                    new PlanCheck.Result(
                            check.title(), passed, why.length() <= LONGEST ? why : why.substring(0, LONGEST) + "…"),
                    outcome.output()));
        }
        return told;
    }

    private ItemOutcome outcome(String title, Check check) throws IOException, InterruptedException {
        List<String> secrets = new ArrayList<>();
        NodeQuestion question;
        try {
            question = TaskMaker.question(check, name -> {
                DataSourceLogin login = site.dataSource(name);
                secrets.add(login.password());
                return login;
            });
        } catch (Refusal e) {
            return ItemOutcome.of(ItemOutcome.Ending.FAILED, e.getMessage());
        }
        return site.perform(task(title, question, secrets));
    }

    private ItemTask task(String title, NodeQuestion question, List<String> secrets) {
        return new ItemTask(
                ItemTask.Mode.CHECK,
                title,
                change,
                environment,
                tree,
                undoFolder,
                title,
                new PersonWork(),
                null,
                null,
                question,
                null,
                LIMIT,
                secrets);
    }
}
