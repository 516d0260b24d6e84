package io.jenkins.embedded.declarative;

import groovy.lang.GroovyObjectSupport;
import groovy.lang.Script;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.codehaus.groovy.runtime.InvokerHelper;

/** Takes down what a section says: its calls in order, and the variables it sets. */
public final class Section extends GroovyObjectSupport implements Serializable {
    private static final long serialVersionUID = 1;

    private final Script script;
    private final ArrayList<Call> calls = new ArrayList<>();
    private final LinkedHashMap<String, String> values = new LinkedHashMap<>();

    public Section(Script script) {
        this.script = script;
    }

    private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
        in.defaultReadObject();
        setMetaClass(InvokerHelper.getMetaClass(getClass()));
    }

    @Override
    public Object invokeMethod(String name, Object args) {
        calls.add(Call.of(name, InvokerHelper.asArray(args)));
        return null;
    }

    @Override
    public Object getProperty(String name) {
        return switch (name) {
            case "calls" -> calls;
            case "values" -> values;
            case "any", "none" -> name;
            default -> values.containsKey(name) ? values.get(name) : script.getProperty(name);
        };
    }

    @Override
    public void setProperty(String name, Object value) {
        values.put(name, String.valueOf(value));
    }

    /** Whether a line says so, and not {@code false}. */
    public boolean has(String name) {
        Call call = call(name);
        return call != null && !Boolean.FALSE.equals(call.value());
    }

    /** The line with this name, or null. */
    public Call call(String name) {
        return calls.stream().filter(c -> c.name().equals(name)).findFirst().orElse(null);
    }

    /** The block of the line with this name, or null. */
    public groovy.lang.Closure<?> block(String name) {
        Call call = call(name);
        return call == null ? null : call.block();
    }

    /** What the lines describe, as the script's own calls would. */
    public List<Object> described() {
        List<Object> all = new ArrayList<>();
        for (Call call : calls) {
            all.add(script.invokeMethod(call.name(), call.arguments().toArray()));
        }
        return all;
    }

    /** The variables as {@code NAME=value}. */
    public List<String> pairs() {
        List<String> pairs = new ArrayList<>();
        values.forEach((name, value) -> pairs.add(name + "=" + value));
        return pairs;
    }

    /** This section's lines and another's. */
    public Section or(Section other) {
        Section both = new Section(script);
        both.calls.addAll(calls);
        both.calls.addAll(other.calls);
        return both;
    }
}
