package hudson.model;

import hudson.ExtensionPoint;
import java.io.Serializable;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** What a job asks for when it is started. */
@ExportedBean(defaultVisibility = 3)
public abstract class ParameterDefinition implements Describable<ParameterDefinition>, ExtensionPoint, Serializable {
    private static final long serialVersionUID = 1;
    private final String name;
    private String description;

    protected ParameterDefinition(String name) {
        if (name == null || name.isBlank()) {
            throw new IllegalArgumentException("A parameter needs a name");
        }
        this.name = name;
    }

    protected ParameterDefinition(String name, String description) {
        this(name);
        this.description = description;
    }

    @Exported
    public String getName() {
        return name;
    }

    @Exported
    public String getDescription() {
        return description;
    }

    @DataBoundSetter
    public void setDescription(String description) {
        this.description = description;
    }

    @Exported
    public String getType() {
        return getClass().getSimpleName();
    }

    /** From a text, as a request or a command line gives it. */
    public abstract ParameterValue createValue(String value);

    @Exported
    public ParameterValue getDefaultParameterValue() {
        return null;
    }

    @Override
    public ParameterDescriptor getDescriptor() {
        return (ParameterDescriptor) jenkins.model.Jenkins.get().getDescriptorOrDie(getClass());
    }

    /** A kind of parameter. */
    public abstract static class ParameterDescriptor extends Descriptor<ParameterDefinition> {
        protected ParameterDescriptor() {}
    }
}
