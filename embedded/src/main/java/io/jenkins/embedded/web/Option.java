package io.jenkins.embedded.web;

import hudson.util.ListBoxModel;
import java.util.List;

/** One line of a select field. */
public final class Option {
    private final String name;
    private final String value;
    private final boolean selected;

    private Option(String name, String value, boolean selected) {
        this.name = name;
        this.value = value;
        this.selected = selected;
    }

    static List<Option> all(ListBoxModel items, String current) {
        return items.stream()
                .map(o -> new Option(o.name, o.value, o.selected || o.value.equals(current)))
                .toList();
    }

    public String getName() {
        return name;
    }

    public String getValue() {
        return value;
    }

    public boolean isSelected() {
        return selected;
    }
}
