package com.cloudbees.jenkins.plugins.sshcredentials.impl;

import com.cloudbees.jenkins.plugins.sshcredentials.SSHUserPrivateKey;
import com.cloudbees.plugins.credentials.Credentials;
import com.cloudbees.plugins.credentials.CredentialsScope;
import hudson.Util;
import hudson.model.AbstractDescribableImpl;
import hudson.model.Descriptor;
import hudson.util.Secret;
import java.io.Serializable;
import java.util.List;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;

/** A user with a private key. */
public class BasicSSHUserPrivateKey implements SSHUserPrivateKey {
    private static final long serialVersionUID = 1L;

    private final CredentialsScope scope;
    private final String id;
    private final String description;
    private final String username;
    private final Secret passphrase;
    private final PrivateKeySource privateKeySource;

    @DataBoundConstructor
    public BasicSSHUserPrivateKey(
            CredentialsScope scope,
            String id,
            String username,
            PrivateKeySource privateKeySource,
            String passphrase,
            String description) {
        this.scope = scope == null ? CredentialsScope.GLOBAL : scope;
        this.id = id;
        this.description = Util.fixNull(description);
        this.username = username;
        this.privateKeySource = privateKeySource;
        this.passphrase = Secret.fromString(passphrase);
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
    public Secret getPassphrase() {
        return passphrase;
    }

    @Override
    public List<String> getPrivateKeys() {
        return privateKeySource == null ? List.of() : privateKeySource.getPrivateKeys();
    }

    /** Where the key is. */
    public abstract static class PrivateKeySource extends AbstractDescribableImpl<PrivateKeySource>
            implements Serializable {
        private static final long serialVersionUID = 1L;

        /** The keys themselves. */
        public abstract List<String> getPrivateKeys();
    }

    /** A key that was typed. */
    public static class DirectEntryPrivateKeySource extends PrivateKeySource {
        private static final long serialVersionUID = 1L;

        private final Secret privateKey;

        @DataBoundConstructor
        public DirectEntryPrivateKeySource(String privateKey) {
            this.privateKey = Secret.fromString(privateKey);
        }

        @Override
        public List<String> getPrivateKeys() {
            return List.of(privateKey.getPlainText());
        }

        /** Registers the source. */
        @Symbol("directEntry")
        public static class DescriptorImpl extends Descriptor<PrivateKeySource> {
            @Override
            public String getDisplayName() {
                return "Enter directly";
            }
        }
    }

    /** Registers the kind. */
    @Symbol("basicSSHUserPrivateKey")
    public static class DescriptorImpl extends Descriptor<Credentials> {
        @Override
        public String getDisplayName() {
            return "SSH Username with private key";
        }
    }
}
