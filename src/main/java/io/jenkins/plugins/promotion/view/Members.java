package io.jenkins.plugins.promotion.view;

import hudson.model.User;
import hudson.security.GroupDetails;
import hudson.security.UserMayOrMayNotExistException2;
import io.jenkins.plugins.promotion.Promotion;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import jenkins.model.Jenkins;

/**
 * The users behind a name of a rule, as far as the realm tells: the members of a group, or the user of that name. A realm
 * that asks a directory is asked once a minute at most.
 */
final class Members {

    private static final Duration FRESH = Duration.ofMinutes(1);
    private static final int KEPT = 500;
    private static final Map<String, Known> RECENT = new ConcurrentHashMap<>();

    private record Known(Optional<Set<String>> users, Instant at, Object realm) {}

    private Members() {}

    /** Empty where they are not known. */
    static Optional<Set<String>> of(String name) {
        Instant now = Promotion.get().clock().instant();
        Object realm = Jenkins.get().getSecurityRealm();
        Known known = RECENT.get(name);
        if (known == null || known.realm() != realm || known.at().plus(FRESH).isBefore(now)) {
            if (RECENT.size() >= KEPT) {
                RECENT.clear();
            }
            known = new Known(ask(name), now, realm);
            RECENT.put(name, known);
        }
        return known.users();
    }

    private static Optional<Set<String>> ask(String name) {
        try {
            GroupDetails group = Jenkins.get().getSecurityRealm().loadGroupByGroupname2(name, true);
            if (group != null) {
                return Optional.ofNullable(group.getMembers()).map(Set::copyOf);
            }
        } catch (UserMayOrMayNotExistException2 e) {
            return Optional.empty();
        } catch (RuntimeException e) {
            // There is no such group; realms say so with exceptions of their own.
        }
        return User.getById(name, false) == null ? Optional.empty() : Optional.of(Set.of(name));
    }
}
