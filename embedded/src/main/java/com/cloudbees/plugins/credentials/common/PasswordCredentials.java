package com.cloudbees.plugins.credentials.common;

import com.cloudbees.plugins.credentials.Credentials;
import hudson.util.Secret;

/** Credentials with a password or a token. */
public interface PasswordCredentials extends Credentials {
    Secret getPassword();
}
