package io.jenkins.plugins.promotion.signoff;

import java.util.Collection;

/**
 * Whether two names mean the same user or group. Jenkins passes the strategies of its security realm, because only the
 * realm knows whether {@code Alice} and {@code alice} are one person. Names arrive trimmed.
 */
public interface IdComparison {

    /** What Jenkins does where the realm says nothing else: upper and lower case are the same. */
    IdComparison CASE_INSENSITIVE = String::equalsIgnoreCase;

    /** Whether both ids mean one user. */
    boolean sameUser(String first, String second);

    /** Whether both names mean one group; as for users unless the realm says otherwise. */
    default boolean sameGroup(String first, String second) {
        return sameUser(first, second);
    }

    /** Whether the realm certainly has a group of this name, so that a bare name in a rule means no user. */
    default boolean isGroup(String name) {
        return false;
    }

    /** Whether the user is among those. */
    default boolean anyUser(Collection<String> users, String user) {
        return users.stream().anyMatch(other -> sameUser(other, user));
    }
}
