package io.jenkins.plugins.promotion.site;

import io.jenkins.plugins.promotion.environment.workingcopy.Delivery;
import io.jenkins.plugins.promotion.execution.DataSourceLogin;
import io.jenkins.plugins.promotion.execution.ItemOutcome;
import io.jenkins.plugins.promotion.execution.ItemTask;
import io.jenkins.plugins.promotion.execution.Performer;
import io.jenkins.plugins.promotion.execution.Site;
import io.jenkins.plugins.promotion.store.ContentStore;
import io.jenkins.plugins.promotion.tree.TreeRefusedException;
import io.jenkins.plugins.promotion.tree.TreeSpec;
import java.io.IOException;
import java.time.Clock;
import java.util.Set;

/** Performs items of a plan on the environment's node. */
record NodeSite(EnvironmentSite environment) implements Site {

    /** Characters of what an item says that a path was or is. */
    private static final int STATE = 128;

    @Override
    public ItemOutcome perform(ItemTask task) throws IOException, InterruptedException {
        return environment.ask(new Perform(task));
    }

    @Override
    public Set<String> dataSources() {
        return environment.dataSources();
    }

    @Override
    public DataSourceLogin dataSource(String name) throws IOException, InterruptedException {
        return environment.dataSource(name);
    }

    @Override
    public String treeDigest() throws IOException, InterruptedException {
        return environment.state().tree();
    }

    private record Perform(ItemTask task) implements SiteQuestion<ItemOutcome> {
        @Override
        public void check(ItemOutcome outcome) {
            Answers.require(task.endings().contains(outcome.result()), outcome.result() + " to " + task.mode());
            Answers.require((outcome.would() != null) == (outcome.result() == ItemOutcome.Ending.DRY), "a dry answer");
            Answers.text("message", outcome.message(), Answers.LINE);
            Answers.text("output", outcome.output(), Answers.TEXT);
            Answers.text("what was there", outcome.before(), STATE);
            Answers.text("what is there", outcome.after(), STATE);
            Answers.time(outcome.startedAt(), outcome.duration());
        }

        @Override
        public Use use() {
            return task.mode() == ItemTask.Mode.CHECK ? Use.READ : Use.ITEM;
        }

        /** What an item wrote counts only if the item succeeded. */
        @Override
        public Delivery delivery(ItemOutcome outcome) {
            boolean done = task.mode() == ItemTask.Mode.RUN && outcome.result() == ItemOutcome.Ending.DONE;
            boolean undone = outcome.result() == ItemOutcome.Ending.ROLLED_BACK;
            return done || undone ? Delivery.ofItem(task.change(), task.environment(), task.itemId(), undone) : null;
        }

        @Override
        public ItemOutcome undelivered(ItemOutcome outcome, TreeRefusedException refusal) {
            return outcome.with(ItemOutcome.Ending.FAILED, refusal.getMessage());
        }

        @Override
        public ItemOutcome answer(TreeSpec tree, ContentStore store) throws IOException, InterruptedException {
            return Performer.perform(task, Clock.systemUTC(), store.ops());
        }
    }
}
