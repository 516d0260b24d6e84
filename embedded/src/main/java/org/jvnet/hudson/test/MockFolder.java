package org.jvnet.hudson.test;

import hudson.model.ItemGroup;
import hudson.model.TopLevelItem;
import hudson.model.TopLevelItemDescriptor;
import io.jenkins.embedded.AnyFolder;

/** A folder for tests. */
public class MockFolder extends AnyFolder {
    MockFolder(ItemGroup parent, String name) {
        super(parent, name);
    }

    /** The kind of item. */
    public static class DescriptorImpl extends TopLevelItemDescriptor {
        @Override
        public TopLevelItem newInstance(ItemGroup parent, String name) {
            return new MockFolder(parent, name);
        }
    }
}
