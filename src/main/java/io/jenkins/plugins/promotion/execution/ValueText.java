package io.jenkins.plugins.promotion.execution;

import io.jenkins.plugins.promotion.plan.PlanValues;
import io.jenkins.plugins.promotion.structured.Value;

/** Values as they travel to a node and as they are told to people. */
final class ValueText {
    private static final int SHOWN = 120;

    private ValueText() {}

    static Value of(String text) {
        return PlanValues.read(text);
    }

    static String shown(Value value) {
        String text = value.canonical();
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "...";
    }
}
