package hudson.security;

import java.util.Set;

/** What a realm knows of a group. */
public abstract class GroupDetails {
    public abstract String getName();

    public String getDisplayName() {
        return getName();
    }

    /** User names of the members, or {@code null} if they were not fetched. */
    public Set<String> getMembers() {
        return null;
    }
}
