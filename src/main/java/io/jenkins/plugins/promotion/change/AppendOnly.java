package io.jenkins.plugins.promotion.change;

import java.util.AbstractList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.RandomAccess;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An immutable list that shares its elements with the shorter one it came from, so that a ledger that grows line by line is
 * not copied for each. Where two lists grow out of the same, the second gets elements of its own.
 */
final class AppendOnly<T> extends AbstractList<T> implements RandomAccess {

    private final Object[] elements;
    private final int size;
    /** How many of the elements are taken by the longest list that shares them. */
    private final AtomicInteger taken;

    private AppendOnly(Object[] elements, int size, AtomicInteger taken) {
        this.elements = elements;
        this.size = size;
        this.taken = taken;
    }

    /** A list and one element more. */
    static <T> List<T> plus(List<T> list, T last) {
        int size = list.size();
        if (list instanceof AppendOnly<T> shared
                && size < shared.elements.length
                && shared.taken.compareAndSet(size, size + 1)) {
            shared.elements[size] = last;
            return new AppendOnly<>(shared.elements, size + 1, shared.taken);
        }
        Object[] more = Arrays.copyOf(list.toArray(), Math.max(4, 2 * size));
        more[size] = last;
        return new AppendOnly<>(more, size + 1, new AtomicInteger(size + 1));
    }

    @Override
    @SuppressWarnings("unchecked")
    public T get(int index) {
        return (T) elements[Objects.checkIndex(index, size)];
    }

    @Override
    public int size() {
        return size;
    }
}
