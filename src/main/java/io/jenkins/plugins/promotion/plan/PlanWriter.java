package io.jenkins.plugins.promotion.plan;

import io.jenkins.plugins.promotion.structured.Value;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes a plan that has no text yet, for instance one imported from a table. {@link PlanReader} reads it back. */
public final class PlanWriter {
    private PlanWriter() {}

    /** The plan as YAML; comments there are none. */
    public static String yaml(WorkPlan plan) {
        StringBuilder yaml = new StringBuilder("apiVersion: " + WorkPlan.API_VERSION + "\nplan:\n");
        line(yaml, "id", YamlWords.text(plan.id()));
        line(yaml, "title", plan.title().isEmpty() ? "" : YamlWords.text(plan.title()));
        line(yaml, "author", plan.author().isEmpty() ? "" : YamlWords.text(plan.author()));
        if (!plan.parameters().isEmpty()) {
            yaml.append("  parameters:\n");
            plan.parameters().forEach((name, parameter) -> yaml.append("    ")
                    .append(name)
                    .append(": ")
                    .append(parameter(parameter))
                    .append('\n'));
        }
        line(yaml, "exclude", plan.exclude().isEmpty() ? "" : YamlWords.list(plan.exclude()));
        Map<String, String> policy = new LinkedHashMap<>();
        if (plan.policy().implementerNotAuthor()) {
            policy.put("implementerNotAuthor", "true");
        }
        if (plan.policy().ownersOnly()) {
            policy.put("ownersOnly", "true");
        }
        plan.policy().onFailure().ifPresent(onFailure -> policy.put("onFailure", onFailure.text()));
        line(
                yaml,
                "policy",
                policy.isEmpty()
                        ? ""
                        : policy.entrySet().stream()
                                .map(entry -> entry.getKey() + ": " + entry.getValue())
                                .collect(Collectors.joining(", ", "{", "}")));
        if (!plan.checks().isEmpty()) {
            yaml.append("  checks:\n");
            plan.checks()
                    .forEach(check -> yaml.append("    - ").append(check.yaml()).append('\n'));
        }
        if (plan.items().isEmpty()) {
            return yaml.append("items: []\n").toString();
        }
        yaml.append("items:\n");
        plan.items().forEach(item -> yaml.append(ItemText.block(item, 2, "\n")));
        return yaml.toString();
    }

    private static void line(StringBuilder yaml, String name, String value) {
        if (!value.isEmpty()) {
            yaml.append("  ").append(name).append(": ").append(value).append('\n');
        }
    }

    static String parameter(Parameter parameter) {
        if (parameter instanceof Parameter.Credentials credentials) {
            return "{credentialsId: " + YamlWords.text(credentials.id()) + "}";
        }
        if (parameter instanceof Parameter.PerEnvironment each) {
            return each.values().entrySet().stream()
                    .map(entry -> YamlWords.text(entry.getKey()) + ": " + value(entry.getValue()))
                    .collect(Collectors.joining(", ", "{", "}"));
        }
        return value(((Parameter.Plain) parameter).value());
    }

    private static String value(Value value) {
        return YamlWords.value(value);
    }
}
