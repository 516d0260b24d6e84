package io.jenkins.plugins.promotion.change.fact;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** How a gate was settled. */
public enum GateOutcome {
    APPROVED,
    REJECTED,
    /** Nobody decided in time. */
    EXPIRED,
    /** The change was ended. */
    CANCELLED,
    /** It was approved, and that does not count any more. */
    VOID;

    /** As it is stored and shown. */
    @JsonValue
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
