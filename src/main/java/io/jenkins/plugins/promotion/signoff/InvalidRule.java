package io.jenkins.plugins.promotion.signoff;

import java.util.List;

/** A sign-off rule cannot be used; says everything that is wrong with it at once. */
public final class InvalidRule extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final List<String> errors;

    InvalidRule(List<String> errors) {
        super(String.join("; ", errors));
        this.errors = List.copyOf(errors);
    }

    /** One text per mistake. */
    public List<String> errors() {
        return errors;
    }
}
