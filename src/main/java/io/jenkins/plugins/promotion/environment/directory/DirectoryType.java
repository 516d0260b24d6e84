package io.jenkins.plugins.promotion.environment.directory;

import hudson.Extension;
import hudson.FilePath;
import hudson.Util;
import hudson.model.Descriptor;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.promotion.copy.SwitchMode;
import io.jenkins.plugins.promotion.environment.Environment;
import io.jenkins.plugins.promotion.environment.EnvironmentType;
import io.jenkins.plugins.promotion.environment.Sites;
import io.jenkins.plugins.promotion.environment.workingcopy.WorkingCopy;
import java.util.List;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.verb.POST;

/** An environment whose configuration is a directory tree on its node. */
public class DirectoryType extends EnvironmentType {

    private static final String IN_PLACE = "inPlace";
    private static final String SYMLINK = "symlink";

    private final String path;
    private String switching = IN_PLACE;

    /**
     * @param path absolute path on the node
     * @throws IllegalArgumentException if it is not absolute
     */
    @DataBoundConstructor
    public DirectoryType(String path) {
        String trimmed = Util.fixNull(path).trim();
        if (!trimmed.startsWith("/")) {
            throw new IllegalArgumentException("directory path '" + trimmed
                    + "': give an absolute path on the environment's node, for example /srv/app/config"
                    + " (Windows is not supported yet)");
        }
        this.path = trimmed;
    }

    public String getPath() {
        return path;
    }

    /** How a copy goes live: {@code inPlace}, or {@code symlink} where the path is a symbolic link to the folder. */
    public String getSwitch() {
        return switching == null ? IN_PLACE : switching;
    }

    /** @throws IllegalArgumentException if it is neither */
    @DataBoundSetter
    public void setSwitch(String mode) {
        String trimmed = Util.fixNull(mode).trim();
        if (!List.of("", IN_PLACE, SYMLINK).contains(trimmed)) {
            throw new IllegalArgumentException(
                    "directory switch '" + trimmed + "': write " + IN_PLACE + " or " + SYMLINK);
        }
        switching = trimmed.isEmpty() ? IN_PLACE : trimmed;
    }

    @Override
    public SwitchMode switchMode() {
        return getSwitch().equals(SYMLINK) ? SwitchMode.SYMLINK : SwitchMode.IN_PLACE;
    }

    @Override
    public String getLocation() {
        return path;
    }

    @Override
    public WorkingCopy workingCopy(Environment environment, FilePath folder) {
        return new PlainDirectory(path, Sites.store(folder).getRemote());
    }

    /** Registers the type. */
    @Extension
    @Symbol("directory")
    public static class DescriptorImpl extends Descriptor<EnvironmentType> {
        @Override
        public String getDisplayName() {
            return "Directory";
        }

        /** What the field can be. */
        @POST
        public ListBoxModel doFillSwitchItems() {
            ListBoxModel items = new ListBoxModel();
            items.add(new ListBoxModel.Option("Path by path, in place", IN_PLACE));
            items.add(new ListBoxModel.Option("At once, by a symbolic link", SYMLINK));
            return items;
        }
    }
}
