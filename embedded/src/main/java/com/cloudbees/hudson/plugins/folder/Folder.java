package com.cloudbees.hudson.plugins.folder;

import hudson.model.ItemGroup;
import hudson.model.TopLevelItem;
import hudson.model.TopLevelItemDescriptor;

/** A folder that people make. */
public class Folder extends AbstractFolder<TopLevelItem> {
    public Folder(ItemGroup parent, String name) {
        super(parent, name);
    }

    /** The kind of item. */
    public static class DescriptorImpl extends TopLevelItemDescriptor {
        @Override
        public TopLevelItem newInstance(ItemGroup parent, String name) {
            return new Folder(parent, name);
        }
    }
}
