package io.jenkins.plugins.promotion.signoff;

import io.jenkins.plugins.promotion.journal.MayBeAbsent;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What exactly a sign-off is about. A part that is {@code null} (or an environment that is not listed) is not covered, so
 * its change does no harm to the sign-off.
 *
 * @param planRevision number of the plan's revision
 * @param planDigest of the plan; decides instead of the number where both are there, since notes change no digest
 * @param parameterDigest of the parameter values of the environment that comes next
 * @param baseTree tree of the change's base
 * @param environments environment to tree digest
 * @param testEvidence of the test results, see {@link TestProgress#digest()}
 * @param completeness one line, for example {@code test = production copy + plan, complete}
 * @param evidence of the files that are attached, {@code null} for none; files come in while the gate is open, so only
 *     decisions are compared with it
 */
public record Covered(
        @MayBeAbsent Long planRevision,
        @MayBeAbsent String planDigest,
        @MayBeAbsent String parameterDigest,
        @MayBeAbsent String baseTree,
        Map<String, String> environments,
        @MayBeAbsent String testEvidence,
        @MayBeAbsent String completeness,
        @MayBeAbsent String evidence) {

    /** Covers nothing, so it never becomes void. */
    public static final Covered NOTHING = new Covered(null, null, null, null, Map.of(), null, null);

    /** Without attached files. */
    public Covered(
            Long planRevision,
            String planDigest,
            String parameterDigest,
            String baseTree,
            Map<String, String> environments,
            String testEvidence,
            String completeness) {
        this(planRevision, planDigest, parameterDigest, baseTree, environments, testEvidence, completeness, null);
    }

    public Covered {
        environments = Collections.unmodifiableMap(new LinkedHashMap<>(environments));
    }

    /** Whether no content is signed: neither a plan nor what lies in an environment. */
    public boolean isNothing() {
        return planDigest == null && planRevision == null && environments.isEmpty();
    }

    /** The same with other test evidence, since results come in while the gate is open. */
    public Covered withTestEvidence(String digest) {
        return new Covered(
                planRevision, planDigest, parameterDigest, baseTree, environments, digest, completeness, evidence);
    }

    /** The same with other attached files. */
    Covered withEvidence(String digest) {
        return new Covered(
                planRevision, planDigest, parameterDigest, baseTree, environments, testEvidence, completeness, digest);
    }

    /** Why a sign-off about this does not hold for {@code now}: one text each, empty if it holds. */
    public List<String> differences(Covered now) {
        List<String> reasons = new ArrayList<>();
        if (planDigest != null && !planDigest.equals(now.planDigest)) {
            reasons.add(planChanged(now));
        } else if (planDigest == null && planRevision != null && !planRevision.equals(now.planRevision)) {
            reasons.add(planChanged(now));
        }
        compare("the parameter values changed", parameterDigest, now.parameterDigest, reasons);
        compare("the base changed", baseTree, now.baseTree, reasons);
        environments.forEach((name, tree) ->
                compare("environment '" + name + "' changed", tree, now.environments.get(name), reasons));
        compare("the test results changed", testEvidence, now.testEvidence, reasons);
        if (completeness != null && !completeness.equals(now.completeness)) {
            reasons.add("the completeness changed: '" + completeness + "' was signed, now it is '"
                    + Objects.requireNonNullElse(now.completeness, "unknown") + "'");
        }
        return reasons;
    }

    private static void compare(String what, String signed, String now, List<String> reasons) {
        if (signed != null && !signed.equals(now)) {
            reasons.add(now == null ? what + ": it is not there any more" : what);
        }
    }

    private String plan() {
        return planRevision == null ? (planDigest == null ? "not there" : "another one") : "revision " + planRevision;
    }

    /** In words: digests tell nobody anything, and stand with the decision. */
    private String planChanged(Covered now) {
        return planRevision == null || planRevision.equals(now.planRevision)
                ? "the plan changed since it was signed"
                : "the plan changed: " + plan() + " was signed, now it is " + now.plan();
    }

    /** Every covered part by name, as a decision names them. */
    public Map<String, String> digests() {
        Map<String, String> digests = new LinkedHashMap<>();
        put(digests, "planRevision", planRevision == null ? null : planRevision.toString());
        put(digests, "plan", planDigest);
        put(digests, "parameters", parameterDigest);
        put(digests, "base", baseTree);
        environments.forEach((name, tree) -> put(digests, "environment " + name, tree));
        put(digests, "tests", testEvidence);
        put(digests, "completeness", completeness);
        put(digests, "evidence", evidence);
        return digests;
    }

    /** Whether both mean the same plan with the same values and the same trees, so that what was tested is what is there. */
    public boolean isSameContent(Covered other) {
        return Objects.equals(planDigest, other.planDigest)
                && Objects.equals(parameterDigest, other.parameterDigest)
                && environments.equals(other.environments);
    }

    private static void put(Map<String, String> digests, String name, String digest) {
        if (digest != null) {
            digests.put(name, digest);
        }
    }
}
