package org.jenkinsci.plugins.workflow.cps;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/** Objects that blocks give to what is inside them; the innermost wins. */
final class ContextVariables implements Serializable {
    private static final long serialVersionUID = 1;
    static final ContextVariables NONE = new ContextVariables(null, List.of());

    private final ContextVariables outer;
    private final ArrayList<Object> own;

    private ContextVariables(ContextVariables outer, List<?> own) {
        this.outer = outer;
        this.own = new ArrayList<>(own);
    }

    ContextVariables with(List<?> overrides) {
        return overrides.isEmpty() ? this : new ContextVariables(this, overrides);
    }

    /** Null when no block gave one. */
    <T> T get(Class<T> type) {
        for (ContextVariables at = this; at != null; at = at.outer) {
            for (int i = at.own.size() - 1; i >= 0; i--) {
                if (type.isInstance(at.own.get(i))) {
                    return type.cast(at.own.get(i));
                }
            }
        }
        return null;
    }
}
