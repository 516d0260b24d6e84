package io.jenkins.plugins.promotion.tree;

import io.jenkins.plugins.promotion.files.HeldFolders;
import io.jenkins.plugins.promotion.files.PathNames;
import io.jenkins.plugins.promotion.files.Sha256;
import java.io.IOException;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;

/**
 * An environment's tree: where it is and what of it is configuration.
 *
 * @param root absolute path on the machine this runs on
 * @param local values that differ by purpose between environments
 * @param secret values nobody but the environment may see; treated as {@code local}, and named so in refusals
 * @param privileged whether setuid and setgid of files are configuration; otherwise they are neither seen nor written
 * @param within absolute path below which the root has to be, links followed; {@code null} for anywhere
 */
public record TreeSpec(
        String root, Scope scope, List<ValueRule> local, List<ValueRule> secret, boolean privileged, String within)
        implements Serializable {

    /** Anywhere. */
    public TreeSpec(String root, Scope scope, List<ValueRule> local, List<ValueRule> secret, boolean privileged) {
        this(root, scope, local, secret, privileged, null);
    }

    /** Without setuid and setgid. */
    public TreeSpec(String root, Scope scope, List<ValueRule> local, List<ValueRule> secret) {
        this(root, scope, local, secret, false);
    }

    /** The name, directly below a root, that no tree may use: a copy prepares and records there. */
    public static final String RESERVED = ".configuration-promotion";

    public TreeSpec {
        if (root == null || root.isBlank()) {
            throw new IllegalArgumentException("A tree needs a root: the absolute path of a directory.");
        }
        scope = scope == null ? Scope.ALL : scope;
        local = local == null ? List.of() : List.copyOf(local);
        secret = secret == null ? List.of() : List.copyOf(secret);
    }

    /** A whole directory without local or secret values. */
    public static TreeSpec of(String root) {
        return new TreeSpec(root, Scope.ALL, List.of(), List.of());
    }

    /** The same scope and values at another root. */
    public TreeSpec at(String otherRoot) {
        return new TreeSpec(otherRoot, scope, local, secret, privileged, within);
    }

    /** The same, with these secret values alone. */
    public TreeSpec withSecrets(List<ValueRule> otherSecret) {
        return new TreeSpec(root, scope, List.of(), otherSecret, privileged, within);
    }

    /**
     * Opens the place for work on it: only what is done in held folders is done there and nowhere else.
     *
     * @param place the root, or the path that it really has
     * @throws TreeRefusedException if what was opened lies elsewhere than it has to
     */
    public HeldFolders hold(Path place) throws IOException {
        HeldFolders held = new HeldFolders(place);
        try {
            if (within != null && !held.liesBelow(PathNames.path(within))) {
                throw new TreeRefusedException("'" + root + "' leads out of '" + within
                        + "', by a link, and its folder is left that place only: make it a folder there.");
            }
            return held;
        } catch (IOException | RuntimeException e) {
            held.close();
            throw e;
        }
    }

    /**
     * Names the scope together with the local and secret values, since a digest depends on them all: {@code v1:} and 12
     * hexadecimal digits, or {@code v1:all}. Two trees can be compared and copied only if theirs are equal.
     */
    public String scopeVersion() {
        TreeSet<String> values = new TreeSet<>();
        local.forEach(rule -> values.add(rule.toString()));
        secret.forEach(rule -> values.add(rule.toString()));
        if (privileged) {
            values.add("\0setuid"); // No rule can be called so.
        }
        if (values.isEmpty() && scope.equals(Scope.ALL)) {
            return "v1:all";
        }
        String text = scope.versionText() + "\n" + String.join("\n", values);
        return "v1:" + Sha256.hex(text.getBytes(StandardCharsets.UTF_8)).substring(0, 12);
    }
}
