package io.jenkins.plugins.promotion.signoff;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Whether a rule can be met at all, said when the step starts and not after days of waiting.
 *
 * @param errors why it provably cannot be met; the step is refused
 * @param warnings what could not be verified; the step goes on
 */
public record Feasibility(List<String> errors, List<String> warnings) {

    /**
     * A rule is provably impossible where only users are named and fewer of them may sign than must. A group may always
     * have one more member, and so may a name that cannot be verified, which gives a warning.
     *
     * @param identities with four eyes those who took part do not count
     */
    public static Feasibility of(Rule rule, Directory directory, Identities identities, IdComparison ids) {
        List<String> errors = new ArrayList<>();
        Set<String> warnings = new LinkedHashSet<>();
        for (Quorum quorum : rule.quorums()) {
            List<String> users = new ArrayList<>();
            boolean onlyUsers = !quorum.names().isEmpty();
            for (String name : quorum.names()) {
                NameOf named = NameOf.of(name);
                Directory.Kind kind = named.kind(directory);
                onlyUsers &= kind == Directory.Kind.USER;
                if (kind == Directory.Kind.USER) {
                    count(named.bare(), rule, identities, ids, users, warnings);
                } else if (kind == Directory.Kind.BOTH) {
                    errors.add("approver '" + name + "' is a user and a group; write user:" + name + " or group:" + name
                            + " for the one that is meant");
                } else if (kind == Directory.Kind.UNVERIFIABLE) {
                    warnings.add("approver '" + name + "' is no user or group that can be verified now; if it is"
                            + " misspelt, the gate waits for nobody");
                }
            }
            for (Quota quota : quorum.perRole()) {
                NameOf role = NameOf.of(quota.role());
                boolean user = role.kind(directory) == Directory.Kind.USER;
                if (user && quota.count() > 1) {
                    errors.add(quota.count() + " signatures of '" + quota.role()
                            + "' are demanded, but that is one user; name a group, or demand 1");
                } else if (user && excluded(role.bare(), rule, identities, ids)) {
                    errors.add("a signature of '" + quota.role() + "' is demanded, who took part in this change and so"
                            + " cannot sign; name somebody else");
                }
            }
            if (onlyUsers && users.size() < quorum.count()) {
                errors.add("required: " + quorum.text() + " cannot be met: "
                        + (users.isEmpty() ? "nobody named may sign" : "only " + String.join(", ", users) + " may sign")
                        + "; name more users or a group, or demand fewer");
            }
        }
        return new Feasibility(errors, List.copyOf(warnings));
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
