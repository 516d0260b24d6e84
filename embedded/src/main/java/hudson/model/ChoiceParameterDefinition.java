package hudson.model;

import java.util.ArrayList;
import java.util.List;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/** Asks for one of several texts. */
public class ChoiceParameterDefinition extends SimpleParameterDefinition {
    private static final long serialVersionUID = 1;
    private List<String> choices = new ArrayList<>();

    @DataBoundConstructor
    public ChoiceParameterDefinition(String name) {
        super(name);
    }

    public ChoiceParameterDefinition(String name, String[] choices, String description) {
        super(name, description);
        this.choices = new ArrayList<>(List.of(choices));
    }

    public List<String> getChoices() {
        return choices;
    }

    /** A list, or one text with a choice a line. */
    @DataBoundSetter
    public void setChoices(Object choices) {
        this.choices = new ArrayList<>();
        if (choices instanceof List<?> list) {
            list.forEach(choice -> this.choices.add(String.valueOf(choice)));
        } else {
            this.choices.addAll(String.valueOf(choices).lines().toList());
        }
    }

    @Override
    public StringParameterValue getDefaultParameterValue() {
        return new StringParameterValue(getName(), choices.isEmpty() ? "" : choices.get(0), getDescription());
    }

    @Override
    public ParameterValue createValue(String value) {
        if (!choices.contains(value)) {
            throw new IllegalArgumentException("Illegal choice for parameter " + getName() + ": " + value);
        }
        return new StringParameterValue(getName(), value, getDescription());
    }

    /** {@code choice(...)} in a Jenkinsfile. */
    @Symbol({"choice", "choiceParam"})
    public static class DescriptorImpl extends ParameterDescriptor {
        @Override
        public String getDisplayName() {
            return "Choice Parameter";
        }
    }
}
