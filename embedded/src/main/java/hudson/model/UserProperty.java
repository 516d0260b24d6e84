package hudson.model;

import hudson.ExtensionPoint;

/** A stored property of a user. */
public abstract class UserProperty implements Describable<UserProperty>, ExtensionPoint {
    protected transient User user;

    protected void setUser(User u) {
        this.user = u;
    }

    @Override
    public UserPropertyDescriptor getDescriptor() {
        return (UserPropertyDescriptor) jenkins.model.Jenkins.get().getDescriptorOrDie(getClass());
    }
}
