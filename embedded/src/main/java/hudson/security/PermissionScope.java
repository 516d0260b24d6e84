package hudson.security;

import hudson.model.Computer;
import hudson.model.Item;
import hudson.model.ItemGroup;
import hudson.model.Run;
import java.util.HashSet;
import java.util.Set;
import jenkins.model.Jenkins;

/** Where a permission may be granted. */
public final class PermissionScope {
    public final Class<?> modelClass;
    private final Set<PermissionScope> containers = new HashSet<>();

    public static final PermissionScope JENKINS = new PermissionScope(Jenkins.class);
    public static final PermissionScope ITEM_GROUP = new PermissionScope(ItemGroup.class, JENKINS);
    public static final PermissionScope ITEM = new PermissionScope(Item.class, ITEM_GROUP);
    public static final PermissionScope RUN = new PermissionScope(Run.class, ITEM);
    public static final PermissionScope COMPUTER = new PermissionScope(Computer.class, JENKINS);

    public PermissionScope(Class<?> modelClass, PermissionScope... containers) {
        this.modelClass = modelClass;
        for (PermissionScope container : containers) {
            this.containers.add(container);
            this.containers.addAll(container.containers);
        }
    }
}
