package hudson.model;

import hudson.EnvVars;
import java.io.Serializable;
import java.util.Objects;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** What a build was given. */
@ExportedBean(defaultVisibility = 3)
public abstract class ParameterValue implements Serializable {
    private static final long serialVersionUID = 1;
    protected final String name;
    private String description;

    protected ParameterValue(String name) {
        this(name, null);
    }

    protected ParameterValue(String name, String description) {
        this.name = name;
        this.description = description;
    }

    @Exported
    public final String getName() {
        return name;
    }

    public String getDescription() {
        return description;
    }

    public Object getValue() {
        return null;
    }

    public void buildEnvironment(Run<?, ?> build, EnvVars env) {}

    @Override
    public boolean equals(Object o) {
        return o != null
                && o.getClass() == getClass()
                && Objects.equals(name, ((ParameterValue) o).name)
                && Objects.equals(getValue(), ((ParameterValue) o).getValue());
    }

    @Override
    public int hashCode() {
        return Objects.hash(name, getValue());
    }
}
