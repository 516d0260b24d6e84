package io.jenkins.plugins.promotion.environment;

import hudson.ExtensionPoint;
import hudson.FilePath;
import hudson.model.AbstractDescribableImpl;

/** What kind of thing an environment is, and so how its configuration is read and written. */
public abstract class EnvironmentType extends AbstractDescribableImpl<EnvironmentType> implements ExtensionPoint {

    /**
     * Opens the environment for work.
     *
     * @param environment whose type this is
     * @param store folder of this plugin on the environment's node
     */
    public abstract EnvironmentSite open(Environment environment, FilePath store);

    /** One line that says where it is, for pages. */
    public abstract String getLocation();
}
