package io.jenkins.embedded;

import hudson.model.Cause;

/** Somebody started the host. */
public class CommandLineCause extends Cause {
    @Override
    public String getShortDescription() {
        return "Started from the command line";
    }
}
