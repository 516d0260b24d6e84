package io.jenkins.plugins.promotion.change.fact;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** How days of use ended. */
public enum SoakOutcome {
    DONE,
    /** The environment was changed, or a check failed, which was not to be. */
    FAILED,
    /** Somebody put the environment back to what it was before the plan. */
    BACKED_OUT;

    /** As it is stored and shown. */
    @JsonValue
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
