package io.jenkins.plugins.promotion.config;

import hudson.Extension;
import hudson.Util;
import hudson.model.AbstractDescribableImpl;
import hudson.model.Descriptor;
import io.jenkins.plugins.promotion.environment.Environment;
import io.jenkins.plugins.promotion.environment.EnvironmentType;
import io.jenkins.plugins.promotion.files.PathNames;
import io.jenkins.plugins.promotion.refusal.Refusal;
import java.nio.file.Path;
import java.util.Optional;
import org.jenkinsci.Symbol;
import org.jvnet.localizer.ResourceBundleHolder;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.DataBoundConstructor;

/**
 * What an administrator leaves to whoever configures a folder: to define environments whose names begin so, in directories
 * below a path of a node, for jobs below the folder. What no delegation covers does not count, whoever wrote it where.
 */
@Restricted(NoExternalUse.class)
public class Delegation extends AbstractDescribableImpl<Delegation> {

    private final String folder;
    private final String prefix;
    private final String node;
    private final String path;

    /**
     * @param folder full name of the folder
     * @param prefix with which names of its environments begin
     * @param node name of the permanent node, not the built-in one
     * @param path absolute path there, in which the environments lie
     */
    @DataBoundConstructor
    public Delegation(String folder, String prefix, String node, String path) {
        this.folder = Util.fixNull(folder).trim();
        this.prefix = Util.fixNull(prefix).trim();
        this.node = Util.fixNull(node).trim();
        this.path = Util.fixNull(path).trim();
    }

    public String getFolder() {
        return folder;
    }

    public String getPrefix() {
        return prefix;
    }

    public String getNode() {
        return node;
    }

    public String getPath() {
        return path;
    }

    /** The same, if it was to the folder of this name, to that folder under its new name. */
    Delegation ofFolder(String from, String to) {
        return folder.equals(from) ? new Delegation(to, prefix, node, path) : this;
    }

    /** @throws Refusal saying what is wrong with it */
    void check() {
        String here = "delegation to folder '" + folder + "': ";
        if (folder.isEmpty() || folder.startsWith("/") || folder.endsWith("/")) {
            throw Refusal.mistake(here + "folder is the full name of a folder, such as shop or team/shop");
        }
        if (!prefix.matches("[A-Za-z0-9][A-Za-z0-9_-]{0,30}")) {
            throw Refusal.mistake(here + "prefix '" + prefix + "' is to begin names of environments, such as shop-:"
                    + " letters, digits, _ and -, 31 at the most");
        }
        if (node.isEmpty() || node.equals(Environment.BUILT_IN)) {
            throw Refusal.mistake(
                    here + "node is the name of an agent; the controller's own machine is not left to others");
        }
        if (!path.startsWith("/") || normal(path).getNameCount() == 0) {
            throw Refusal.mistake(here + "path '" + path + "' is to be an absolute path below /, such as /srv/shop");
        }
    }

    /** Why it does not cover a definition; empty if it does. */
    Optional<String> objection(Environment environment) {
        if (!environment.getName().startsWith(prefix)) {
            return Optional.of("its name begins with '" + prefix + "'");
        }
        if (!environment.getNode().equals(node)) {
            return Optional.of("its node is '" + node + "'");
        }
        EnvironmentType type = environment.getType();
        boolean within = type.staysWithin()
                && !normal(type.root()).equals(normal(path))
                && normal(type.root()).startsWith(normal(path));
        return within ? Optional.empty() : Optional.of("it is a directory below " + path + ", switched in place");
    }

    private static Path normal(String text) {
        return PathNames.path(text).normalize();
    }

    /** Registers the class. */
    @Extension
    @Symbol("environmentsOfFolder")
    public static class DescriptorImpl extends Descriptor<Delegation> {
        @Override
        public String getDisplayName() {
            return ResourceBundleHolder.get(Delegation.class).format("Name");
        }
    }
}
