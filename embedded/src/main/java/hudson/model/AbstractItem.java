package hudson.model;

import hudson.Util;
import hudson.XmlFile;
import hudson.model.listeners.ItemListener;
import hudson.model.listeners.SaveableListener;
import hudson.security.ACL;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import jenkins.model.Jenkins;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** What every item has: name, parent, folder, description. */
@ExportedBean
public abstract class AbstractItem extends Actionable implements Item, DescriptorByNameOwner {
    private transient String name;
    private transient ItemGroup parent;
    protected volatile String description;
    private String displayName;

    protected AbstractItem(ItemGroup parent, String name) {
        this.parent = parent;
        this.name = name;
    }

    @Override
    @Exported(visibility = 999)
    public String getName() {
        return name;
    }

    @Override
    @Exported
    public String getDisplayName() {
        return displayName == null ? name : displayName;
    }

    @Override
    public File getRootDir() {
        return parent.getRootDirFor(this);
    }

    @Override
    public ItemGroup<? extends Item> getParent() {
        return parent;
    }

    @Exported
    public String getDescription() {
        return description;
    }

    protected void doSetName(String name) {
        this.name = name;
    }

    /** Moves the folder, then tells the parent and the listeners. */
    protected void renameTo(String newName) throws IOException {
        String oldName = name;
        if (oldName.equals(newName)) {
            return;
        }
        Jenkins.checkGoodName(newName);
        if (parent.getItem(newName) != null) {
            throw new Failure("An item named " + newName + " already exists in " + parent.getDisplayName());
        }
        String oldFullName = getFullName();
        File oldDir = getRootDir();
        doSetName(newName);
        File newDir = getRootDir();
        try {
            Files.move(oldDir.toPath(), newDir.toPath());
        } catch (IOException e) {
            doSetName(oldName);
            throw e;
        }
        parent.onRenamed(this, oldName, newName);
        for (ItemListener listener : ItemListener.all()) {
            listener.onRenamed(this, oldName, newName);
        }
        ItemListener.fireLocationChange(this, oldFullName);
    }

    @Override
    @Exported
    public final String getFullName() {
        String group = parent.getFullName();
        return group.isEmpty() ? name : group + "/" + name;
    }

    @Override
    @Exported
    public final String getFullDisplayName() {
        String group = parent.getFullDisplayName();
        return group.isEmpty() ? getDisplayName() : group + " » " + getDisplayName();
    }

    @Override
    public void onLoad(ItemGroup<? extends Item> parent, String name) throws IOException {
        this.parent = parent;
        this.name = name;
    }

    @Override
    public final String getUrl() {
        return parent.getUrl() + getShortUrl();
    }

    @Override
    public String getShortUrl() {
        return parent.getUrlChildPrefix() + "/" + Util.rawEncode(name) + "/";
    }

    @Override
    public ACL getACL() {
        return Jenkins.get().getAuthorizationStrategy().getACL(this);
    }

    @Override
    public synchronized void save() throws IOException {
        if (!hudson.BulkChange.contains(this)) {
            getConfigFile().write(this);
            SaveableListener.fireOnChange(this, getConfigFile());
        }
    }

    public final XmlFile getConfigFile() {
        return Items.getConfigFile(this);
    }

    @Override
    public void delete() throws IOException, InterruptedException {
        checkPermission(DELETE);
        ItemListener.checkBeforeDelete(this);
        performDelete();
        parent.onDeleted(this);
        ItemListener.fireOnDeleted(this);
    }

    protected void performDelete() throws IOException, InterruptedException {
        Util.deleteRecursive(getRootDir());
    }

    public Api getApi() {
        return new Api(this);
    }

    @Override
    public String toString() {
        return super.toString() + "[" + (parent == null ? name : getFullName()) + "]";
    }
}
