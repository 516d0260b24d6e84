package io.jenkins.plugins.promotion.process;

import groovy.lang.Closure;
import groovy.lang.GString;
import groovy.lang.Script;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.codehaus.groovy.runtime.InvokerHelper;

/** What scripts of a {@link Workroom} are derived from: whatever they call and do not define themselves is a step. */
public abstract class StepScript extends Script {

    static final String STEPS = "steps of the workroom";

    @Override
    public Object invokeMethod(String name, Object args) {
        ScriptSteps steps = (ScriptSteps) getBinding().getVariable(STEPS);
        if (!steps.knows(name)) {
            return super.invokeMethod(name, args);
        }
        Map<String, Object> named = new LinkedHashMap<>();
        List<Object> unnamed = new ArrayList<>();
        Closure<?> block = null;
        for (Object one : InvokerHelper.asArray(args)) {
            if (one instanceof Closure<?> closure) {
                block = closure;
            } else if (one instanceof Map<?, ?> map) {
                map.forEach((key, value) -> named.put(String.valueOf(key), plain(value)));
            } else {
                unnamed.add(plain(one));
            }
        }
        return steps.call(name, named, unnamed, block);
    }

    private static Object plain(Object value) {
        return value instanceof GString ? value.toString() : value;
    }
}
