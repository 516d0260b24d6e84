package com.cloudbees.hudson.plugins.folder;

import hudson.model.Item;
import hudson.model.ItemGroup;
import hudson.model.TopLevelItem;
import hudson.util.DescribableList;
import io.jenkins.embedded.AnyFolder;
import java.io.IOException;

/** A folder with properties. */
public abstract class AbstractFolder<I extends TopLevelItem> extends AnyFolder {
    private DescribableList<AbstractFolderProperty<?>, AbstractFolderPropertyDescriptor> properties =
            new DescribableList<>(this);

    protected AbstractFolder(ItemGroup parent, String name) {
        super(parent, name);
    }

    @Override
    @SuppressWarnings({"rawtypes", "unchecked"})
    public void onLoad(ItemGroup<? extends Item> parent, String name) throws IOException {
        super.onLoad(parent, name);
        properties = properties == null ? new DescribableList<>(this) : properties;
        properties.setOwner(this);
        for (AbstractFolderProperty property : properties) {
            property.setOwner(this);
        }
    }

    public DescribableList<AbstractFolderProperty<?>, AbstractFolderPropertyDescriptor> getProperties() {
        return properties;
    }

    @SuppressWarnings({"rawtypes", "unchecked"})
    public void addProperty(AbstractFolderProperty property) throws IOException {
        property.setOwner(this);
        properties.add(property);
    }
}
