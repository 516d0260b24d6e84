package com.cloudbees.plugins.credentials.common;

import com.cloudbees.plugins.credentials.Credentials;

/** Credentials of a user. */
public interface UsernameCredentials extends Credentials {
    String getUsername();
}
