package hudson.model;

import com.thoughtworks.xstream.XStream;
import hudson.XmlFile;
import hudson.util.XStream2;
import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Reading, writing and walking items. */
public class Items {
    public static final XStream2 XSTREAM2 = new XStream2();
    public static final XStream XSTREAM = XSTREAM2;

    private Items() {}

    public static XmlFile getConfigFile(File dir) {
        return new XmlFile(XSTREAM2, new File(dir, "config.xml"));
    }

    public static XmlFile getConfigFile(Item item) {
        return getConfigFile(item.getRootDir());
    }

    public static Item load(ItemGroup parent, File dir) throws IOException {
        Item item = (Item) getConfigFile(dir).read();
        item.onLoad(parent, dir.getName());
        return item;
    }

    /** Every item below a group that the current user may see, by full name. */
    public static <T extends Item> List<T> getAllItems(ItemGroup root, Class<T> type) {
        List<T> found = new ArrayList<>();
        collect(root, type, found);
        found.sort(Comparator.comparing(Item::getFullName));
        return found;
    }

    private static <T extends Item> void collect(ItemGroup<?> group, Class<T> type, List<T> found) {
        for (Item item : group.getItems()) {
            if (item.hasPermission(Item.READ)) {
                if (type.isInstance(item)) {
                    found.add(type.cast(item));
                }
                if (item instanceof ItemGroup<?> nested) {
                    collect(nested, type, found);
                }
            }
        }
    }
}
