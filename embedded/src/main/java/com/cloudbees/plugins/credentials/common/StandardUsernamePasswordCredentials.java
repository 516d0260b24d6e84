package com.cloudbees.plugins.credentials.common;

/** A user with a password, by id and description. */
public interface StandardUsernamePasswordCredentials extends StandardUsernameCredentials, UsernamePasswordCredentials {}
