package org.jenkinsci.plugins.workflow.cps;

/** A Jenkinsfile calls what this host does not have. */
public class UnknownStep extends NoSuchMethodError {
    private static final long serialVersionUID = 1;

    UnknownStep(String message) {
        super(message);
    }
}
