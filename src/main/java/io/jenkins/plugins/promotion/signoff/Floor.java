package io.jenkins.plugins.promotion.signoff;

import io.jenkins.plugins.promotion.refusal.Refusal;
import java.util.ArrayList;
import java.util.List;

/**
 * The least that an environment's administrators demand of a sign-off. A Jenkinsfile can only tighten it.
 *
 * @param groups users or groups out of which the signatures must come; empty means anybody
 * @param count how many different people out of {@code groups}; 0 demands none
 * @param fourEyes whether requester, author and implementer may not sign
 * @param perRole how many of a certain group, where it matters
 */
public record Floor(List<String> groups, int count, boolean fourEyes, List<Quota> perRole) {

    /** Demands nothing. */
    public static final Floor NONE = new Floor(List.of(), 0, false);

    public Floor {
        groups = List.copyOf(groups);
        perRole = List.copyOf(perRole);
    }

    /** Without numbers of certain groups. */
    public Floor(List<String> groups, int count, boolean fourEyes) {
        this(groups, count, fourEyes, List.of());
    }

    /**
     * Reads what an administrator enters.
     *
     * @param groups as the {@code approvers} of a rule, for example {@code qa, business} or {@code qa:2, business:1}
     * @throws Refusal with everything that is wrong
     */
    public static Floor parse(String groups, int count, boolean fourEyes) {
        List<String> errors = new ArrayList<>();
        Approvers read = Approvers.parse("groups", groups, errors);
        if (count < 0) {
            errors.add("count: " + count + " signatures cannot be demanded; 0 demands none");
        }
        if (!errors.isEmpty()) {
            throw Refusal.mistake(String.join("; ", errors));
        }
        int least = read.names().isEmpty() || count > 0 ? count : 1;
        return new Floor(read.names(), least, fourEyes, read.quotas());
    }

    Quorum quorum() {
        return new Quorum(groups, count, perRole);
    }
}
