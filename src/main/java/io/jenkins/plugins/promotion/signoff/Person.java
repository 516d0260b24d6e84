package io.jenkins.plugins.promotion.signoff;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Who is at the page.
 *
 * @param id user id, trimmed; empty for nobody
 * @param groups names of the groups (authorities) the realm gave for this login, trimmed
 */
public record Person(String id, Set<String> groups) {

    /** Nobody in particular: not logged in, or the realm does not tell. */
    public static final Person UNKNOWN = new Person("", Set.of());

    public Person {
        id = id == null ? "" : id.trim();
        groups = groups.stream().map(String::trim).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** Whether this is a user of their own; anonymous and SYSTEM are not, since they may be anybody. */
    public boolean known() {
        return !id.isEmpty() && !id.equalsIgnoreCase("anonymous") && !id.equalsIgnoreCase("SYSTEM");
    }

    /** Whether a name of a rule, {@code user:} or {@code group:} before it or not, means this user, or one of the groups. */
    public boolean isNamed(String name, IdComparison ids) {
        return NameOf.of(name).means(this, ids);
    }
}
