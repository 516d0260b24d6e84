package hudson.util;

import hudson.model.Saveable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** A list that its owner stores whenever it changes. */
public class PersistedList<T> implements Iterable<T> {
    private final List<T> data = new ArrayList<>();
    private transient Saveable owner;

    public void setOwner(Saveable owner) {
        this.owner = owner;
    }

    public void add(T item) throws IOException {
        data.add(item);
        owner.save();
    }

    /** The first of a type; null when there is none. */
    public <U extends T> U get(Class<U> type) {
        return data.stream()
                .filter(type::isInstance)
                .map(type::cast)
                .findFirst()
                .orElse(null);
    }

    @Override
    public Iterator<T> iterator() {
        return List.copyOf(data).iterator();
    }
}
