package hudson.security;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jvnet.localizer.Localizable;

/** The permissions that one class declares. */
public final class PermissionGroup implements Iterable<Permission>, Comparable<PermissionGroup> {
    private static final List<PermissionGroup> ALL = new CopyOnWriteArrayList<>();

    public final Class<?> owner;
    public final Localizable title;
    private final String id;
    private final List<Permission> permissions = new CopyOnWriteArrayList<>();

    public PermissionGroup(Class owner, Localizable title) throws IllegalStateException {
        this(title.toString(), owner, title);
    }

    public PermissionGroup(String id, Class owner, Localizable title) throws IllegalStateException {
        this.id = id;
        this.owner = owner;
        this.title = title;
        if (get(owner) != null) {
            throw new IllegalStateException(owner.getName() + " declares a second permission group");
        }
        ALL.add(this);
    }

    public String getId() {
        return id;
    }

    public String getOwnerClassName() {
        return owner.getName();
    }

    @Override
    public Iterator<Permission> iterator() {
        return getPermissions().iterator();
    }

    public List<Permission> getPermissions() {
        return Collections.unmodifiableList(permissions);
    }

    void add(Permission permission) {
        permissions.add(permission);
    }

    public Permission find(String name) {
        for (Permission permission : permissions) {
            if (permission.name.equals(name)) {
                return permission;
            }
        }
        return null;
    }

    @Override
    public int compareTo(PermissionGroup that) {
        return Comparator.comparing(PermissionGroup::getOwnerClassName).compare(this, that);
    }

    public int size() {
        return permissions.size();
    }

    public static List<PermissionGroup> getAll() {
        return new ArrayList<>(ALL);
    }

    public static PermissionGroup get(Class owner) {
        for (PermissionGroup group : ALL) {
            if (group.owner == owner) {
                return group;
            }
        }
        return null;
    }
}
