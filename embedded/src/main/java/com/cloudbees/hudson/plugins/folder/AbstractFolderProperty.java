package com.cloudbees.hudson.plugins.folder;

import hudson.ExtensionPoint;
import hudson.model.AbstractDescribableImpl;

/** A stored property of a folder. */
public abstract class AbstractFolderProperty<C extends AbstractFolder<?>>
        extends AbstractDescribableImpl<AbstractFolderProperty<?>> implements ExtensionPoint {
    protected transient C owner;

    protected void setOwner(C owner) {
        this.owner = owner;
    }
}
