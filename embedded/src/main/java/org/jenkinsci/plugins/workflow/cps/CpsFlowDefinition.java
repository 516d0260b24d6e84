package org.jenkinsci.plugins.workflow.cps;

import hudson.model.Action;
import hudson.model.TaskListener;
import java.io.IOException;
import java.util.List;
import org.jenkinsci.plugins.workflow.cps.replay.ReplayFlowFactoryAction;
import org.jenkinsci.plugins.workflow.flow.FlowDefinition;
import org.jenkinsci.plugins.workflow.flow.FlowDefinitionDescriptor;
import org.jenkinsci.plugins.workflow.flow.FlowExecutionOwner;
import org.kohsuke.stapler.DataBoundConstructor;

/** A Pipeline written in the job itself. */
public class CpsFlowDefinition extends FlowDefinition {
    private final String script;
    private final boolean sandbox;

    /** The sandbox flag is stored; this host has no sandbox. */
    @DataBoundConstructor
    public CpsFlowDefinition(String script, boolean sandbox) {
        this.script = script;
        this.sandbox = sandbox;
    }

    @Override
    public CpsFlowExecution create(FlowExecutionOwner owner, TaskListener listener, List<? extends Action> actions)
            throws IOException {
        for (Action action : actions) {
            if (action instanceof ReplayFlowFactoryAction replay) {
                return new CpsFlowExecution(replay.script(), sandbox, owner);
            }
        }
        return new CpsFlowExecution(script, sandbox, owner);
    }

    /** The only kind of definition in this host. */
    public static class DescriptorImpl extends FlowDefinitionDescriptor {
        @Override
        public String getDisplayName() {
            return "Pipeline script";
        }
    }
}
