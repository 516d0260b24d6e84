package hudson.security;

/** What a realm knows of a group. */
public abstract class GroupDetails {
    public abstract String getName();

    public String getDisplayName() {
        return getName();
    }
}
