package io.jenkins.plugins.promotion.execution;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.promotion.plan.Action;
import io.jenkins.plugins.promotion.plan.Check;
import io.jenkins.plugins.promotion.plan.Item;
import io.jenkins.plugins.promotion.plan.PlanFiles;
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
        Work work = work(item.action(), secrets);
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

    private Work work(Action action, List<String> secrets) throws IOException {
        if (action instanceof Action.SetValue set) {
            return new Work.SetValue(
                    set.file(),
                    set.pointer(),
                    set.expect().map(JsonNode::toString).orElse(null),
                    set.value().toString(),
                    set.create());
        } else if (action instanceof Action.FileAction file) {
            return new Work.PutFile(
                    file.path(),
                    file.verb().text(),
                    file.source().isPresent() ? files.read(file.source().get()) : null,
                    file.expectSha256().orElse(null),
                    file.link().orElse(null),
                    file.directory(),
                    file.permissions().orElse(null));
        } else if (action instanceof Action.Command command) {
            Map<String, String> env = parameters.variables(command, id -> {
                String secret = credentials.apply(id);
                secrets.add(secret);
                return secret;
            });
            return new Work.Command(command.argv(), command.readOnly(), env, command.cwd());
        }
        return null;
    }

    private static Work.Question question(Check check) {
        if (check instanceof Check.ValueEquals equals) {
            return new Work.Question.ValueIs(
                    equals.file(), equals.pointer(), equals.equalTo().toString());
        } else if (check instanceof Check.Exists exists) {
            return new Work.Question.Exists(exists.path(), true);
        } else if (check instanceof Check.Absent absent) {
            return new Work.Question.Exists(absent.path(), false);
        }
        Check.CommandExits command = (Check.CommandExits) check;
        return new Work.Question.Exits(command.argv(), command.exit());
    }
}
