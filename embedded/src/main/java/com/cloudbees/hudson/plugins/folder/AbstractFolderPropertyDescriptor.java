package com.cloudbees.hudson.plugins.folder;

import hudson.model.Descriptor;
import net.sf.json.JSONObject;
import org.kohsuke.stapler.StaplerRequest2;

/** A kind of {@link AbstractFolderProperty}. */
public abstract class AbstractFolderPropertyDescriptor extends Descriptor<AbstractFolderProperty<?>> {
    protected AbstractFolderPropertyDescriptor() {}

    @Override
    public AbstractFolderProperty<?> newInstance(StaplerRequest2 req, JSONObject formData) throws FormException {
        return super.newInstance(req, formData);
    }
}
