package hudson.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** The parameters of a build. */
@ExportedBean
public class ParametersAction extends InvisibleAction implements Iterable<ParameterValue> {
    private final List<ParameterValue> parameters;

    public ParametersAction(List<ParameterValue> parameters) {
        this.parameters = new ArrayList<>(parameters);
    }

    public ParametersAction(ParameterValue... parameters) {
        this(Arrays.asList(parameters));
    }

    @Override
    public Iterator<ParameterValue> iterator() {
        return getParameters().iterator();
    }

    @Exported(visibility = 2)
    public List<ParameterValue> getParameters() {
        return List.copyOf(parameters);
    }

    public ParameterValue getParameter(String name) {
        for (ParameterValue value : parameters) {
            if (value.getName().equals(name)) {
                return value;
            }
        }
        return null;
    }
}
