package io.jenkins.plugins.promotion.plan;

import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** Gives derived items their ids, descriptions and files; the same change gets the same name every time. */
final class ItemNames {
    private static final int LONGEST_ID = 90;
    private static final int LONGEST_VALUE = 60;

    private final Set<String> ids = new HashSet<>();
    private final Set<String> sources = new HashSet<>();

    /** @param staying items whose ids and files are taken */
    ItemNames(Collection<Item> staying) {
        for (Item item : staying) {
            ids.add(item.id());
            sources.addAll(item.sources());
        }
    }

    Item item(SetValue set) {
        String description = set.value()
                .map(value -> (set.create() ? "Add " : "Set ") + set.pointer() + " in " + set.file() + " to "
                        + shortened(YamlWords.value(value)))
                .orElse("Remove " + set.pointer() + " from " + set.file());
        String verb = set.value().isPresent() ? "set " : "remove ";
        return Item.of(id(verb + set.file() + " " + set.pointer()), description, set);
    }

    Item item(WholeFile action) {
        String what = action.directory() ? "folder " : action.link().isPresent() ? "link " : "file ";
        String verb = action.effect().text();
        String description = Character.toUpperCase(verb.charAt(0)) + verb.substring(1) + " the " + what + action.path();
        boolean permissionsOnly = action.permissions().isPresent()
                && action.source().isEmpty()
                && action.link().isEmpty()
                && !action.directory();
        if (permissionsOnly) {
            description = "Give " + action.path() + " the permissions "
                    + action.permissions().get();
            verb = "permissions";
        } else if (action.link().isPresent()) {
            description += " to " + shortened(action.link().get());
        }
        return Item.of(id(verb + " " + action.path()), description, action);
    }

    Item item(PatchFile patch) {
        return Item.of(id("patch " + patch.path()), "Change some lines of " + patch.path(), patch);
    }

    /** The item for what is derived; empty for a kind that never is. */
    Optional<Item> derived(ItemAction action) {
        if (action instanceof SetValue set) {
            return Optional.of(item(set));
        } else if (action instanceof PatchFile patch) {
            return Optional.of(item(patch));
        }
        return action instanceof WholeFile file ? Optional.of(item(file)) : Optional.empty();
    }

    /** Where the content for a path is stored beside the plan. */
    String source(String path) {
        return unique("files/" + path, sources);
    }

    private String id(String text) {
        String id = text.replaceAll("[^A-Za-z0-9._]+", "-").replaceAll("^[^A-Za-z0-9]+|-+$", "");
        return unique(id.length() > LONGEST_ID ? id.substring(0, LONGEST_ID) : id, ids);
    }

    private static String unique(String wish, Set<String> taken) {
        String name = wish;
        for (int i = 2; !taken.add(name); i++) {
            name = wish + "-" + i;
        }
        return name;
    }

    private static String shortened(String text) {
        int[] start = text.codePoints().limit(LONGEST_VALUE).toArray();
        String shown = new String(start, 0, start.length);
        return shown.length() < text.length() ? shown + "…" : shown;
    }
}
