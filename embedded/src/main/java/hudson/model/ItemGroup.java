package hudson.model;

import java.io.File;
import java.io.IOException;
import java.util.Collection;
import java.util.List;

/** Something that holds items. */
public interface ItemGroup<T extends Item> extends PersistenceRoot, ModelObject {
    String getFullName();

    String getFullDisplayName();

    Collection<T> getItems();

    String getUrl();

    String getUrlChildPrefix();

    /** Null when there is none, or none the current user may see. */
    T getItem(String name);

    File getRootDirFor(T child);

    default void onRenamed(T item, String oldName, String newName) throws IOException {}

    void onDeleted(T item) throws IOException;

    default <I extends Item> List<I> getAllItems(Class<I> type) {
        return Items.getAllItems(this, type);
    }
}
