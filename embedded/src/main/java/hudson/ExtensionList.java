package hudson;

import io.jenkins.embedded.Extensions;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import jenkins.model.Jenkins;

/** All extensions of one type, highest ordinal first. */
public class ExtensionList<T> extends AbstractList<T> {
    public final Class<T> extensionType;
    private final Extensions source;
    private final List<T> added = new ArrayList<>();

    /** Made by {@link Extensions} alone. */
    public ExtensionList(Extensions source, Class<T> extensionType) {
        this.source = source;
        this.extensionType = extensionType;
    }

    private List<T> all() {
        List<T> all = new ArrayList<>(source == null ? List.of() : source.instances(extensionType));
        synchronized (added) {
            all.addAll(added);
        }
        return all;
    }

    @Override
    public java.util.Iterator<T> iterator() {
        return all().iterator();
    }

    @Override
    public T get(int index) {
        return all().get(index);
    }

    @Override
    public int size() {
        return all().size();
    }

    @Override
    public boolean add(T extension) {
        synchronized (added) {
            return added.add(extension);
        }
    }

    @Override
    public boolean remove(Object extension) {
        synchronized (added) {
            return added.remove(extension);
        }
    }

    public <U extends T> U get(Class<U> type) {
        for (T extension : all()) {
            if (extension.getClass() == type) {
                return type.cast(extension);
            }
        }
        return null;
    }

    public static <T> ExtensionList<T> lookup(Class<T> type) {
        Jenkins jenkins = Jenkins.getInstanceOrNull();
        return jenkins == null ? new ExtensionList<>(null, type) : jenkins.getExtensionList(type);
    }

    public static <U> U lookupSingleton(Class<U> type) {
        List<U> all = lookup(type).all();
        if (all.size() != 1) {
            throw new IllegalStateException("Expected one " + type.getName() + " but found " + all.size());
        }
        return all.get(0);
    }
}
