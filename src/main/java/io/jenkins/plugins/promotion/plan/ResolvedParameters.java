package io.jenkins.plugins.promotion.plan;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The parameters of a plan on one environment; puts their values where items refer to them. */
public final class ResolvedParameters {
    private final WorkPlan plan;
    private final String environment;

    private ResolvedParameters(WorkPlan plan, String environment) {
        this.plan = plan;
        this.environment = environment;
    }

    /**
     * The values for an environment.
     *
     * @throws UnresolvedParameter if an item that applies to the environment refers to a parameter without a value there
     */
    public static ResolvedParameters of(WorkPlan plan, String environment) throws UnresolvedParameter {
        ResolvedParameters parameters = new ResolvedParameters(plan, environment);
        for (Item item : plan.itemsFor(environment)) {
            try {
                parameters.resolve(item);
                if (item.action() instanceof Action.Command command) {
                    parameters.variables(command, id -> "");
                }
            } catch (Unresolved e) {
                throw new UnresolvedParameter(item.id(), e.getMessage(), environment);
            }
        }
        return parameters;
    }

    /** {@link ParameterDigest} of these values. */
    public String digest() {
        return ParameterDigest.of(plan, environment);
    }

    /**
     * The item with every reference replaced, except those in a command's {@code env}, which may be secrets and are
     * resolved by {@link #variables} when the command is started.
     */
    public Item resolve(Item item) {
        Action action = item.action();
        if (action instanceof Action.SetValue set) {
            action = new Action.SetValue(
                    set.file(), set.pointer(), set.expect().map(this::value), value(set.value()), set.create());
        } else if (action instanceof Action.Command command) {
            action = new Action.Command(texts(command.argv()), command.readOnly(), command.env(), command.cwd());
        } else if (action instanceof Action.Manual manual) {
            action = new Action.Manual(text(manual.instruction()), text(manual.evidence()), manual.secondPerson());
        }
        return new Item(
                item.id(),
                item.description(),
                action,
                item.when(),
                item.dependsOn(),
                item.precondition()
                        .map(precondition -> new Precondition(check(precondition.check()), precondition.onFail())),
                item.unless().map(this::check),
                item.verify().map(this::check),
                rollback(item.rollback()),
                item.estimate(),
                item.timeout(),
                item.owner(),
                item.outage(),
                item.pointOfNoReturn(),
                item.notes(),
                item.ticket());
    }

    /**
     * The variables of a command, secrets included; the caller keeps them out of logs.
     *
     * @param secrets the secret text of a credentials id
     */
    public Map<String, String> variables(Action.Command command, Function<String, String> secrets) {
        Map<String, String> variables = new LinkedHashMap<>();
        command.env()
                .forEach((name, template) -> variables.put(
                        name,
                        Template.expand(
                                template,
                                reference -> plan.parameters().get(reference) instanceof Parameter.Credentials secret
                                        ? secrets.apply(secret.id())
                                        : parameter(reference).asText())));
        return variables;
    }

    private Check check(Check check) {
        if (check instanceof Check.ValueEquals equals) {
            return new Check.ValueEquals(equals.file(), equals.pointer(), value(equals.equalTo()));
        }
        if (check instanceof Check.CommandExits command) {
            return new Check.CommandExits(texts(command.argv()), command.exit());
        }
        return check;
    }

    private Rollback rollback(Rollback rollback) {
        if (rollback instanceof Rollback.ByCommand command) {
            return new Rollback.ByCommand(texts(command.argv()));
        }
        return rollback instanceof Rollback.ByHand hand ? new Rollback.ByHand(text(hand.instruction())) : rollback;
    }

    private List<String> texts(List<String> templates) {
        return templates.stream().map(this::text).toList();
    }

    private String text(String template) {
        return Template.expand(template, name -> parameter(name).asText());
    }

    private JsonNode value(JsonNode template) {
        return Template.expand(template, this::parameter);
    }

    private JsonNode parameter(String name) {
        Parameter parameter = plan.parameters().get(name);
        if (parameter instanceof Parameter.Plain plain) {
            return plain.value();
        }
        return Optional.ofNullable(parameter)
                .filter(Parameter.PerEnvironment.class::isInstance)
                .map(each -> ((Parameter.PerEnvironment) each).values().get(environment))
                .orElseThrow(() -> new Unresolved(name));
    }

    /** Leaves the functions above; becomes {@link UnresolvedParameter}. */
    private static final class Unresolved extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Unresolved(String name) {
            super(name, null, false, false);
        }
    }
}
