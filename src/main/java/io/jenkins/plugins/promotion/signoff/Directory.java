package io.jenkins.plugins.promotion.signoff;

/** What is known about a name without asking anybody to log in. */
@FunctionalInterface
public interface Directory {

    /** What a name is. */
    enum Kind {
        /** Certainly a user, and certainly no group of the same name; if in doubt, it is unverifiable. */
        USER,
        /** Certainly a group, perhaps also a user. */
        GROUP,
        /** Cannot be told: with SAML or OIDC a user exists only after the first login. */
        UNVERIFIABLE
    }

    /** What the realm can say about a name. */
    Kind kindOf(String name);
}
