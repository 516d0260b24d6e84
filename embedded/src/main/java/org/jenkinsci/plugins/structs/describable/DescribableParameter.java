package org.jenkinsci.plugins.structs.describable;

/** One parameter of a {@link DescribableModel}. */
public final class DescribableParameter {
    private final String name;
    private final boolean required;

    DescribableParameter(String name, boolean required) {
        this.name = name;
        this.required = required;
    }

    public String getName() {
        return name;
    }
}
