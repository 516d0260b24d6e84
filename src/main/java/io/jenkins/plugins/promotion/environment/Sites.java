package io.jenkins.plugins.promotion.environment;

import hudson.FilePath;
import hudson.model.Node;
import io.jenkins.plugins.promotion.environment.workingcopy.WorkingCopy;
import io.jenkins.plugins.promotion.lock.Binding;
import io.jenkins.plugins.promotion.refusal.Refusal;
import io.jenkins.plugins.promotion.site.EnvironmentSite;
import io.jenkins.plugins.promotion.site.EnvironmentSite.NotNow;
import io.jenkins.plugins.promotion.site.Neighbours;
import io.jenkins.plugins.promotion.site.TreeSite;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import jenkins.model.Jenkins;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** Finds the node of an environment and opens it there. */
@Restricted(NoExternalUse.class)
public final class Sites {

    private static final String FOLDER = "configuration-promotion";

    private Sites() {}

    /**
     * Opens an environment.
     *
     * @param others where no other may be, by name; those of the same node must be other places
     * @param build that works on it, for the environment's own records, or null
     * @throws NotNow while its node is away, if it is to be waited for
     * @throws Refusal if its node is away and not to be waited for, or if the definition names a node that does not exist, or the built-in one without leave
     */
    public static EnvironmentSite open(Environment environment, Map<String, Binding.Place> others, String build)
            throws IOException {
        FilePath folder = nodeRoot(environment).child(FOLDER);
        // The name of an environment is a safe file name.
        FilePath own = folder.child("environments").child(environment.getName());
        Map<String, String> roots = new HashMap<>();
        others.forEach((name, place) -> {
            boolean isKept =
                    place.folder() != null && environment.getFolder() == null; // so that it cannot be in the way
            if (place.node().equals(environment.getNode()) && !isKept) {
                FilePath workingCopy = folder.child("environments").child(name);
                roots.put(name, place.root() == null ? workingCopy.getRemote() : place.root());
            }
        });
        return new TreeSite(
                environment,
                workingCopy(environment, own),
                new Neighbours(environment.getName(), roots),
                new NodeTransport(environment, folder),
                build);
    }

    /** The folder of the content store on the node of this environment's folder. */
    public static FilePath store(FilePath environmentFolder) {
        FilePath environments = environmentFolder.getParent();
        FilePath shared = environments == null ? null : environments.getParent();
        if (shared == null) {
            throw new IllegalArgumentException("not below the folder of a node: " + environmentFolder.getRemote());
        }
        return shared.child("store");
    }

    private static WorkingCopy workingCopy(Environment environment, FilePath folder) throws IOException {
        try {
            return environment.getType().workingCopy(environment, folder);
        } catch (LinkageError e) {
            throw Refusal.conflict("Environment '" + environment.getName()
                    + "' is of a type that needs another plugin, which is not installed (" + e.getMessage()
                    + "): for type git install the Git client plugin.");
        }
    }

    /** Whether the environment's node is there now. */
    static boolean isOnline(Environment environment) {
        Node node = Jenkins.get().getNode(environment.getNode());
        return environment.getNode().equals(Environment.BUILT_IN) || (node != null && node.getChannel() != null);
    }

    private static FilePath nodeRoot(Environment environment) throws IOException {
        String name = environment.getNode();
        if (name.equals(Environment.BUILT_IN)) {
            if (!environment.isBuiltInNode()) {
                throw Refusal.conflict("Environment '" + environment.getName()
                        + "' is on the built-in node, which its administrator has not allowed: name an agent, or tick"
                        + " 'allow the built-in node' (builtInNode: true) in its definition.");
            }
            return new FilePath(Jenkins.get().getRootDir());
        }
        Node node = Jenkins.get().getNode(name);
        if (node == null) {
            throw Refusal.conflict("Environment '" + environment.getName() + "' is on node '" + name
                    + "', which does not exist: correct the definition, or add the node.");
        }
        FilePath root = node.getRootPath();
        if (root == null) {
            throw environment.away(false);
        }
        return root;
    }
}
