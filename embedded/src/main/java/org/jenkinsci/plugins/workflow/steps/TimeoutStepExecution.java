package org.jenkinsci.plugins.workflow.steps;

import jenkins.model.CauseOfInterruption;

/** Holds the cause that a timeout gives. */
public final class TimeoutStepExecution {
    private TimeoutStepExecution() {}

    /** The time is over. */
    public static final class ExceededTimeout extends CauseOfInterruption {
        private static final long serialVersionUID = 1;
        private final String nodeId;

        public ExceededTimeout(String nodeId) {
            this.nodeId = nodeId;
        }

        @Override
        public String getShortDescription() {
            return "Timeout has been exceeded";
        }
    }
}
