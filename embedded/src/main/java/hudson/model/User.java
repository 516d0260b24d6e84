package hudson.model;

import hudson.XmlFile;
import hudson.security.ACL;
import hudson.security.AccessControlled;
import hudson.security.SecurityRealm;
import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import jenkins.model.IdStrategy;
import jenkins.model.Jenkins;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.core.userdetails.UsernameNotFoundException;

/** Somebody who uses the host. */
@ExportedBean
public class User extends AbstractModelObject
        implements AccessControlled, DescriptorByNameOwner, Saveable, Comparable<User> {
    private final transient String id;
    private volatile String fullName;
    private volatile String description;
    private List<UserProperty> properties = new ArrayList<>();

    User(String id, String fullName) {
        this.id = id;
        this.fullName = fullName;
    }

    @Override
    public int compareTo(User that) {
        return idStrategy().compare(id, that.id);
    }

    public static IdStrategy idStrategy() {
        Jenkins jenkins = Jenkins.getInstanceOrNull();
        SecurityRealm realm = jenkins == null ? null : jenkins.getSecurityRealm();
        return realm == null ? IdStrategy.CASE_INSENSITIVE : realm.getUserIdStrategy();
    }

    @Exported(visibility = 999)
    public String getId() {
        return id;
    }

    public String getUrl() {
        return "user/" + hudson.Util.rawEncode(id);
    }

    @Exported(visibility = 999)
    public String getFullName() {
        return fullName;
    }

    public void setFullName(String name) {
        fullName = name == null || name.isBlank() ? id : name;
    }

    @Override
    public String getDisplayName() {
        return getFullName();
    }

    @Exported
    public String getDescription() {
        return description;
    }

    /** Replaces the property of the same class, and saves. */
    public synchronized void addProperty(UserProperty p) throws IOException {
        UserProperty old = getProperty(p.getClass());
        List<UserProperty> fresh = new ArrayList<>(properties == null ? List.of() : properties);
        fresh.remove(old);
        p.setUser(this);
        fresh.add(p);
        properties = fresh;
        save();
    }

    /** Null where there is none. */
    public synchronized <T extends UserProperty> T getProperty(Class<T> clazz) {
        for (UserProperty one : properties == null ? List.<UserProperty>of() : properties) {
            if (clazz.isInstance(one)) {
                one.setUser(this);
                return clazz.cast(one);
            }
        }
        return null;
    }

    /** An authentication with this user's groups as the realm tells them. */
    public Authentication impersonate2() throws UsernameNotFoundException {
        UserDetails details = getUserDetailsForImpersonation2();
        return new UsernamePasswordAuthenticationToken(details.getUsername(), "", details.getAuthorities());
    }

    public UserDetails getUserDetailsForImpersonation2() throws UsernameNotFoundException {
        try {
            return Jenkins.get().getSecurityRealm().loadUserByUsername2(id);
        } catch (hudson.security.UserMayOrMayNotExistException2 e) {
            return new org.springframework.security.core.userdetails.User(
                    id, "", List.of(SecurityRealm.AUTHENTICATED_AUTHORITY2));
        }
    }

    @Override
    public ACL getACL() {
        ACL base = Jenkins.get().getAuthorizationStrategy().getACL(this);
        return ACL.lambda2((a, permission) ->
                idStrategy().equals(a.getName(), id) && !ACL.isAnonymous2(a) || base.hasPermission2(a, permission));
    }

    @Override
    public String toString() {
        return id;
    }

    @Override
    public synchronized void save() throws IOException {
        file(id).write(this);
    }

    /** Null when anonymous or SYSTEM acts. */
    public static User current() {
        return get2(Jenkins.getAuthentication2());
    }

    public static User get2(Authentication a) {
        if (a == null || ACL.isAnonymous2(a) || a.equals(ACL.SYSTEM2)) {
            return null;
        }
        return getById(a.getName(), true);
    }

    public static User get(String idOrFullName, boolean create) {
        User byId = getById(idOrFullName, false);
        if (byId != null) {
            return byId;
        }
        for (User user : getAll()) {
            if (user.getFullName().equals(idOrFullName)) {
                return user;
            }
        }
        return getById(idOrFullName, create);
    }

    /** Null when there is no such user and none is to be created. */
    public static User getById(String id, boolean create) {
        Map<String, User> all = Jenkins.get().users();
        String key = idStrategy().keyFor(id);
        User found = all.get(key);
        if (found == null && (create || file(id).exists())) {
            User made = new User(id, id);
            if (file(id).exists()) {
                try {
                    file(id).unmarshal(made);
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            }
            found = all.putIfAbsent(key, made);
            found = found == null ? made : found;
        }
        return found;
    }

    private static XmlFile file(String id) {
        String folder = hudson.Util.rawEncode(idStrategy().keyFor(id));
        return new XmlFile(new File(new File(new File(Jenkins.get().getRootDir(), "users"), folder), "config.xml"));
    }

    public static Collection<User> getAll() {
        return new TreeMap<>(Jenkins.get().users()).values();
    }

    /** The users of one host, filled as they are met. */
    public static Map<String, User> newDirectory() {
        return new ConcurrentSkipListMap<>();
    }
}
