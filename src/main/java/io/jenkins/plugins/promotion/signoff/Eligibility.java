package io.jenkins.plugins.promotion.signoff;

import io.jenkins.plugins.promotion.wording.Saying;
import java.util.List;
import java.util.Optional;

/** Whether a person may decide at a gate, and if not, the sentence for the page. */
public sealed interface Eligibility {

    /** May decide, in these roles (names of the rule; empty where anybody may). */
    record Eligible(List<String> roles) implements Eligibility {}

    /** May not decide. */
    record Refused(Saying why) implements Eligibility {

        private static Refused since(String key, Object... places) {
            return new Refused(Saying.of(RuleWords.class, key, places));
        }
    }

    /**
     * Decides, in this order: an unknown person is refused; then who lacks the permission; then whom the rule does not
     * name; then, with four eyes, requester, author and implementer, administrators included; then who decided already.
     *
     * @param soFar decisions at this gate that count
     * @param holdsPermission whether the person holds Promotion/SignOff on the job
     */
    static Eligibility of(
            Person person,
            Rule rule,
            Identities identities,
            List<Decision> soFar,
            boolean holdsPermission,
            IdComparison ids) {
        if (!person.known()) {
            return Refused.since("unknownToDecide");
        }
        if (!holdsPermission) {
            return Refused.since("noPermission");
        }
        List<String> roles = rule.rolesOf(person, ids);
        if (roles.isEmpty() && !rule.names().isEmpty()) {
            return Refused.since("notNamed", String.join(", ", rule.names()));
        }
        Optional<Saying> conflict = rule.fourEyes() ? identities.conflictOf(person.id(), ids) : Optional.empty();
        if (conflict.isPresent()) {
            return Refused.since("tookPart", conflict.get());
        }
        if (soFar.stream().anyMatch(decision -> ids.sameUser(decision.user(), person.id()))) {
            return Refused.since("decided");
        }
        return new Eligible(roles);
    }

    /**
     * Whether a person may press Begin on an apply of what these people signed: under four eyes nobody implements what he
     * or she approved. Break-glass approvals bind nobody else, but the one who broke the glass may not begin either.
     *
     * @param approvals that the apply relies on
     * @return the sentence for the page, or nothing if the person may
     */
    static Optional<Saying> refusalToBegin(
            Person person, boolean fourEyes, List<Decision> approvals, IdComparison ids) {
        if (!person.known()) {
            return Optional.of(Saying.of(RuleWords.class, "unknownToBegin"));
        }
        return approvals.stream()
                .filter(approval -> fourEyes && ids.sameUser(approval.user(), person.id()))
                .map(approval -> Saying.of(RuleWords.class, "approver"))
                .findFirst();
    }
}
