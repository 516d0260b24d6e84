package com.cloudbees.plugins.credentials.impl;

import com.cloudbees.plugins.credentials.Credentials;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.common.StandardUsernamePasswordCredentials;
import hudson.Util;
import hudson.model.Descriptor;
import hudson.util.Secret;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;

/** A user with a password. */
public class UsernamePasswordCredentialsImpl implements StandardUsernamePasswordCredentials {
    private static final long serialVersionUID = 1L;

    private final CredentialsScope scope;
    private final String id;
    private final String description;
    private final String username;
    private final Secret password;

    @DataBoundConstructor
    public UsernamePasswordCredentialsImpl(
            CredentialsScope scope, String id, String description, String username, String password)
            throws Descriptor.FormException {
        this.scope = scope == null ? CredentialsScope.GLOBAL : scope;
        this.id = id;
        this.description = Util.fixNull(description);
        this.username = username;
        this.password = Secret.fromString(password);
    }

    @Override
    public CredentialsScope getScope() {
        return scope;
    }

    @Override
    public String getId() {
        return id;
    }

    @Override
    public String getDescription() {
        return description;
    }

    @Override
    public String getUsername() {
        return username;
    }

    @Override
    public Secret getPassword() {
        return password;
    }

    /** Registers the kind. */
    @Symbol("usernamePassword")
    public static class DescriptorImpl extends Descriptor<Credentials> {
        @Override
        public String getDisplayName() {
            return "Username with password";
        }
    }
}
