package io.jenkins.plugins.promotion.signoff;

import java.util.Set;

/** What is known about a name without asking anybody to log in. */
@FunctionalInterface
public interface Directory {

    /** What a name is. */
    enum Kind {
        /** Certainly a user, and certainly no group of the same name; if in doubt, it is unverifiable. */
        USER,
        /** Certainly a group, and no user that anybody has met. */
        GROUP,
        /** A group, and a user of the same name; a rule has to say which it means. */
        BOTH,
        /** Cannot be told: with SAML or OIDC a user exists only after the first login. */
        UNVERIFIABLE
    }

    /** What the realm can say about a name. */
    Kind kindOf(String name);

    /** Whether somebody is known to go by this name, be there a group of the name or not. */
    default boolean isUser(String name) {
        Kind kind = kindOf(name);
        return kind == Kind.USER || kind == Kind.BOTH;
    }

    /** Who is in a group, as far as the realm tells; empty if it does not. */
    default Set<String> members(String group) {
        return Set.of();
    }
}
