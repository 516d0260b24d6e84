package io.jenkins.plugins.promotion.environment.directory;

import hudson.Extension;
import hudson.FilePath;
import hudson.Util;
import hudson.model.Descriptor;
import hudson.model.Item;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.promotion.copy.SwitchMode;
import io.jenkins.plugins.promotion.environment.EnvironmentType;
import io.jenkins.plugins.promotion.environment.Mistakes;
import io.jenkins.plugins.promotion.environment.Sites;
import io.jenkins.plugins.promotion.environment.workingcopy.WorkingCopy;
import io.jenkins.plugins.promotion.files.PathNames;
import io.jenkins.plugins.promotion.refusal.Refusal;
import io.jenkins.plugins.promotion.site.Stage;
import java.util.List;
import org.jenkinsci.Symbol;
import org.jvnet.localizer.ResourceBundleHolder;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** An environment whose configuration is a directory tree on its node. */
@Restricted(NoExternalUse.class)
public class DirectoryType extends EnvironmentType {

    private static final String IN_PLACE = "inPlace";
    private static final String SYMLINK = "symlink";

    private final String path;
    private String switching = IN_PLACE;

    /**
     * @param path absolute path on the node
     */
    @DataBoundConstructor
    public DirectoryType(String path) {
        this.path = Util.fixNull(path).trim();
    }

    public String getPath() {
        return path;
    }

    /** How a copy goes live: {@code inPlace}, or {@code symlink} where the path is a symbolic link to the folder. */
    public String getSwitch() {
        return switching == null ? IN_PLACE : switching;
    }

    @DataBoundSetter
    public void setSwitch(String mode) {
        String trimmed = Util.fixNull(mode).trim();
        switching = trimmed.isEmpty() ? IN_PLACE : trimmed;
    }

    @Override
    public void check(Mistakes mistakes) {
        mistakes.check("path", () -> checkPath(path));
        if (!List.of(IN_PLACE, SYMLINK).contains(getSwitch())) {
            mistakes.add("switch", "directory switch '" + switching + "': write " + IN_PLACE + " or " + SYMLINK);
        }
    }

    private static void checkPath(String path) {
        if (!path.startsWith("/")) {
            throw Refusal.mistake("directory path '" + path
                    + "': give an absolute path on the environment's node, for example /srv/app/config"
                    + " (Windows is not supported yet)");
        }
        if (path.codePoints().anyMatch(Character::isISOControl)) {
            throw Refusal.mistake("directory path has a control character: write it on one line");
        }
        // What the file system cannot name is told.
        if (PathNames.path(path).normalize().getNameCount() == 0) {
            throw Refusal.mistake("directory path '" + path
                    + "' is all that the node has: give a folder of its own, for example /srv/app/config");
        }
    }

    @Override
    public SwitchMode switchMode() {
        return getSwitch().equals(SYMLINK) ? SwitchMode.SYMLINK : SwitchMode.IN_PLACE;
    }

    @Override
    public String root() {
        return path;
    }

    @Override
    public boolean staysWithin() {
        return switchMode() == SwitchMode.IN_PLACE; // Releases lie wherever the link points.
    }

    @Override
    public String place(String node) {
        return node + ":" + PathNames.path(path).normalize();
    }

    @Override
    public String getLocation() {
        return path;
    }

    @Override
    public WorkingCopy workingCopy(Stage environment, FilePath folder) {
        return new PlainDirectory(path, Sites.store(folder).getRemote());
    }

    /** Registers the type, first among those that a new environment can have. */
    @Extension(ordinal = 100)
    @Symbol("directory")
    public static class DescriptorImpl extends Descriptor<EnvironmentType> {
        @Override
        public String getDisplayName() {
            return ResourceBundleHolder.get(DirectoryType.class).format("Directory");
        }

        /** Says what is wrong with a path. */
        @POST
        public FormValidation doCheckPath(@AncestorInPath Item folder, @QueryParameter String value) {
            return Mistakes.whileTyping(
                    folder, () -> checkPath(Util.fixNull(value).trim()));
        }

        /** What the field can be. */
        @POST
        public ListBoxModel doFillSwitchItems() {
            ListBoxModel items = new ListBoxModel();
            items.add(new ListBoxModel.Option(
                    ResourceBundleHolder.get(DirectoryType.class).format("InPlace"), IN_PLACE));
            items.add(new ListBoxModel.Option(
                    ResourceBundleHolder.get(DirectoryType.class).format("BySymlink"), SYMLINK));
            return items;
        }
    }
}
