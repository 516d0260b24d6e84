package io.jenkins.plugins.promotion.plan;

/** A plan cannot be followed on an environment, since a parameter has no value there. */
public final class UnresolvedParameter extends Exception {
    private static final long serialVersionUID = 1L;

    UnresolvedParameter(String item, String parameter, String environment) {
        super("item " + item + " refers to the parameter '" + parameter + "', which has no value for " + environment
                + "; add one under plan.parameters." + parameter + " and record the plan again");
    }
}
