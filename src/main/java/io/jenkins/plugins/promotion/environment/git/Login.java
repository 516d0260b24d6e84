package io.jenkins.plugins.promotion.environment.git;

import java.io.Serializable;

/**
 * How a repository knows who asks, on its way to the node only.
 *
 * @param password or token; with a key, its passphrase, which may be empty
 * @param key private, for ssh; else empty
 */
public record Login(String user, String password, String key) implements Serializable {

    /** A user name and a password or token. */
    public Login(String user, String password) {
        this(user, password, "");
    }

    /** The text without the password. */
    String mask(String text) {
        return password.isEmpty() ? text : text.replace(password, "****");
    }

    @Override
    public String toString() {
        return "Login[****]";
    }
}
