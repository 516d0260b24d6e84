package hudson.model;

import hudson.ExtensionPoint;

/** A stored property of a job. */
public abstract class JobProperty<J extends Job<?, ?>> implements Describable<JobProperty<?>>, ExtensionPoint {
    protected transient J owner;

    protected void setOwner(J owner) {
        this.owner = owner;
    }

    @Override
    public JobPropertyDescriptor getDescriptor() {
        return (JobPropertyDescriptor) jenkins.model.Jenkins.get().getDescriptorOrDie(getClass());
    }
}
