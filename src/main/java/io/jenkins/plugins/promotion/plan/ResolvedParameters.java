package io.jenkins.plugins.promotion.plan;

import io.jenkins.plugins.promotion.refusal.Refusal;
import java.util.Map;
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
     * @throws Refusal if a check, or an item that applies to the environment, refers to a parameter without a value there
     */
    public static ResolvedParameters of(WorkPlan plan, String environment) {
        ResolvedParameters parameters = new ResolvedParameters(plan, environment);
        plan.itemsFor(environment).forEach(parameters::resolve);
        plan.checks().forEach(parameters::resolve);
        return parameters;
    }

    /** {@link ParameterDigest} of these values. */
    public String digest() {
        return ParameterDigest.of(plan, environment);
    }

    /**
     * The item with every reference replaced, except those that may be secrets, which are resolved by {@link #variables}
     * when a command is started.
     */
    public Item resolve(Item item) {
        return item.resolved(values("item " + item.id()));
    }

    /** What the check asks there. */
    public Check resolve(PlanCheck check) {
        return check.check().resolved(values("check '" + check.title() + "'"));
    }

    /**
     * The variables of a command, secrets included; the caller keeps them out of logs.
     *
     * @param templates by name, as the item says them
     * @param secrets the secret text of a credentials id
     */
    public Map<String, String> variables(Item item, Map<String, String> templates, Function<String, String> secrets) {
        return values("item " + item.id()).variables(templates, secrets);
    }

    private ParameterValues values(String user) {
        return new ParameterValues(user, plan.parameters(), environment);
    }
}
