package io.jenkins.plugins.promotion.signoff;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Whether a person may decide at a gate, and if not, the sentence for the page (pages.md, "Why can't I?"). */
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
            return new Refused("You are none of " + String.join(", ", rule.names()) + ", who may sign here");
        }
        Optional<String> part = rule.fourEyes() ? part(person, identities, ids) : Optional.empty();
        if (part.isPresent()) {
            return new Refused(part.get());
        }
        if (soFar.stream().anyMatch(decision -> ids.sameUser(decision.user(), person.id()))) {
            return new Refused("You decided at this gate already; one person counts once");
        }
        return new Eligible(roles);
    }

    private static Optional<String> part(Person person, Identities identities, IdComparison ids) {
        return Stream.of(
                        part(person, identities.authors(), "authors", ids),
                        part(person, identities.implementers(), "implementers", ids),
                        part(person, identities.requesters(), "requesters", ids))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Optional<String> part(Person person, Map<String, String> users, String who, IdComparison ids) {
        return users.entrySet().stream()
                .filter(entry -> ids.sameUser(entry.getKey(), person.id()))
                .map(entry -> "You " + entry.getValue() + ", and " + who + " cannot sign")
                .findFirst();
    }
}
