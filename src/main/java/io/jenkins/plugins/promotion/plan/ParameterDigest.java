package io.jenkins.plugins.promotion.plan;

import java.util.TreeMap;

/**
 * The name of the values that a plan's parameters have on one environment; the sign-off for production names it. Of a
 * secret only the credentials id is part of it.
 */
public final class ParameterDigest {
    private ParameterDigest() {}

    /**
     * The digest of the values that exist for an environment.
     *
     * @return {@code v1:} and 64 lower-case hex digits
     */
    public static String of(WorkPlan plan, String environment) {
        Canonical digest = new Canonical("parameters v1");
        new TreeMap<>(plan.parameters()).forEach((name, parameter) -> {
            if (parameter instanceof Parameter.Credentials credentials) {
                digest.text(name).text("credentialsId").text(credentials.id());
            } else if (parameter instanceof Parameter.Plain plain) {
                digest.text(name).text("value").value(plain.value());
            } else if (parameter instanceof Parameter.PerEnvironment each
                    && each.values().containsKey(environment)) {
                digest.text(name).text("value").value(each.values().get(environment));
            }
        });
        return "v1:" + digest.hex();
    }
}
