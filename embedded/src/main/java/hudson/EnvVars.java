package hudson;

import java.util.Map;
import java.util.TreeMap;

/** Environment variables. */
public class EnvVars extends TreeMap<String, String> {
    private static final long serialVersionUID = 1;

    public EnvVars() {
        super(String.CASE_INSENSITIVE_ORDER);
    }

    public EnvVars(Map<String, String> m) {
        this();
        putAll(m);
    }

    public EnvVars(EnvVars m) {
        this((Map<String, String>) m);
    }

    /** A null value removes. */
    public void override(String key, String value) {
        if (value == null || value.isEmpty()) {
            remove(key);
            return;
        }
        int plus = key.indexOf('+');
        if (plus > 0) {
            String real = key.substring(0, plus);
            String old = get(real);
            put(real, old == null ? value : value + java.io.File.pathSeparator + old);
        } else {
            put(key, value);
        }
    }

    public EnvVars overrideAll(Map<String, String> all) {
        all.forEach(this::override);
        return this;
    }

    public EnvVars overrideExpandingAll(Map<String, String> all) {
        all.forEach((key, value) -> override(key, expand(value)));
        return this;
    }

    /** Replaces {@code $NAME} and {@code ${NAME}}. */
    public String expand(String s) {
        return Util.replaceMacro(s, this);
    }
}
