package io.jenkins.plugins.promotion.environment.command;

import java.util.Locale;

/** What a command of an environment is for. The names are what administrators write. */
public enum CommandVerb {
    /** Writes all configuration into an empty directory; changes nothing. */
    EXPORT,
    /** Makes the configuration what a directory holds, as a whole or not at all. */
    IMPORT,
    /** Prints a short text that is another one whenever an export would be; changes nothing. */
    FINGERPRINT,
    /** Keeps others from changing the configuration while it is exported. */
    FREEZE,
    /** Ends what freeze began; harmless if nothing is frozen. */
    THAW;

    /** As administrators write it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether it may run on after the process that started it died, and must be waited for then. */
    boolean changes() {
        return this == IMPORT || this == FREEZE || this == THAW;
    }

    /** Whether it is given a directory, which its arguments must name. */
    boolean takesDirectory() {
        return this == EXPORT || this == IMPORT;
    }
}
