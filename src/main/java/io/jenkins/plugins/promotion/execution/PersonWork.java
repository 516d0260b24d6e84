package io.jenkins.plugins.promotion.execution;

import io.jenkins.plugins.promotion.execution.ItemOutcome.Ending;
import io.jenkins.plugins.promotion.execution.ItemOutcome.Would;
import io.jenkins.plugins.promotion.plan.AskPerson;

/** What a person does: the node only answers the item's questions. */
record PersonWork() implements NodeWork {

    static PersonWork of(AskPerson action, Supplies supplies) {
        return new PersonWork();
    }

    @Override
    public ItemOutcome run(Workplace at) {
        return ItemOutcome.of(Ending.READY, "a person can do it");
    }

    @Override
    public ItemOutcome dryRun(Workplace at) {
        return ItemOutcome.would(Would.WOULD_RUN, "would ask a person");
    }

    @Override
    public ItemOutcome recheck(Workplace at) {
        return ItemOutcome.of(Ending.UNKNOWN, RunWords.say("onlyPerson"));
    }
}
