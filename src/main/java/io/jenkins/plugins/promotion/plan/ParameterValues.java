package io.jenkins.plugins.promotion.plan;

import io.jenkins.plugins.promotion.refusal.Refusal;
import io.jenkins.plugins.promotion.structured.Value;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Puts the values that parameters have on an environment in the place of references. Each method refuses a reference to a
 * parameter that has no value there.
 *
 * @param user what refers to them, such as {@code item stop}
 * @param parameters of the plan
 * @param environment name of the environment
 */
record ParameterValues(String user, Map<String, Parameter> parameters, String environment) {

    String text(String template) {
        return Template.expand(template, name -> Template.inText(parameter(name)));
    }

    /** Statements of SQL, where a reference becomes a literal. */
    String sql(String template) {
        return Template.expand(template, name -> Template.inSql(parameter(name)));
    }

    List<String> texts(List<String> templates) {
        return templates.stream().map(this::text).toList();
    }

    Value value(Value template) {
        return Template.expand(template, this::parameter);
    }

    /**
     * The variables of a program.
     *
     * @param secrets the secret text of a credentials id
     */
    Map<String, String> variables(Map<String, String> templates, Function<String, String> secrets) {
        Map<String, String> variables = new LinkedHashMap<>();
        templates.forEach((name, template) -> variables.put(
                name,
                Template.expand(
                        template,
                        reference -> parameters.get(reference) instanceof Parameter.Credentials secret
                                ? secrets.apply(secret.id())
                                : Template.inText(parameter(reference)))));
        return variables;
    }

    private Value parameter(String name) {
        Parameter parameter = parameters.get(name);
        if (parameter instanceof Parameter.Plain plain) {
            return plain.value();
        }
        return Optional.ofNullable(parameter)
                .filter(Parameter.PerEnvironment.class::isInstance)
                .map(each -> ((Parameter.PerEnvironment) each).values().get(environment))
                .orElseThrow(() -> Refusal.incomplete(user + " refers to the parameter '" + name
                        + "', which has no value for " + environment + "; add one under plan.parameters." + name
                        + " and record the plan again"));
    }
}
