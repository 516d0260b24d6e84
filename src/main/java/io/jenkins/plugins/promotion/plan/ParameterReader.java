package io.jenkins.plugins.promotion.plan;

import io.jenkins.plugins.promotion.structured.Value;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** Reads {@code parameters}. */
final class ParameterReader {
    private ParameterReader() {}

    static Map<String, Parameter> read(Fields parameters) {
        Map<String, Parameter> read = new LinkedHashMap<>();
        parameters.all().forEach((name, node) -> {
            if (!Template.NAME.matcher(name).matches()) {
                parameters.problem(
                        name, "is no parameter name", "use letters, digits, '.', '_' and '-', beginning with a letter");
            }
            one(parameters, name, node).ifPresent(parameter -> read.put(name, parameter));
        });
        return read;
    }

    private static Optional<Parameter> one(Fields parameters, String name, Node node) {
        if (!(node instanceof MappingNode)) {
            return scalar(parameters, name).map(Parameter.Plain::new);
        }
        Fields fields = new Fields(parameters.problems(), parameters.field(name), node);
        if (fields.has("credentialsId")) {
            if (fields.all().size() > 1) {
                fields.problem("credentialsId", "stands beside other keys", "a secret has its credentialsId only");
            }
            return Optional.of(new Parameter.Credentials(fields.required("credentialsId", "write the credentials id")));
        }
        Map<String, Value> values = new LinkedHashMap<>();
        for (String environment : fields.all().keySet()) {
            scalar(fields, environment).ifPresent(value -> values.put(environment, value));
        }
        if (fields.all().isEmpty()) {
            parameters.problem(name, "has no value", "write a value, or one for each environment");
        }
        return Optional.of(new Parameter.PerEnvironment(values));
    }

    private static Optional<Value> scalar(Fields fields, String name) {
        if (fields.node(name).filter(value -> !(value instanceof ScalarNode)).isPresent()) {
            fields.problem(name, "is no single value", "write a text, a number, true or false");
            return Optional.empty();
        }
        return fields.value(name);
    }
}
