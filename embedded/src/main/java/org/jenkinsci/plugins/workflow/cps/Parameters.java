package org.jenkinsci.plugins.workflow.cps;

import hudson.model.ParameterDefinition;
import hudson.model.ParameterValue;
import hudson.model.ParametersAction;
import hudson.model.ParametersDefinitionProperty;
import hudson.model.Run;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** {@code params}: the build's parameters, and defaults of those it was not given. */
final class Parameters {
    private Parameters() {}

    static Map<String, Object> of(Run<?, ?> run) {
        Map<String, Object> values = new LinkedHashMap<>();
        ParametersDefinitionProperty asked = run.getParent().getProperty(ParametersDefinitionProperty.class);
        if (asked != null) {
            for (ParameterDefinition definition : asked.getParameterDefinitions()) {
                ParameterValue value = definition.getDefaultParameterValue();
                if (value != null) {
                    values.put(definition.getName(), value.getValue());
                }
            }
        }
        for (ParametersAction action : run.getActions(ParametersAction.class)) {
            for (ParameterValue value : action.getParameters()) {
                values.put(value.getName(), value.getValue());
            }
        }
        return Collections.unmodifiableMap(values);
    }
}
