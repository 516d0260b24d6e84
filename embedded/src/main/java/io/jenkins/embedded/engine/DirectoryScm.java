package io.jenkins.embedded.engine;

import java.io.Serializable;

/** {@code scm} of this host: the folder that the Jenkinsfile lies in. */
public final class DirectoryScm implements Serializable {
    private static final long serialVersionUID = 1;
    private final String directory;

    public DirectoryScm(String directory) {
        this.directory = directory;
    }

    public String getDirectory() {
        return directory;
    }
}
