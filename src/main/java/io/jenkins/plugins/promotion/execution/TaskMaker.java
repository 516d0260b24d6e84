package io.jenkins.plugins.promotion.execution;

import io.jenkins.plugins.promotion.plan.Check;
import io.jenkins.plugins.promotion.plan.Item;
import io.jenkins.plugins.promotion.plan.PlanFiles;
import io.jenkins.plugins.promotion.plan.PlanValues;
import io.jenkins.plugins.promotion.plan.Precondition;
import io.jenkins.plugins.promotion.plan.ResolvedParameters;
import io.jenkins.plugins.promotion.plan.Rollback;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Turns an item of the plan into what its environment's node needs to know. */
final class TaskMaker {
    private final ResolvedParameters parameters;
    private final PlanFiles files;
    private final Function<String, String> credentials;
    private final RunOptions options;

    TaskMaker(
            ResolvedParameters parameters, PlanFiles files, Function<String, String> credentials, RunOptions options) {
        this.parameters = parameters;
        this.files = files;
        this.credentials = credentials;
        this.options = options;
    }

    ItemTask task(Item unresolved, ItemTask.Mode mode) throws IOException {
        Item item = parameters.resolve(unresolved);
        List<String> secrets = new ArrayList<>();
        NodeWork work = NodeWorks.of(item.action(), supplies(item, secrets));
        return new ItemTask(
                mode,
                item.id(),
                options.change(),
                options.environment(),
                options.tree(),
                options.undoFolder(),
                options.runId() + " " + item.id(),
                work,
                item.precondition()
                        .map(Precondition::check)
                        .map(TaskMaker::question)
                        .orElse(null),
                item.unless().map(TaskMaker::question).orElse(null),
                item.verify().map(TaskMaker::question).orElse(null),
                item.rollback() instanceof Rollback.ByCommand command ? command.argv() : List.of(),
                item.timeout().or(options::timeout).orElse(null),
                secrets);
    }

    /** @param secrets takes those that the item uses */
    private Supplies supplies(Item item, List<String> secrets) {
        return new Supplies() {
            @Override
            public byte[] file(String path) throws IOException {
                return files.read(path);
            }

            @Override
            public Map<String, String> variables(Map<String, String> templates) {
                return parameters.variables(item, templates, id -> {
                    String secret = credentials.apply(id);
                    secrets.add(secret);
                    return secret;
                });
            }
        };
    }

    static NodeQuestion question(Check check) {
        if (check instanceof Check.ValueEquals equals) {
            return new NodeQuestion.ValueIs(equals.file(), equals.pointer(), PlanValues.text(equals.equalTo()));
        } else if (check instanceof Check.Exists exists) {
            return new NodeQuestion.IsThere(exists.path(), true);
        } else if (check instanceof Check.Absent absent) {
            return new NodeQuestion.IsThere(absent.path(), false);
        }
        Check.CommandExits command = (Check.CommandExits) check;
        return new NodeQuestion.Exits(command.argv(), command.exit());
    }
}
