package io.jenkins.plugins.promotion.signoff;

import io.jenkins.plugins.promotion.journal.Facts;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A place where people decide. Never changes after its opening; what became of it is {@link GateState}.
 *
 * @param id URL-safe, see {@link GateIds}; unique in the change
 * @param name as written in the Jenkinsfile
 * @param change id of the change
 * @param round of the change, from 1; decisions of other rounds never count
 * @param rule who must sign
 * @param covered what is approved, as it was at the opening
 * @param openedAt when it began to wait
 * @param build who opened it, for example {@code shop/routing#12}
 * @param message for people; empty if not given
 * @param tests what must be tested at this gate; {@code null} if nothing
 */
public record Gate(
        String id,
        String name,
        String change,
        int round,
        Rule rule,
        Covered covered,
        Instant openedAt,
        String build,
        String message,
        TestPlan tests) {

    /** Refuses an id that is not URL-safe. Where tests are run here, their evidence belongs to each decision. */
    public Gate {
        GateIds.check(id);
        covered = tests == null ? covered : covered.withTestEvidence(null);
        message = message == null ? "" : message;
    }

    /** Whether test cases are run at this gate. */
    public boolean runTests() {
        return tests != null;
    }

    /** Until when it, and the sign-off it gave, is good; empty means for ever. */
    public Optional<Instant> expiresAt() {
        return Optional.ofNullable(rule.expires()).map(openedAt::plus);
    }

    /** The same under another rule. */
    public Gate withRule(Rule other) {
        return new Gate(id, name, change, round, other, covered, openedAt, build, message, tests);
    }

    /** The same gate when it asks anew, for what is there now. */
    public Gate renewed(Rule ruleNow, Covered coveredNow, TestPlan testsNow, Instant at, String buildNow) {
        return new Gate(id, name, change, round, ruleNow, coveredNow, at, buildNow, message, testsNow);
    }

    /** As plain data. */
    public Map<String, Object> toMap() {
        return Facts.write()
                .put("id", id)
                .put("name", name)
                .put("change", change)
                .put("round", round)
                .put("rule", rule.toMap())
                .put("covered", covered.toMap())
                .put("openedAt", openedAt)
                .put("build", build)
                .put("message", message)
                .put("tests", tests == null ? null : tests.toMap())
                .map();
    }

    /** From {@link #toMap()}; checks the id again, since it becomes part of an address. */
    public static Gate fromMap(Map<String, ?> map) {
        Facts facts = new Facts("gate", map);
        return new Gate(
                facts.text("id"),
                facts.text("name"),
                facts.text("change"),
                Math.toIntExact(facts.number("round")),
                facts.optionalRecord("rule", Rule::fromMap).orElseThrow(() -> missing("rule")),
                facts.optionalRecord("covered", Covered::fromMap).orElseThrow(() -> missing("covered")),
                facts.time("openedAt").toInstant(),
                facts.text("build"),
                facts.optionalText("message").orElse(""),
                facts.optionalRecord("tests", TestPlan::fromMap).orElse(null));
    }

    private static IllegalArgumentException missing(String key) {
        return new IllegalArgumentException("The stored gate is damaged: '" + key + "' is missing.");
    }
}
