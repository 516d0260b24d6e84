package hudson.model;

import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/** Asks for a text. */
public class StringParameterDefinition extends SimpleParameterDefinition {
    private static final long serialVersionUID = 1;
    private String defaultValue;
    private boolean trim;

    @DataBoundConstructor
    public StringParameterDefinition(String name) {
        super(name);
    }

    public StringParameterDefinition(String name, String defaultValue) {
        this(name);
        this.defaultValue = defaultValue;
    }

    public StringParameterDefinition(String name, String defaultValue, String description) {
        this(name, defaultValue);
        setDescription(description);
    }

    @DataBoundSetter
    public void setDefaultValue(String defaultValue) {
        this.defaultValue = defaultValue;
    }

    public boolean isTrim() {
        return trim;
    }

    @DataBoundSetter
    public void setTrim(boolean trim) {
        this.trim = trim;
    }

    @Override
    public StringParameterValue getDefaultParameterValue() {
        return createValue(defaultValue);
    }

    @Override
    public StringParameterValue createValue(String value) {
        return new StringParameterValue(getName(), trim && value != null ? value.trim() : value, getDescription());
    }

    /** {@code string(...)} in a Jenkinsfile. */
    @Symbol({"string", "stringParam"})
    public static class DescriptorImpl extends ParameterDescriptor {
        @Override
        public String getDisplayName() {
            return "String Parameter";
        }
    }
}
