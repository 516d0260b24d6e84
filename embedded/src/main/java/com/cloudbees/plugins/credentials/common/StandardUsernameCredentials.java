package com.cloudbees.plugins.credentials.common;

/** A user, by id and description. */
public interface StandardUsernameCredentials extends StandardCredentials, UsernameCredentials {}
