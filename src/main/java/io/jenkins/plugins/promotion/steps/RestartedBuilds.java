package io.jenkins.plugins.promotion.steps;

import hudson.model.Cause;
import hudson.model.Run;
import org.jenkinsci.plugins.pipeline.modeldefinition.causes.RestartDeclarativePipelineCause;

/** Builds that began at a stage of an earlier one, which only Declarative Pipeline knows; its plugin may be absent. */
final class RestartedBuilds {

    private static final String CAUSE =
            "org.jenkinsci.plugins.pipeline.modeldefinition.causes.RestartDeclarativePipelineCause";

    private RestartedBuilds() {}

    /** Asks by name, for without that plugin there is neither the class nor such a cause. */
    static boolean isRestart(Cause cause) {
        return cause.getClass().getName().equals(CAUSE);
    }

    /** The build whose script and libraries a restart took; {@code null} where it is gone. */
    static Run<?, ?> original(Cause restart) {
        return ((RestartDeclarativePipelineCause) restart).getOriginal();
    }
}
