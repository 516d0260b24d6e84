package io.jenkins.plugins.promotion.signoff;

import io.jenkins.plugins.promotion.wording.Counts;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Whether a rule can be met at all, said when the step starts and not after days of waiting.
 *
 * @param errors why it provably cannot be met; the step is refused
 * @param warnings what could not be verified; the step goes on
 */
public record Feasibility(List<String> errors, List<String> warnings) {

    /** In groups of more there are always enough. */
    private static final int FEW = 20;

    /**
     * A rule is provably impossible where only users are named, and groups whose members the realm tells, and fewer of them
     * may sign than must. Another group may always have one more member, and so may a name that cannot be verified, which
     * gives a warning.
     *
     * @param identities with four eyes those who took part do not count
     */
    public static Feasibility of(Rule rule, Directory directory, Identities identities, IdComparison ids) {
        List<String> errors = new ArrayList<>();
        Set<String> warnings = new LinkedHashSet<>();
        for (Quorum quorum : rule.quorums()) {
            int before = errors.size();
            List<String> users = new ArrayList<>();
            boolean known = !quorum.names().isEmpty();
            for (String name : quorum.names()) {
                NameOf named = NameOf.of(name);
                Directory.Kind kind = named.kind(directory);
                Set<String> members = kind == Directory.Kind.GROUP ? members(directory, named) : Set.of();
                known &= kind == Directory.Kind.USER || !members.isEmpty();
                members.stream()
                        .sorted()
                        .filter(member -> !excluded(member, rule, identities, ids))
                        .filter(member -> !ids.anyUser(users, member))
                        .forEach(users::add);
                if (kind == Directory.Kind.USER) {
                    count(named.bare(), rule, identities, ids, users, warnings);
                } else if (kind == Directory.Kind.BOTH) {
                    errors.add("approver " + ambiguous(name));
                } else if (kind == Directory.Kind.UNVERIFIABLE) {
                    warnings.add("approver '" + name + "' is no user or group that can be verified now; if it is"
                            + " misspelt, the gate waits for nobody");
                }
            }
            for (Quota quota : quorum.perRole()) {
                NameOf role = NameOf.of(quota.role());
                Directory.Kind kind = role.kind(directory);
                boolean user = kind == Directory.Kind.USER;
                if (kind == Directory.Kind.GROUP) {
                    tooFew(quota, members(directory, role), rule, identities, ids)
                            .ifPresent(errors::add);
                }
                if (user && quota.count() > 1) {
                    errors.add(quota.count() + " signatures of '" + quota.role()
                            + "' are demanded, but that is one user; name a group, or demand 1");
                } else if (user && excluded(role.bare(), rule, identities, ids)) {
                    errors.add("a signature of '" + quota.role() + "' is demanded, who took part in this change and so"
                            + " cannot sign; name somebody else");
                }
            }
            if (known && users.size() < quorum.count()) {
                errors.add("required: " + quorum.text() + " cannot be met: "
                        + (users.isEmpty() ? "nobody named may sign" : "only " + String.join(", ", users) + " may sign")
                        + "; name more users or a group, or demand fewer");
            }
            if (errors.size() == before) {
                atOnce(quorum, directory, rule, identities, ids).ifPresent(errors::add);
            }
        }
        return new Feasibility(errors, List.copyOf(warnings));
    }

    /** A person counts for one role only, so that roles of the same few people cannot all be had. */
    private static Optional<String> atOnce(
            Quorum quorum, Directory directory, Rule rule, Identities identities, IdComparison ids) {
        List<Quota> known = new ArrayList<>();
        List<String> people = new ArrayList<>();
        List<List<String>> roles = new ArrayList<>();
        List<String> told = new ArrayList<>();
        for (Quota quota : quorum.perRole()) {
            NameOf role = NameOf.of(quota.role());
            Set<String> all =
                    role.kind(directory) == Directory.Kind.USER ? Set.of(role.bare()) : members(directory, role);
            if (all.isEmpty()) {
                continue;
            }
            known.add(quota);
            List<String> may = all.stream()
                    .filter(member -> !excluded(member, rule, identities, ids))
                    .sorted()
                    .toList();
            told.add("of '" + quota.role() + "' only " + String.join(", ", may));
            for (String member : may) {
                int at = 0;
                while (at < people.size() && !ids.sameUser(people.get(at), member)) {
                    at++;
                }
                if (at == people.size()) {
                    people.add(member);
                    roles.add(new ArrayList<>());
                }
                roles.get(at).add(quota.role());
            }
        }
        Quorum all = new Quorum(known.stream().map(Quota::role).toList(), 0, known);
        return known.isEmpty() || all.wanted(roles).isEmpty()
                ? Optional.empty()
                : Optional.of("approvers: " + all.text() + " cannot be met, since a person counts for one of them: "
                        + String.join("; ", told) + " may sign; add people to the groups, or demand fewer");
    }

    /**
     * The same of names that a gate has beside its rule, such as those of testers.
     *
     * @param parameter which says them
     * @param lost what becomes of a name that is misspelt
     */
    public static Feasibility of(String parameter, List<String> names, String lost, Directory directory) {
        List<String> errors = new ArrayList<>();
        List<String> warnings = new ArrayList<>();
        for (String name : names) {
            Directory.Kind kind = NameOf.of(name).kind(directory);
            if (kind == Directory.Kind.BOTH) {
                errors.add(parameter + ": " + ambiguous(name));
            } else if (kind == Directory.Kind.UNVERIFIABLE) {
                warnings.add(parameter + ": '" + name + "' is no user or group that can be verified now; if it is"
                        + " misspelt, " + lost);
            }
        }
        return new Feasibility(errors, warnings);
    }

    private static String ambiguous(String name) {
        return "'" + name + "' is a user and a group; write user:" + name + " or group:" + name
                + " for the one that is meant";
    }

    /** Who is in a small group, if they are users all: a group in it has members of its own, whom the realm may not tell. */
    private static Set<String> members(Directory directory, NameOf group) {
        Set<String> members = directory.members(group.bare());
        return members.size() <= FEW
                        && members.stream().allMatch(member -> directory.kindOf(member) == Directory.Kind.USER)
                ? members
                : Set.of();
    }

    private static Optional<String> tooFew(
            Quota quota, Set<String> members, Rule rule, Identities identities, IdComparison ids) {
        List<String> may = members.stream()
                .filter(member -> !excluded(member, rule, identities, ids))
                .sorted()
                .toList();
        return members.isEmpty() || may.size() >= quota.count()
                ? Optional.empty()
                : Optional.of(Counts.of(quota.count(), "signature") + " of the group '" + quota.role()
                        + "' cannot be had: "
                        + (may.isEmpty() ? "nobody in it may sign" : "only " + String.join(", ", may) + " may sign")
                        + "; add people to the group, or demand fewer");
    }

    private static void count(
            String name, Rule rule, Identities identities, IdComparison ids, List<String> users, Set<String> warnings) {
        if (excluded(name, rule, identities, ids)) {
            warnings.add("approver '" + name + "' took part in this change and so cannot sign");
        } else if (!ids.anyUser(users, name)) {
            users.add(name);
        }
    }

    private static boolean excluded(String user, Rule rule, Identities identities, IdComparison ids) {
        return rule.fourEyes() && identities.conflictOf(user, ids).isPresent();
    }
}
