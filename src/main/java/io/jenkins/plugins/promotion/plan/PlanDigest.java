package io.jenkins.plugins.promotion.plan;

import java.io.IOException;

/**
 * The name of a plan's content, which rehearsals and sign-offs bind to: {@code v1:} and a SHA-256 over the ordered item
 * digests, {@code dependsOn}, policy, excluded paths, checks where there are any, owners where only they may do their items, and the scope version. Never part of it: base, author, title,
 * estimate, other owners, notes, comments and formatting, nor the values of parameters, which have {@link ParameterDigest}.
 */
public final class PlanDigest {
    private PlanDigest() {}

    /**
     * The digest of a plan.
     *
     * @param plan unresolved
     * @param files the files beside it
     * @param scopeVersion names the scope that the environments agree on
     * @return {@code v1:} and 64 lower-case hex digits
     * @throws IOException if a file it refers to cannot be read
     */
    public static String of(WorkPlan plan, PlanFiles files, String scopeVersion) throws IOException {
        Canonical digest = new Canonical("plan v1");
        digest.text(scopeVersion).texts(plan.exclude()).flag(plan.policy().implementerNotAuthor());
        digest.text(plan.policy().onFailure().map(Policy.OnFailure::text).orElse(""));
        digest.number(plan.items().size());
        for (Item item : plan.items()) {
            digest.text(ItemDigest.of(item, files)).texts(item.dependsOn());
        }
        if (!plan.checks().isEmpty()) { // A plan without keeps the digest it had before there were any.
            digest.text("checks").number(plan.checks().size());
            plan.checks().forEach(check -> check.digest(digest));
        }
        if (plan.policy().ownersOnly()) { // Who may do an item is then part of what is approved.
            digest.text("ownersOnly");
            plan.items().forEach(item -> digest.text(item.owner()));
        }
        return "v1:" + digest.hex();
    }
}
