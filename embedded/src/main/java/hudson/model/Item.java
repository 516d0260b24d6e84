package hudson.model;

import hudson.security.AccessControlled;
import hudson.security.Permission;
import hudson.security.PermissionGroup;
import hudson.security.PermissionScope;
import io.jenkins.embedded.Text;
import java.io.IOException;

/** Something with a name in a tree of names: a job or a folder. */
public interface Item extends PersistenceRoot, ModelObject, AccessControlled {
    ItemGroup<? extends Item> getParent();

    String getName();

    String getFullName();

    @Override
    String getDisplayName();

    String getFullDisplayName();

    /** Relative to the root, ends with a slash. */
    String getUrl();

    String getShortUrl();

    void onLoad(ItemGroup<? extends Item> parent, String name) throws IOException;

    default void onCreatedFromScratch() {}

    @Override
    void save() throws IOException;

    void delete() throws IOException, InterruptedException;

    PermissionGroup PERMISSIONS = new PermissionGroup(Item.class, new Text("Job"));
    Permission CREATE = new Permission(
            PERMISSIONS, "Create", new Text("Create a job"), Permission.CREATE, PermissionScope.ITEM_GROUP);
    Permission DELETE =
            new Permission(PERMISSIONS, "Delete", new Text("Delete a job"), Permission.DELETE, PermissionScope.ITEM);
    Permission CONFIGURE = new Permission(
            PERMISSIONS, "Configure", new Text("Change a job"), Permission.CONFIGURE, PermissionScope.ITEM);
    Permission READ = new Permission(PERMISSIONS, "Read", new Text("See a job"), Permission.READ, PermissionScope.ITEM);
    Permission DISCOVER =
            new Permission(PERMISSIONS, "Discover", new Text("Learn that a job exists"), READ, PermissionScope.ITEM);
    Permission EXTENDED_READ = new Permission(
            PERMISSIONS, "ExtendedRead", new Text("See a job's settings"), CONFIGURE, false, new PermissionScope[] {
                PermissionScope.ITEM
            });
    Permission BUILD =
            new Permission(PERMISSIONS, "Build", new Text("Start a build"), Permission.UPDATE, PermissionScope.ITEM);
    Permission WORKSPACE = new Permission(
            PERMISSIONS, "Workspace", new Text("See a workspace"), Permission.READ, PermissionScope.ITEM);
    Permission WIPEOUT =
            new Permission(PERMISSIONS, "WipeOut", new Text("Empty a workspace"), null, false, new PermissionScope[] {
                PermissionScope.ITEM
            });
    Permission CANCEL =
            new Permission(PERMISSIONS, "Cancel", new Text("Stop a build"), Permission.UPDATE, PermissionScope.ITEM);
}
