package io.jenkins.plugins.promotion.signoff;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.jenkins.plugins.promotion.journal.MayBeAbsent;
import java.time.Instant;
import java.util.List;
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
 * @param testers users or groups who may enter results although they cannot sign
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
        @MayBeAbsent TestPlan tests,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> testers) {

    /** Refuses an id that is not URL-safe. Where tests are run here, their evidence belongs to each decision. */
    public Gate {
        GateIds.check(id);
        covered = tests == null ? covered : covered.withTestEvidence(null);
        message = message == null ? "" : message;
        testers = List.copyOf(testers);
    }

    /** Where only who may sign tests. */
    public Gate(
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
        this(id, name, change, round, rule, covered, openedAt, build, message, tests, List.of());
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
        return new Gate(id, name, change, round, other, covered, openedAt, build, message, tests, testers);
    }

    /**
     * The same with the evidence that is attached now.
     *
     * @param files of each what it is attached to, its name and the digest of its contents, in the order in which they came
     */
    public Gate withEvidence(List<List<String>> files) {
        Covered more = covered.withEvidence(files.isEmpty() ? null : Digest.of(files));
        return new Gate(id, name, change, round, rule, more, openedAt, build, message, tests, testers);
    }

    /** The same gate when it asks anew, for what is there now. */
    public Gate renewed(
            Rule ruleNow, Covered coveredNow, TestPlan testsNow, List<String> testersNow, Instant at, String buildNow) {
        return new Gate(id, name, change, round, ruleNow, coveredNow, at, buildNow, message, testsNow, testersNow);
    }
}
