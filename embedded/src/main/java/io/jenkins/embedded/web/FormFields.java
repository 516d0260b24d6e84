package io.jenkins.embedded.web;

import hudson.model.Descriptor;
import hudson.util.ListBoxModel;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.kohsuke.stapler.Stapler;

/** Small computations of the form taglib. */
public final class FormFields {
    private static final AtomicLong IDS = new AtomicLong();

    /** An element id that no other element has. */
    public String nextId() {
        return "field-" + IDS.incrementAndGet();
    }

    public String getNextId() {
        return nextId();
    }

    /** What counts as checked: a true Boolean or the text true. */
    public boolean isTrue(Object value) {
        return value != null && Boolean.parseBoolean(value.toString());
    }

    /** Where a field is checked: what the view says, or the descriptor's {@code doCheck<Field>}; null when nowhere. */
    public String checkUrl(String given, Object descriptor, String field) {
        if (given != null || !(descriptor instanceof Descriptor<?> known) || field == null || field.isEmpty()) {
            return given;
        }
        String check = "check" + Character.toUpperCase(field.charAt(0)) + field.substring(1);
        boolean checks = Arrays.stream(descriptor.getClass().getMethods())
                .anyMatch(m -> m.getName().equalsIgnoreCase("do" + check));
        String root = Stapler.getCurrentRequest().getContextPath();
        return checks ? root + "/" + known.getDescriptorUrl() + "/" + check : null;
    }

    /** The options of a descriptor's {@code doFill<Field>Items()}, with the current value selected and told to the method. */
    public List<Option> options(Object descriptor, String field, Object current) throws ReflectiveOperationException {
        String name = "doFill" + Character.toUpperCase(field.charAt(0)) + field.substring(1) + "Items";
        for (Method method : descriptor.getClass().getMethods()) {
            if (method.getName().equals(name)) {
                Object[] arguments = Arrays.stream(method.getParameters())
                        .map(parameter -> parameter.getName().equals(field) ? Objects.toString(current, null) : null)
                        .toArray();
                ListBoxModel items = (ListBoxModel) method.invoke(descriptor, arguments);
                return Option.all(items, current == null ? "" : current.toString());
            }
        }
        throw new IllegalStateException(descriptor.getClass().getName() + " has no method " + name
                + ", so the select field '" + field + "' has no options");
    }
}
