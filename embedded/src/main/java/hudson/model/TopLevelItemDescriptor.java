package hudson.model;

import hudson.ExtensionPoint;

/** A kind of item that people can create. */
public abstract class TopLevelItemDescriptor extends Descriptor<TopLevelItem> implements ExtensionPoint {
    protected TopLevelItemDescriptor() {}

    public abstract TopLevelItem newInstance(ItemGroup parent, String name);
}
