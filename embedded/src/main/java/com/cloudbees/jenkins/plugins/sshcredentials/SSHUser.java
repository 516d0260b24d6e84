package com.cloudbees.jenkins.plugins.sshcredentials;

import com.cloudbees.plugins.credentials.common.StandardUsernameCredentials;

/** A user who comes by ssh. */
public interface SSHUser extends StandardUsernameCredentials {}
