package io.jenkins.plugins.promotion.signoff;

import java.util.List;
import java.util.Optional;

/** Whether a person may decide at a gate, and if not, the sentence for the page. */
public sealed interface Eligibility {

    /** May decide, in these roles (names of the rule; empty where anybody may). */
    record Eligible(List<String> roles) implements Eligibility {}

    /** May not decide. */
    record Refused(String reason) implements Eligibility {}

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
            return new Refused("Jenkins does not know who you are; log in as yourself to decide");
        }
        if (!holdsPermission) {
            return new Refused("You lack the permission Promotion/SignOff on this job");
        }
        List<String> roles = rule.rolesOf(person, ids);
        if (roles.isEmpty() && !rule.names().isEmpty()) {
            return new Refused("You belong to none of those who may sign here: " + String.join(", ", rule.names()));
        }
        Optional<String> conflict = rule.fourEyes() ? identities.conflictOf(person.id(), ids) : Optional.empty();
        if (conflict.isPresent()) {
            return new Refused("You " + conflict.get());
        }
        if (soFar.stream().anyMatch(decision -> ids.sameUser(decision.user(), person.id()))) {
            return new Refused("You decided at this gate already; one person counts once");
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
    static Optional<String> refusalToBegin(
            Person person, boolean fourEyes, List<Decision> approvals, IdComparison ids) {
        if (!person.known()) {
            return Optional.of("Jenkins does not know who you are; log in as yourself to begin");
        }
        return approvals.stream()
                .filter(approval -> fourEyes && ids.sameUser(approval.user(), person.id()))
                .map(approval -> "You approved this, and approvers cannot implement it; somebody else has to begin")
                .findFirst();
    }
}
