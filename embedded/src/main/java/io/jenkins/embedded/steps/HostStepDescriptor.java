package io.jenkins.embedded.steps;

import java.util.Set;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;

/** A built-in step: its name, whether it takes a block, what it needs. */
abstract class HostStepDescriptor extends StepDescriptor {
    private final String function;
    private final boolean block;
    private final Set<Class<?>> required;

    HostStepDescriptor(String function, boolean block, Class<?>... required) {
        this.function = function;
        this.block = block;
        this.required = Set.of(required);
    }

    @Override
    public String getFunctionName() {
        return function;
    }

    @Override
    public boolean takesImplicitBlockArgument() {
        return block;
    }

    @Override
    public Set<? extends Class<?>> getRequiredContext() {
        return required;
    }
}
