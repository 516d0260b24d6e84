package com.cloudbees.plugins.credentials;

/** Where credentials can be used. */
public enum CredentialsScope {
    SYSTEM,
    GLOBAL,
    USER
}
