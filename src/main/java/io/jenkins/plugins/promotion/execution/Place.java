package io.jenkins.plugins.promotion.execution;

import io.jenkins.plugins.promotion.plan.RelativePath;
import io.jenkins.plugins.promotion.tree.PathNames;
import io.jenkins.plugins.promotion.tree.Scope;
import io.jenkins.plugins.promotion.tree.TreeSpec;
import io.jenkins.plugins.promotion.tree.ValueRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The paths of an environment that an item may touch: below the root, in the scope, and neither local nor secret.
 *
 * @param root the real path of the environment's root
 */
record Place(TreeSpec tree, Path root) {
    static Place of(TreeSpec tree) throws IOException, Refused {
        Path root = Path.of(tree.root());
        if (!Files.isDirectory(root)) {
            throw new Refused("the environment's root " + root + " is not a directory");
        }
        return new Place(tree, root.toRealPath());
    }

    /**
     * The path of a file to read or write.
     *
     * @throws Refused if it leads out of the root, also through a symbolic link, or is not the plan's to touch
     */
    Path at(String relative) throws IOException, Refused {
        Path path = below(relative);
        if (!tree.scope().matches(relative)) {
            throw new Refused(relative + " is outside the environment's scope, so no plan may read or change it");
        }
        for (ValueRule rule : rules()) {
            if (rule.wholeFile() && covers(rule, relative)) {
                throw new Refused(relative + " belongs to this environment (local or secret '" + rule
                        + "'), so no plan may read or change it");
            }
        }
        return path;
    }

    /** As {@link #at}, and the value at the pointer is not the environment's own. */
    Path at(String relative, String pointer) throws IOException, Refused {
        Path path = at(relative);
        String key = pointer.startsWith("/") ? pointer.substring(1) : pointer;
        for (ValueRule rule : rules()) {
            if (rule.wholeFile() || !covers(rule, relative)) {
                continue;
            }
            String own = rule.pointer().startsWith("/") ? rule.pointer().substring(1) : rule.pointer();
            if (key.isEmpty() || own.equals(key) || own.startsWith(key + "/") || key.startsWith(own + "/")) {
                throw new Refused("the value " + pointer + " of " + relative
                        + " belongs to this environment (local or secret '" + rule
                        + "'), so no plan may read or change it");
            }
        }
        return path;
    }

    /** The directory a program runs in. */
    Path directory(String relative) throws IOException, Refused {
        if (relative.isEmpty() || relative.equals(".")) {
            return root;
        }
        Path path = below(relative);
        if (!Files.isDirectory(path) || !path.toRealPath().startsWith(root)) {
            throw new Refused("the directory " + relative + " does not exist in the environment");
        }
        return path;
    }

    private Path below(String relative) throws IOException, Refused {
        Optional<String> objection = RelativePath.objection(relative);
        if (objection.isPresent()) {
            throw new Refused("'" + relative + "': " + objection.get());
        }
        Path path = PathNames.resolve(root, relative);
        Path parent = path.getParent();
        while (!Files.exists(parent, LinkOption.NOFOLLOW_LINKS)) {
            parent = parent.getParent();
        }
        if (!Files.isDirectory(parent)) {
            throw new Refused(relative + " would be below " + root.relativize(parent) + ", which is not a directory");
        }
        if (!parent.toRealPath().startsWith(root)) {
            throw new Refused(relative + " leads out of the environment's root through a symbolic link");
        }
        return path;
    }

    private List<ValueRule> rules() {
        List<ValueRule> rules = new ArrayList<>(tree.local());
        rules.addAll(tree.secret());
        return rules;
    }

    private static boolean covers(ValueRule rule, String relative) {
        Scope own = new Scope(List.of(rule.path()), List.of());
        for (String path = relative; !path.isEmpty(); ) {
            if (own.matches(path)) {
                return true;
            }
            path = path.substring(0, Math.max(0, path.lastIndexOf('/')));
        }
        return false;
    }
}
