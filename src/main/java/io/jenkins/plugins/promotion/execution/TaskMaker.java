package io.jenkins.plugins.promotion.execution;

import io.jenkins.plugins.promotion.plan.Check;
import io.jenkins.plugins.promotion.plan.Item;
import io.jenkins.plugins.promotion.plan.ItemAction;
import io.jenkins.plugins.promotion.plan.PlanFiles;
import io.jenkins.plugins.promotion.plan.PlanValues;
import io.jenkins.plugins.promotion.plan.Precondition;
import io.jenkins.plugins.promotion.plan.ResolvedParameters;
import io.jenkins.plugins.promotion.plan.Rollback;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Turns an item of the plan into what its environment's node needs to know. */
final class TaskMaker {
    private final ResolvedParameters parameters;
    private final PlanFiles files;
    private final Function<String, String> credentials;
    private final RunOptions options;
    private final Site site;

    TaskMaker(
            ResolvedParameters parameters,
            PlanFiles files,
            Function<String, String> credentials,
            Site site,
            RunOptions options) {
        this.site = site;
        this.parameters = parameters;
        this.files = files;
        this.credentials = credentials;
        this.options = options;
    }

    ItemTask task(Item unresolved, ItemTask.Mode mode) throws IOException, InterruptedException {
        Item item = parameters.resolve(unresolved);
        List<String> secrets = new ArrayList<>();
        Supplies supplies = supplies(item, secrets);
        NodeWork work = NodeWorks.of(item.action(), supplies);
        return new ItemTask(
                mode,
                item.id(),
                options.change(),
                options.environment(),
                options.tree(),
                options.undoFolder(),
                options.runId() + " " + item.id(),
                work,
                question(item.precondition().map(Precondition::check), supplies),
                question(item.unless(), supplies),
                question(item.verify(), supplies),
                rollback(item, supplies),
                item.timeout().or(options::timeout).orElse(null),
                secrets);
    }

    private static NodeWork rollback(Item item, Supplies supplies) throws IOException, InterruptedException {
        if (item.rollback() instanceof Rollback.ByCommand command) {
            return new ProgramWork(command.argv(), false, Map.of(), ".");
        }
        Optional<ItemAction> undoing = item.rollback().action();
        return undoing.isPresent() ? NodeWorks.of(undoing.get(), supplies) : null;
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

            @Override
            public DataSourceLogin dataSource(String name) throws IOException, InterruptedException {
                DataSourceLogin login = site.dataSource(name);
                secrets.add(login.password());
                return login;
            }
        };
    }

    private static NodeQuestion question(Optional<Check> check, Supplies supplies)
            throws IOException, InterruptedException {
        return check.isPresent() ? question(check.get(), supplies::dataSource) : null;
    }

    /** Finds data sources by their names. */
    @FunctionalInterface
    interface DataSources {
        DataSourceLogin named(String name) throws IOException, InterruptedException;
    }

    static NodeQuestion question(Check check, DataSources dataSources) throws IOException, InterruptedException {
        if (check instanceof Check.ValueEquals equals) {
            return new NodeQuestion.ValueIs(equals.file(), equals.pointer(), PlanValues.text(equals.equalTo()));
        } else if (check instanceof Check.Exists exists) {
            return new NodeQuestion.IsThere(exists.path(), true);
        } else if (check instanceof Check.Absent absent) {
            return new NodeQuestion.IsThere(absent.path(), false);
        }
        if (check instanceof Check.QueryEquals query) {
            return new NodeQuestion.Selects(
                    dataSources.named(query.dataSource()), query.query(), PlanValues.text(query.equalTo()));
        }
        Check.CommandExits command = (Check.CommandExits) check;
        return new NodeQuestion.Exits(command.argv(), command.exit());
    }
}
