package com.cloudbees.plugins.credentials;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import jenkins.model.Jenkins;

/** The system's credentials. They are in memory only: configuration-as-code brings them at every start. */
public class SystemCredentialsProvider {
    private static SystemCredentialsProvider instance;

    private final Jenkins host = Jenkins.get();
    private final List<Credentials> credentials = new CopyOnWriteArrayList<>();

    /** Those of the host that runs now. */
    public static synchronized SystemCredentialsProvider getInstance() {
        if (instance == null || instance.host != Jenkins.get()) {
            instance = new SystemCredentialsProvider();
        }
        return instance;
    }

    public List<Credentials> getCredentials() {
        return credentials;
    }

    public void save() throws IOException {
        // Nothing secret is written down.
    }
}
