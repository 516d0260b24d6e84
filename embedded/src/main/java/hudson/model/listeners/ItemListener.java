package hudson.model.listeners;

import hudson.ExtensionList;
import hudson.ExtensionPoint;
import hudson.model.Failure;
import hudson.model.Item;
import hudson.model.ItemGroup;
import hudson.model.Items;

/** Hears of items. */
public class ItemListener implements ExtensionPoint {
    public void onCreated(Item item) {}

    public void onLoaded() {}

    public void onCheckDelete(Item item) throws Failure, InterruptedException {}

    public void onDeleted(Item item) {}

    public void onRenamed(Item item, String oldName, String newName) {}

    public void onLocationChanged(Item item, String oldFullName, String newFullName) {}

    public void onBeforeShutdown() {}

    public static ExtensionList<ItemListener> all() {
        return ExtensionList.lookup(ItemListener.class);
    }

    public static void fireOnCreated(Item item) {
        all().forEach(listener -> listener.onCreated(item));
    }

    public static void checkBeforeDelete(Item item) throws Failure, InterruptedException {
        for (ItemListener listener : all()) {
            listener.onCheckDelete(item);
        }
    }

    public static void fireOnDeleted(Item item) {
        all().forEach(listener -> listener.onDeleted(item));
    }

    /** Also for every item below a moved group. */
    public static void fireLocationChange(Item rootItem, String oldFullName) {
        String newFullName = rootItem.getFullName();
        all().forEach(listener -> listener.onLocationChanged(rootItem, oldFullName, newFullName));
        if (rootItem instanceof ItemGroup<?> group) {
            for (Item item : Items.getAllItems(group, Item.class)) {
                String now = item.getFullName();
                String before = oldFullName + now.substring(newFullName.length());
                all().forEach(listener -> listener.onLocationChanged(item, before, now));
            }
        }
    }
}
