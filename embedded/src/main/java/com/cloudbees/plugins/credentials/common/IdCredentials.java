package com.cloudbees.plugins.credentials.common;

import com.cloudbees.plugins.credentials.Credentials;

/** Credentials that can be named. */
public interface IdCredentials extends Credentials {
    String getId();
}
