package hudson.model;

/** A kind of {@link UserProperty}. */
public abstract class UserPropertyDescriptor extends Descriptor<UserProperty> {
    protected UserPropertyDescriptor() {}

    /** What a user has who has none yet; null for nothing. */
    public abstract UserProperty newInstance(User user);

    /** Whether it is shown where a user is configured, which this host has no page for. */
    public boolean isEnabled() {
        return true;
    }
}
