package org.jenkinsci.plugins.workflow.graph;

import hudson.model.Actionable;
import hudson.model.Saveable;
import org.jenkinsci.plugins.workflow.actions.LabelAction;
import org.jenkinsci.plugins.workflow.flow.FlowExecution;

/** One step call in a build. */
public abstract class FlowNode extends Actionable implements Saveable {
    private final transient FlowExecution execution;
    private final String id;

    protected FlowNode(FlowExecution exec, String id, FlowNode... parents) {
        this.execution = exec;
        this.id = id;
    }

    public String getId() {
        return id;
    }

    @Override
    public String getDisplayName() {
        LabelAction label = getAction(LabelAction.class);
        return label == null ? getTypeDisplayName() : label.getDisplayName();
    }

    protected abstract String getTypeDisplayName();

    public String getUrl() throws java.io.IOException {
        return execution.getOwner().getUrl() + "execution/node/" + id + "/";
    }

    @Override
    public void save() {}

    @Override
    public boolean equals(Object o) {
        return o instanceof FlowNode that && that.id.equals(id) && that.execution == execution;
    }

    @Override
    public int hashCode() {
        return id.hashCode();
    }
}
