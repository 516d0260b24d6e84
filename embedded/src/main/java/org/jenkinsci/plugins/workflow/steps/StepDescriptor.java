package org.jenkinsci.plugins.workflow.steps;

import hudson.ExtensionList;
import hudson.model.Descriptor;
import io.jenkins.embedded.bind.Binder;
import java.io.IOException;
import java.util.Map;
import java.util.Set;

/** A kind of step: its name, what it needs and gives. */
public abstract class StepDescriptor extends Descriptor<Step> {
    public abstract Set<? extends Class<?>> getRequiredContext();

    public Set<? extends Class<?>> getProvidedContext() {
        return Set.of();
    }

    public abstract String getFunctionName();

    public boolean takesImplicitBlockArgument() {
        return false;
    }

    /** Binds arguments to constructor and setters; the error names step, parameter and the known ones. */
    public Step newInstance(Map<String, Object> arguments) throws Exception {
        return Binder.forStep(getFunctionName(), clazz).instantiate(arguments);
    }

    public final void checkContextAvailability(StepContext c)
            throws MissingContextVariableException, IOException, InterruptedException {
        for (Class<?> type : getRequiredContext()) {
            if (c.get(type) == null) {
                throw new MissingContextVariableException(type, this);
            }
        }
    }

    public String argumentsToString(Map<String, Object> namedArgs) {
        if (namedArgs.size() == 1) {
            Object only = namedArgs.values().iterator().next();
            return only instanceof String || only instanceof Number ? String.valueOf(only) : null;
        }
        return null;
    }

    public static ExtensionList<StepDescriptor> all() {
        return ExtensionList.lookup(StepDescriptor.class);
    }

    /** Null when no step has this name. */
    public static StepDescriptor byFunctionName(String name) {
        for (StepDescriptor descriptor : all()) {
            if (descriptor.getFunctionName().equals(name)) {
                return descriptor;
            }
        }
        return null;
    }
}
