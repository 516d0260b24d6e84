package org.jenkinsci.plugins.structs.describable;

import io.jenkins.embedded.bind.Binder;
import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.Map;

/** {@code symbol(argument: value)} in a Jenkinsfile, not made yet. */
public class UninstantiatedDescribable implements Serializable {
    private static final long serialVersionUID = 1;
    public static final String ANONYMOUS_KEY = "<anonymous>";

    private String symbol;
    private String klass;
    private final LinkedHashMap<String, Object> arguments;

    public UninstantiatedDescribable(String symbol, String klass, Map<String, ?> arguments) {
        this.symbol = symbol;
        this.klass = klass;
        this.arguments = new LinkedHashMap<>(arguments);
    }

    /** An object of the kind that is asked for. */
    public <T> T instantiate(Class<T> base) throws Exception {
        return base.cast(Binder.describable(base, symbol, klass, arguments));
    }

    @Override
    public String toString() {
        return "@" + symbol + arguments;
    }
}
