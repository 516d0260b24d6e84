package io.jenkins.plugins.promotion.plan;

import io.jenkins.plugins.promotion.refusal.Refusal;
import io.jenkins.plugins.promotion.structured.Value;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Says of every <code>${name}</code> whether the plan declares it and may use it there.
 *
 * @param parameters those declared
 * @param when the environments of the item; empty means that they are not known here
 */
record References(Map<String, Parameter> parameters, List<String> when) {
    void check(Fields fields, String name, Value value) {
        try {
            checkNames(fields, name, Template.references(value), false);
        } catch (Refusal e) {
            fields.problem(name, "has a broken reference", e.getMessage());
        }
    }

    void check(Fields fields, String name, Collection<String> texts) {
        checkTexts(fields, name, texts, false);
    }

    /** In SQL a reference becomes a literal with its own quotes. */
    void checkSql(Fields fields, String name, Collection<String> texts) {
        check(fields, name, texts);
        for (String text : texts) {
            if (isHidden(text)) {
                fields.problem(
                        name,
                        "has a reference in quotes or in a comment",
                        "take the quotes away: a text gets its own ones, and is joined to others by || or CONCAT");
            }
            names(text).forEach(reference -> checkLiterals(fields, name, reference));
        }
    }

    private static Set<String> names(String text) {
        try {
            return Template.references(text);
        } catch (Refusal e) {
            return Set.of(); // Told already.
        }
    }

    private void checkLiterals(Fields fields, String name, String reference) {
        Parameter parameter = parameters.get(reference);
        Collection<Value> values = parameter instanceof Parameter.Plain plain
                ? List.of(plain.value())
                : parameter instanceof Parameter.PerEnvironment each
                        ? each.values().values()
                        : List.of();
        try {
            values.forEach(Template::inSql);
        } catch (Refusal e) {
            fields.problem(name, "refers to '" + reference + "'", e.getMessage());
        }
    }

    private static boolean isHidden(String text) {
        char mark = '\ue000';
        try {
            String marked = Template.expand(text, reference -> String.valueOf(mark));
            return marked.chars().filter(c -> c == mark).count()
                    != SqlCutter.bare(marked).chars().filter(c -> c == mark).count();
        } catch (Refusal e) {
            return false; // Told already.
        }
    }

    void checkEnv(Fields env, String name, String text) {
        checkTexts(env, name, List.of(text), true);
    }

    private void checkTexts(Fields fields, String name, Collection<String> texts, boolean secretsAllowed) {
        for (String text : texts) {
            try {
                checkNames(fields, name, Template.references(text), secretsAllowed);
            } catch (Refusal e) {
                fields.problem(name, "has a broken reference", e.getMessage());
            }
        }
    }

    private void checkNames(Fields fields, String name, Set<String> references, boolean secretsAllowed) {
        for (String reference : references) {
            Parameter parameter = parameters.get(reference);
            if (parameter == null) {
                fields.problem(
                        name,
                        "refers to the parameter '" + reference + "', which the plan does not declare",
                        "declare it under plan.parameters, or write $${" + reference
                                + "} for the characters themselves");
            } else if (parameter instanceof Parameter.Credentials && !secretsAllowed) {
                fields.problem(
                        name,
                        "refers to '" + reference + "', which is a secret",
                        "pass it to a command in env, or in headers or body of a request; elsewhere it would be seen");
            } else if (parameter instanceof Parameter.PerEnvironment each) {
                when.stream()
                        .filter(environment -> !each.values().containsKey(environment))
                        .forEach(environment -> fields.problem(
                                name,
                                "refers to '" + reference + "', which has no value for " + environment,
                                "add one under plan.parameters." + reference));
            }
        }
    }
}
