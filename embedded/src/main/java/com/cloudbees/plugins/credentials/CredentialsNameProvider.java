package com.cloudbees.plugins.credentials;

import com.cloudbees.plugins.credentials.common.StandardCredentials;
import com.cloudbees.plugins.credentials.common.UsernameCredentials;

/** Names credentials for people, without what is secret in them. */
public abstract class CredentialsNameProvider<C extends Credentials> {

    public static String name(Credentials credentials) {
        String user = credentials instanceof UsernameCredentials named ? named.getUsername() + "/******" : "";
        String description = credentials instanceof StandardCredentials standard ? standard.getDescription() : "";
        return description.isEmpty() ? user : user + " (" + description + ")";
    }
}
