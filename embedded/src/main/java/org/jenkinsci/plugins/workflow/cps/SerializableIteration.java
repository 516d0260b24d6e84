package org.jenkinsci.plugins.workflow.cps;

import java.io.Serializable;
import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;

/** A Groovy category: loops in a script get iterators that can be stored in their middle. */
public final class SerializableIteration {
    private SerializableIteration() {}

    private static final class Cursor<T> implements Iterator<T>, Serializable {
        private static final long serialVersionUID = 1;
        private final ArrayList<T> items;
        private int next;

        Cursor(Collection<? extends T> items) {
            this.items = new ArrayList<>(items);
        }

        @Override
        public boolean hasNext() {
            return next < items.size();
        }

        @Override
        public T next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            return items.get(next++);
        }
    }

    public static <T> Iterator<T> iterator(Set<T> set) {
        return new Cursor<>(set);
    }

    public static <T> Iterator<T> iterator(List<T> list) {
        return new Cursor<>(list);
    }

    public static <K, V> Iterator<Map.Entry<K, V>> iterator(Map<K, V> map) {
        return new Cursor<>(entrySet(map));
    }

    public static <K, V> Set<Map.Entry<K, V>> entrySet(Map<K, V> map) {
        Set<Map.Entry<K, V>> copy = new LinkedHashSet<>();
        for (Map.Entry<K, V> entry : map.entrySet()) {
            copy.add(new AbstractMap.SimpleImmutableEntry<>(entry));
        }
        return copy;
    }

    public static <K> Set<K> keySet(Map<K, ?> map) {
        return new LinkedHashSet<>(map.keySet());
    }

    public static <V> Collection<V> values(Map<?, V> map) {
        return new ArrayList<>(map.values());
    }
}
