package io.jenkins.embedded.declarative;

import groovy.lang.Closure;
import groovy.lang.GString;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** One line of a section: a name and what stands after it. */
public record Call(String name, ArrayList<Object> arguments) implements Serializable {

    static Call of(String name, Object[] arguments) {
        ArrayList<Object> all = new ArrayList<>();
        for (Object argument : arguments) {
            all.add(argument instanceof GString ? argument.toString() : argument);
        }
        return new Call(name, all);
    }

    /** For scripts, which read properties. */
    public String getName() {
        return name;
    }

    /** The first thing after the name, if it is not the block. */
    public Object value() {
        return arguments.isEmpty() || arguments.get(0) instanceof Closure ? null : arguments.get(0);
    }

    /** A value by its name. */
    Object named(String key) {
        return value() instanceof Map<?, ?> map ? map.get(key) : null;
    }

    /** The block at the end, or null. */
    public Closure<?> block() {
        return !arguments.isEmpty() && arguments.get(arguments.size() - 1) instanceof Closure<?> closure
                ? closure
                : null;
    }

    /** The arguments with a block after them. */
    public Object[] with(Closure<?> block) {
        List<Object> all = new ArrayList<>(arguments);
        all.add(block);
        return all.toArray();
    }
}
