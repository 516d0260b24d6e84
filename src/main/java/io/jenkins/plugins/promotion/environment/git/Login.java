package io.jenkins.plugins.promotion.environment.git;

import java.io.Serializable;

/** How a repository knows who asks: a user name and a password or token, on their way to the node only. */
public record Login(String user, String password) implements Serializable {

    /** The text without the password. */
    String mask(String text) {
        return password.isEmpty() ? text : text.replace(password, "****");
    }

    @Override
    public String toString() {
        return "Login[****]";
    }
}
