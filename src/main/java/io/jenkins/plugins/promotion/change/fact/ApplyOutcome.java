package io.jenkins.plugins.promotion.change.fact;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** How a run of the plan ended. */
public enum ApplyOutcome {
    DONE,
    ROLLED_BACK,
    /** Somebody gave it up. */
    OVERRIDDEN,
    /** Done, and undone later. */
    BACKED_OUT,
    /** Another took its place before it began. */
    SUPERSEDED,
    /** It could not begin. */
    REFUSED;

    /** As it is stored and shown. */
    @JsonValue
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
