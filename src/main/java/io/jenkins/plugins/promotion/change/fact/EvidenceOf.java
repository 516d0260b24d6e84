package io.jenkins.plugins.promotion.change.fact;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What a file can be attached to. */
public enum EvidenceOf {
    /** A gate as a whole, or one of its test cases. */
    GATE,
    /** What scripts found. */
    TEST_RUN,
    /** A run of the plan, or one of its items. */
    APPLY,
    /** How a run of the plan was undone. */
    BACK_OUT;

    /** As it is stored and shown. */
    @JsonValue
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
