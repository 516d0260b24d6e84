package io.jenkins.plugins.promotion.signoff;

import io.jenkins.plugins.promotion.journal.MayBeAbsent;
import io.jenkins.plugins.promotion.plan.Durations;
import io.jenkins.plugins.promotion.refusal.Refusal;
import io.jenkins.plugins.promotion.wording.Phrases;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Who must sign. Each person counts once, and for one role only.
 *
 * @param approvers users or groups; empty means anybody who holds the permission
 * @param required how many different people, at least the sum of {@code perRole}
 * @param fourEyes whether requester, author and implementer may not sign; binds administrators too
 * @param expires how long after its opening a gate, and the sign-off it gave, is good; {@code null} means for ever
 * @param perRole how many of a certain role
 * @param floors what environments demand besides, as far as the rest does not imply it; all of them must be met
 */
public record Rule(
        List<String> approvers,
        int required,
        boolean fourEyes,
        @MayBeAbsent Duration expires,
        List<Quota> perRole,
        List<Quorum> floors) {

    public Rule {
        approvers = List.copyOf(approvers);
        perRole = List.copyOf(perRole);
        floors = List.copyOf(floors);
        required = Math.max(required, perRole.stream().mapToInt(Quota::count).sum());
    }

    /** Without a floor. */
    public Rule(List<String> approvers, int required, boolean fourEyes, Duration expires, List<Quota> perRole) {
        this(approvers, required, fourEyes, expires, perRole, List.of());
    }

    /**
     * Reads the parameters of {@code awaitSignOff}.
     *
     * @param approvers names separated by commas, each with an optional number: {@code qa, business} or {@code qa:2,
     *     business:1}; {@code null} or blank means anybody who holds the permission
     * @param required how many people; numbers in {@code approvers} that add up to more raise it
     * @param expires a duration such as {@code 10d}; {@code null} or blank means never
     * @throws Refusal with everything that is wrong
     */
    public static Rule parse(String approvers, int required, boolean fourEyes, String expires) {
        List<String> errors = new ArrayList<>();
        Approvers read = Approvers.parse("approvers", approvers, errors);
        if (required < 1) {
            errors.add("required: " + required + " signatures make no gate; write 1 or more");
        }
        Duration duration = null;
        if (expires != null && !expires.isBlank()) {
            try {
                duration = Durations.parse(expires);
                if (duration.isZero()) {
                    errors.add("expires: '" + expires + "' would be over at once; leave it out for no limit");
                }
            } catch (Refusal e) {
                errors.add("expires: " + e.getMessage());
            }
        }
        if (!errors.isEmpty()) {
            throw Refusal.mistake(String.join("; ", errors));
        }
        return new Rule(read.names(), required, fourEyes, duration, read.quotas());
    }

    /**
     * This rule made at least as strict as an environment's floor.
     *
     * <ul>
     *   <li>{@code fourEyes: false} against a floor that wants four eyes is refused, not silently corrected.
     *   <li>Where the rule names nobody, the floor's groups become its approvers.
     *   <li>Where every approver is of the floor's groups, the number is raised to the floor's.
     *   <li>Otherwise both must be met: the rule's own number, and the floor's out of the floor's groups. One person who
     *       is named by both counts for both.
     * </ul>
     *
     * @throws Refusal if the rule tries to loosen the floor; the message names the environment
     */
    public Rule tightenedBy(Floor floor, String environment) {
        if (floor.fourEyes() && !fourEyes) {
            throw Refusal.mistake("fourEyes: false is refused, because environment '" + environment
                    + "' demands that requester, author and implementer do not sign; leave fourEyes out, or ask an"
                    + " administrator to change the environment");
        }
        if (floor.groups().isEmpty()) {
            return new Rule(approvers, Math.max(required, floor.count()), fourEyes, expires, perRole, floors);
        }
        if (approvers.isEmpty()) {
            return new Rule(
                    floor.groups(), Math.max(required, floor.count()), fourEyes, expires, floor.perRole(), floors);
        }
        if (floor.perRole().isEmpty() && new HashSet<>(floor.groups()).containsAll(approvers)) {
            return new Rule(approvers, Math.max(required, floor.count()), fourEyes, expires, perRole, floors);
        }
        List<Quorum> both = new ArrayList<>(floors);
        both.add(floor.quorum());
        return new Rule(approvers, required, fourEyes, expires, perRole, both);
    }

    /** All names that may sign, the floors' included; empty means anybody. */
    public List<String> names() {
        Set<String> names = new LinkedHashSet<>(approvers);
        floors.forEach(floor -> names.addAll(floor.names()));
        return approvers.isEmpty() ? List.of() : List.copyOf(names);
    }

    /** The names of this rule that mean this person. */
    public List<String> rolesOf(Person person, IdComparison ids) {
        return names().stream().filter(name -> person.isNamed(name, ids)).toList();
    }

    /** The rule's own number and names, and those of the floors. */
    List<Quorum> quorums() {
        return Stream.concat(Stream.of(new Quorum(approvers, required, perRole)), floors.stream())
                .toList();
    }

    /** What is still needed after these signatures, each given as one person's roles; empty if nothing. */
    String missing(List<List<String>> signatures) {
        return missing(signatures, Locale.ENGLISH);
    }

    /** The same in a language. */
    public String missing(List<List<String>> signatures, Locale language) {
        Phrases words = Phrases.of(RuleWords.class, language);
        return quorums().stream()
                .map(quorum -> quorum.missing(signatures, words))
                .filter(text -> !text.isEmpty())
                .reduce((one, other) -> words.say("andBesides", one, other))
                .orElse("");
    }

    /** For people: {@code 2 of qa, business}. */
    public String text() {
        return text(Locale.ENGLISH);
    }

    /** The same in a language. */
    public String text(Locale language) {
        return missing(List.of(), language);
    }
}
