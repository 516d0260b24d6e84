package org.jenkinsci.plugins.workflow.steps;

import java.util.ArrayList;
import java.util.List;

/** A step stands where something it needs is not there. */
public class MissingContextVariableException extends Exception {
    private static final long serialVersionUID = 1;
    private final Class<?> type;
    private final String functionName;

    public MissingContextVariableException(Class<?> type, StepDescriptor d) {
        this.type = type;
        this.functionName = d == null ? null : d.getFunctionName();
    }

    public Class<?> getType() {
        return type;
    }

    @Override
    public String getMessage() {
        StringBuilder text = new StringBuilder();
        if (functionName != null) {
            text.append('‘').append(functionName).append("’ step: ");
        }
        text.append("Required context ").append(type).append(" is missing");
        String near = "";
        for (StepDescriptor provider : getProviders()) {
            near += (near.isEmpty() ? "" : ", ") + provider.getFunctionName();
        }
        return near.isEmpty()
                ? text.toString()
                : text.append("; perhaps you forgot to surround it with a step that provides it, such as: ")
                        .append(near)
                        .toString();
    }

    public List<StepDescriptor> getProviders() {
        List<StepDescriptor> found = new ArrayList<>();
        for (StepDescriptor descriptor : StepDescriptor.all()) {
            if (descriptor.getProvidedContext().stream().anyMatch(type::isAssignableFrom)) {
                found.add(descriptor);
            }
        }
        return found;
    }
}
