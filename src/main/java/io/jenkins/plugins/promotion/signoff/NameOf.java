package io.jenkins.plugins.promotion.signoff;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A name of a rule: {@code user:alice} means the user alone, {@code group:qa} the group alone, and a bare name whichever of
 * the two there is.
 *
 * @param text as it is written
 * @param type {@code user}, {@code group}, or empty
 * @param bare without its type
 */
public record NameOf(String text, String type, String bare) {
    private static final Pattern TYPED = Pattern.compile("(user|group)\\s*:\\s*(.+)");

    /** Takes a name apart. */
    public static NameOf of(String text) {
        Matcher typed = TYPED.matcher(text);
        return typed.matches() ? new NameOf(text, typed.group(1), typed.group(2)) : new NameOf(text, "", text);
    }

    /** Whether it can mean a group. */
    public boolean mayBeGroup() {
        return !type.equals("user");
    }

    /** Whether it can mean a user. */
    public boolean mayBeUser() {
        return !type.equals("group");
    }

    boolean isTyped() {
        return !type.isEmpty();
    }

    /** What it is, as far as the realm can tell. */
    Directory.Kind kind(Directory directory) {
        Directory.Kind known = directory.kindOf(bare);
        if (!isTyped()) {
            return known;
        }
        Directory.Kind said = type.equals("user") ? Directory.Kind.USER : Directory.Kind.GROUP;
        return known == said || known == Directory.Kind.BOTH ? said : Directory.Kind.UNVERIFIABLE;
    }

    /** Whether it means this user, or one of the groups; a bare name of a group means no user who bears it too. */
    boolean means(Person person, IdComparison ids) {
        boolean member = mayBeGroup() && person.groups().stream().anyMatch(group -> ids.sameGroup(bare, group));
        return member || mayBeUser() && ids.sameUser(bare, person.id()) && (isTyped() || !ids.isGroup(bare));
    }
}
