package io.jenkins.embedded.engine;

import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

/** Environment variables of every build of this host; on genuine Jenkins an administrator sets them. */
public final class GlobalEnvironment {
    private static final Map<String, String> VARIABLES = new ConcurrentSkipListMap<>();

    private GlobalEnvironment() {}

    public static void put(String name, String value) {
        VARIABLES.put(name, value);
    }

    public static Map<String, String> variables() {
        return Map.copyOf(VARIABLES);
    }

    /** A new host begins. */
    public static void reset() {
        VARIABLES.clear();
    }
}
