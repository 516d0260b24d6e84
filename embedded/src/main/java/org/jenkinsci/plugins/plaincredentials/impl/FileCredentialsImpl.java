package org.jenkinsci.plugins.plaincredentials.impl;

import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SecretBytes;
import hudson.Util;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import org.jenkinsci.plugins.plaincredentials.FileCredentials;

/** A secret file in the system's store. */
public final class FileCredentialsImpl implements FileCredentials {
    private static final long serialVersionUID = 1L;

    private final CredentialsScope scope;
    private final String id;
    private final String description;
    private final String fileName;
    private final SecretBytes secretBytes;

    public FileCredentialsImpl(
            CredentialsScope scope, String id, String description, String fileName, SecretBytes secretBytes) {
        this.scope = scope == null ? CredentialsScope.GLOBAL : scope;
        this.id = id;
        this.description = Util.fixNull(description);
        this.fileName = fileName;
        this.secretBytes = secretBytes;
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
    public String getFileName() {
        return fileName;
    }

    @Override
    public InputStream getContent() {
        return new ByteArrayInputStream(secretBytes.getPlainData());
    }
}
