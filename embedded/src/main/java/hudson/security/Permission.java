package hudson.security;

import io.jenkins.embedded.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import jenkins.model.Jenkins;
import org.jvnet.localizer.Localizable;

/** A right that an {@link ACL} grants or refuses. */
public final class Permission {
    public final Class owner;
    public final PermissionGroup group;
    public final String name;
    public final Localizable description;
    public final Permission impliedBy;
    public boolean enabled;
    private final Set<PermissionScope> scopes;

    public Permission(
            PermissionGroup group,
            String name,
            Localizable description,
            Permission impliedBy,
            boolean enable,
            PermissionScope[] scopes) {
        this.owner = group.owner;
        this.group = group;
        this.name = name;
        this.description = description;
        this.impliedBy = impliedBy;
        this.enabled = enable;
        this.scopes = Set.of(scopes);
        group.add(this);
    }

    public Permission(
            PermissionGroup group, String name, Localizable description, Permission impliedBy, PermissionScope scope) {
        this(group, name, description, impliedBy, true, new PermissionScope[] {scope});
    }

    public Permission(PermissionGroup group, String name, Localizable description, Permission impliedBy) {
        this(group, name, description, impliedBy, PermissionScope.JENKINS);
    }

    public String getId() {
        return owner.getName() + "." + name;
    }

    /** Null when no loaded class declares such a permission. */
    public static Permission fromId(String id) {
        int dot = id.lastIndexOf('.');
        if (dot < 0) {
            return null;
        }
        try {
            Class<?> owner = Class.forName(id.substring(0, dot), true, Permission.class.getClassLoader());
            PermissionGroup group = PermissionGroup.get(owner);
            return group == null ? null : group.find(id.substring(dot + 1));
        } catch (ClassNotFoundException e) {
            return null;
        }
    }

    public static List<Permission> getAll() {
        List<Permission> all = new ArrayList<>();
        for (PermissionGroup group : PermissionGroup.getAll()) {
            all.addAll(group.getPermissions());
        }
        return all;
    }

    @Override
    public String toString() {
        return "Permission[" + owner + "," + name + "]";
    }

    public static final PermissionGroup HUDSON_PERMISSIONS = new PermissionGroup(Jenkins.class, new Text("Overall"));
    public static final Permission HUDSON_ADMINISTER =
            new Permission(HUDSON_PERMISSIONS, "Administer", new Text("Everything"), null);
    public static final PermissionGroup GROUP = new PermissionGroup(Permission.class, new Text("N/A"));
    public static final Permission FULL_CONTROL = new Permission(GROUP, "FullControl", null, HUDSON_ADMINISTER);
    public static final Permission READ = new Permission(GROUP, "GenericRead", null, HUDSON_ADMINISTER);
    public static final Permission WRITE = new Permission(GROUP, "GenericWrite", null, HUDSON_ADMINISTER);
    public static final Permission CREATE = new Permission(GROUP, "GenericCreate", null, WRITE);
    public static final Permission UPDATE = new Permission(GROUP, "GenericUpdate", null, WRITE);
    public static final Permission DELETE = new Permission(GROUP, "GenericDelete", null, WRITE);
    public static final Permission CONFIGURE = new Permission(GROUP, "GenericConfigure", null, UPDATE);
}
