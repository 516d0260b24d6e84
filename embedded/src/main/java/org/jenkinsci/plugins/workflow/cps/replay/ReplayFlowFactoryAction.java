package org.jenkinsci.plugins.workflow.cps.replay;

import hudson.model.InvisibleAction;

/** Carries the changed script to the new build. */
public class ReplayFlowFactoryAction extends InvisibleAction {
    private final String script;

    ReplayFlowFactoryAction(String script) {
        this.script = script;
    }

    public String script() {
        return script;
    }
}
