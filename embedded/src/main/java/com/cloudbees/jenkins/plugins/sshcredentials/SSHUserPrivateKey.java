package com.cloudbees.jenkins.plugins.sshcredentials;

import hudson.util.Secret;
import java.util.List;

/** A user with private keys. */
public interface SSHUserPrivateKey extends SSHUser {
    /** Of the keys; null if they have none. */
    Secret getPassphrase();

    /** In the form of OpenSSH or PEM. */
    List<String> getPrivateKeys();
}
