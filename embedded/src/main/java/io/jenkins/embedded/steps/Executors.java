package io.jenkins.embedded.steps;

import java.util.LinkedHashSet;
import java.util.Set;
import jenkins.model.Jenkins;

/** Which workspaces are in use; each stands for a busy executor. */
public final class Executors {
    private static final Set<String> BUSY = new LinkedHashSet<>();

    private Executors() {}

    /** The base, or the base with a number; null when all executors are busy. */
    static synchronized String takeFree(String base) {
        if (BUSY.size() >= Jenkins.get().getNumExecutors()) {
            return null;
        }
        String candidate = base;
        for (int n = 2; !BUSY.add(candidate); n++) {
            candidate = base + "@" + n;
        }
        return candidate;
    }

    static synchronized void take(String workspace) {
        BUSY.add(workspace);
    }

    static synchronized void release(String workspace) {
        BUSY.remove(workspace);
    }

    public static synchronized int busy() {
        return BUSY.size();
    }

    /** A new host begins. */
    public static synchronized void reset() {
        BUSY.clear();
    }
}
