package io.jenkins.embedded.config;

import hudson.model.User;
import hudson.security.ACL;
import hudson.security.ACLContext;
import hudson.security.Permission;
import hudson.security.PermissionGroup;
import hudson.tasks.Mailer;
import io.jenkins.embedded.bind.Refusal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import jenkins.model.Jenkins;
import org.yaml.snakeyaml.nodes.Node;

/** The people of the example and what they may do, from {@code users.yaml}; only this host reads such a file. */
public final class Users {
    /** One person. */
    public record Person(String id, String name, String password, List<String> groups) {}

    private final YamlText yaml;
    private final List<Person> people = new ArrayList<>();
    private final Map<Permission, Set<String>> grants = new LinkedHashMap<>();
    private final Map<String, String> parameters = new LinkedHashMap<>();

    private Users(Path file) {
        yaml = new YamlText(file, System.getenv());
    }

    /** @throws Refusal with file, line and column */
    public static Users read(Path file) throws IOException {
        Users users = new Users(file);
        for (Map.Entry<String, Node> part : users.yaml.read().entrySet()) {
            switch (part.getKey()) {
                case "users" -> users.readPeople(part.getValue());
                case "permissions" -> users.readPermissions(part.getValue());
                case "parameters" -> users.yaml
                        .mapping(part.getValue())
                        .forEach((name, value) -> users.parameters.put(name, users.yaml.text(value)));
                default -> throw users.yaml.mistake(
                        part.getValue(), "'" + part.getKey() + "' is not known; known: users, permissions, parameters");
            }
        }
        return users;
    }

    private void readPeople(Node node) {
        for (Node person : yaml.sequence(node)) {
            Map<String, Node> values = new LinkedHashMap<>(yaml.mapping(person));
            String id = required(person, values, "id");
            String password = required(person, values, "password");
            Node name = values.remove("name");
            Node groups = values.remove("groups");
            if (!values.isEmpty()) {
                String first = values.keySet().iterator().next();
                throw yaml.mistake(
                        yaml.key(person, first), "'" + first + "' is not known; known: id, name, password, groups");
            }
            people.add(new Person(id, name == null ? id : yaml.text(name), password, texts(groups)));
        }
    }

    private String required(Node person, Map<String, Node> values, String key) {
        Node node = values.remove(key);
        if (node == null || yaml.text(node) == null) {
            throw yaml.mistake(person, "a user needs '" + key + "'");
        }
        return yaml.text(node);
    }

    private List<String> texts(Node node) {
        List<String> texts = new ArrayList<>();
        if (node != null) {
            for (Node item : yaml.sequence(node)) {
                texts.add(yaml.text(item));
            }
        }
        return texts;
    }

    private void readPermissions(Node node) {
        Jenkins.get().getExtensionList(Object.class).size();
        for (Map.Entry<String, Node> entry : yaml.mapping(node).entrySet()) {
            Permission permission = permission(entry.getKey());
            if (permission == null) {
                TreeSet<String> known = new TreeSet<>();
                Permission.getAll().stream()
                        .filter(p -> p.group != Permission.GROUP)
                        .forEach(p -> known.add(nameOf(p)));
                throw yaml.mistake(
                        yaml.key(node, entry.getKey()),
                        "there is no permission '" + entry.getKey() + "'; known: " + String.join(", ", known));
            }
            grants.put(permission, new LinkedHashSet<>(texts(entry.getValue())));
        }
    }

    private static String nameOf(Permission permission) {
        return permission.group.title + "/" + permission.name;
    }

    private static Permission permission(String name) {
        for (PermissionGroup group : PermissionGroup.getAll()) {
            for (Permission permission : group) {
                if (nameOf(permission).equals(name)) {
                    return permission;
                }
            }
        }
        return null;
    }

    public List<Person> people() {
        return List.copyOf(people);
    }

    /** Build parameters that make a demonstration short; what the command line says goes before. */
    public Map<String, String> parameters() {
        return new LinkedHashMap<>(parameters);
    }

    /** Makes these the host's users, and these permissions the only ones. */
    public void install() throws IOException {
        Jenkins jenkins = Jenkins.get();
        jenkins.setSecurityRealm(new UsersRealm(people));
        Map<Permission, Set<String>> copy = new LinkedHashMap<>();
        grants.forEach((permission, sids) -> copy.put(permission, new HashSet<>(sids)));
        jenkins.setAuthorizationStrategy(new UsersAuthorization(copy));
        try (ACLContext ignored = ACL.as2(ACL.SYSTEM2)) {
            for (Person person : people) {
                User user = User.getById(person.id(), true);
                user.setFullName(person.name());
                user.addProperty(new Mailer.UserProperty(person.id() + "@example.org"));
                user.save();
            }
        }
    }
}
