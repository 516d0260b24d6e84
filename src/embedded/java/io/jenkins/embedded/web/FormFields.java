package io.jenkins.embedded.web;

import hudson.util.ListBoxModel;
import java.lang.reflect.Method;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

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

    /** The options of a descriptor's {@code doFill<Field>Items()}, with the current value selected. */
    public List<Option> options(Object descriptor, String field, Object current) throws ReflectiveOperationException {
        String name = "doFill" + Character.toUpperCase(field.charAt(0)) + field.substring(1) + "Items";
        for (Method method : descriptor.getClass().getMethods()) {
            if (method.getName().equals(name)) {
                ListBoxModel items = (ListBoxModel) method.invoke(descriptor, new Object[method.getParameterCount()]);
                return Option.all(items, current == null ? "" : current.toString());
            }
        }
        throw new IllegalStateException(descriptor.getClass().getName() + " has no method " + name
                + ", so the select field '" + field + "' has no options");
    }
}
