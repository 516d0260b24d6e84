package io.jenkins.plugins.promotion.environment;

import hudson.Extension;
import hudson.FilePath;
import hudson.Util;
import hudson.model.Descriptor;
import io.jenkins.plugins.promotion.workingcopy.PlainDirectory;
import io.jenkins.plugins.promotion.workingcopy.WorkingCopy;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;

/** An environment whose configuration is a directory tree on its node. */
public class DirectoryType extends EnvironmentType {

    private final String path;

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

    @Override
    public String getLocation() {
        return path;
    }

    @Override
    public WorkingCopy workingCopy(Environment environment, FilePath folder) {
        return new PlainDirectory(path);
    }

    /** Registers the type. */
    @Extension
    @Symbol("directory")
    public static class DescriptorImpl extends Descriptor<EnvironmentType> {
        @Override
        public String getDisplayName() {
            return "Directory";
        }
    }
}
