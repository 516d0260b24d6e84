package io.jenkins.embedded;

import hudson.model.AbstractItem;
import hudson.model.Item;
import hudson.model.ItemGroup;
import hudson.model.Items;
import hudson.model.TopLevelItem;
import hudson.model.TopLevelItemDescriptor;
import hudson.model.listeners.ItemListener;
import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import jenkins.model.Jenkins;
import org.springframework.security.access.AccessDeniedException;

/** What every folder does. */
public abstract class AnyFolder extends AbstractItem implements TopLevelItem, ItemGroup<TopLevelItem> {
    private transient Map<String, TopLevelItem> items = new ConcurrentSkipListMap<>();

    protected AnyFolder(ItemGroup parent, String name) {
        super(parent, name);
    }

    @Override
    public void onLoad(ItemGroup<? extends Item> parent, String name) throws IOException {
        super.onLoad(parent, name);
        items = new ConcurrentSkipListMap<>();
        File[] dirs = new File(getRootDir(), "jobs").listFiles(dir -> new File(dir, "config.xml").exists());
        for (File dir : dirs == null ? new File[0] : dirs) {
            items.put(dir.getName(), (TopLevelItem) Items.load(this, dir));
        }
    }

    @Override
    public Collection<TopLevelItem> getItems() {
        List<TopLevelItem> visible = new ArrayList<>();
        for (TopLevelItem item : items.values()) {
            if (item.hasPermission(Item.READ)) {
                visible.add(item);
            }
        }
        return visible;
    }

    @Override
    public TopLevelItem getItem(String name) {
        TopLevelItem item = items.get(name);
        if (item != null && !item.hasPermission(Item.READ)) {
            if (item.hasPermission(Item.DISCOVER)) {
                throw new AccessDeniedException("Please login to access job " + name);
            }
            return null;
        }
        return item;
    }

    /** What {@code job/<name>} serves. */
    public TopLevelItem getJob(String name) {
        return getItem(name);
    }

    public synchronized <T extends TopLevelItem> T createProject(Class<T> type, String name) throws IOException {
        checkPermission(Item.CREATE);
        Jenkins.checkGoodName(name);
        if (items.containsKey(name)) {
            throw new IllegalArgumentException(getFullName() + " has an item named " + name + " already");
        }
        TopLevelItemDescriptor descriptor =
                (TopLevelItemDescriptor) Jenkins.get().getDescriptorOrDie(type);
        TopLevelItem item = descriptor.newInstance(this, name);
        item.onCreatedFromScratch();
        item.save();
        items.put(name, item);
        ItemListener.fireOnCreated(item);
        return type.cast(item);
    }

    @Override
    public String getUrlChildPrefix() {
        return "job";
    }

    @Override
    public File getRootDirFor(TopLevelItem child) {
        return new File(new File(getRootDir(), "jobs"), child.getName());
    }

    @Override
    public void onRenamed(TopLevelItem item, String oldName, String newName) {
        items.remove(oldName);
        items.put(newName, item);
    }

    @Override
    public void renameTo(String newName) throws IOException {
        super.renameTo(newName);
    }

    @Override
    public void onDeleted(TopLevelItem item) {
        items.remove(item.getName());
    }

    @Override
    public TopLevelItemDescriptor getDescriptor() {
        return (TopLevelItemDescriptor) Jenkins.get().getDescriptorOrDie(getClass());
    }
}
