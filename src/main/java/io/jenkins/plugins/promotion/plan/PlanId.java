package io.jenkins.plugins.promotion.plan;

import java.util.regex.Pattern;

/** What plans and items may be called: safe in addresses, file names and logs. */
final class PlanId {
    static final Pattern PATTERN = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

    static final String RULE = "use up to 100 letters, digits, '.', '_' and '-', beginning with a letter or digit";

    private PlanId() {}
}
