package com.cloudbees.plugins.credentials.common;

/** A user with a password. */
public interface UsernamePasswordCredentials extends UsernameCredentials, PasswordCredentials {}
