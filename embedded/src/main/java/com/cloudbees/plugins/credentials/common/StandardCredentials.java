package com.cloudbees.plugins.credentials.common;

/** Credentials that people can tell from others. */
public interface StandardCredentials extends IdCredentials {
    String getDescription();
}
