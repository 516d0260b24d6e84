package io.jenkins.plugins.promotion.store;

import io.jenkins.plugins.promotion.files.Sha256;
import java.util.Arrays;

/** Blob ids with a place each: a hash table in four arrays, some 55 bytes a blob. Not safe for several threads. */
final class IdTable {
    private static final int FIRST = 64;

    private int size;
    private byte[] ids = new byte[FIRST * Sha256.LENGTH];
    private long[] offsets = new long[FIRST];
    private int[] lengths = new int[FIRST];
    private int[] slots = new int[2 * FIRST];

    int size() {
        return size;
    }

    /** False if the id is in already. */
    boolean add(byte[] id, long offset, int length) {
        if (find(id) >= 0) {
            return false;
        }
        if (size == offsets.length) {
            int capacity = size * 2;
            ids = Arrays.copyOf(ids, Math.multiplyExact(capacity, Sha256.LENGTH));
            offsets = Arrays.copyOf(offsets, capacity);
            lengths = Arrays.copyOf(lengths, capacity);
            slots = new int[2 * capacity];
            for (int i = 0; i < size; i++) {
                slots[freeSlot(i)] = i + 1;
            }
        }
        System.arraycopy(id, 0, ids, size * Sha256.LENGTH, Sha256.LENGTH);
        offsets[size] = offset;
        lengths[size] = length;
        slots[freeSlot(size)] = size + 1;
        size++;
        return true;
    }

    /** The index of the id, or -1. */
    int find(byte[] id) {
        int slot = start(id, 0);
        while (slots[slot] != 0) {
            int index = slots[slot] - 1;
            int at = index * Sha256.LENGTH;
            if (Arrays.equals(ids, at, at + Sha256.LENGTH, id, 0, Sha256.LENGTH)) {
                return index;
            }
            slot = slot + 1 == slots.length ? 0 : slot + 1;
        }
        return -1;
    }

    private int freeSlot(int index) {
        int slot = start(ids, index * Sha256.LENGTH);
        while (slots[slot] != 0) {
            slot = slot + 1 == slots.length ? 0 : slot + 1;
        }
        return slot;
    }

    /** The id is a hash already: some of its bits serve as one. */
    private int start(byte[] id, int at) {
        int bits = (id[at] & 0x7f) << 24 | (id[at + 1] & 0xff) << 16 | (id[at + 2] & 0xff) << 8 | id[at + 3] & 0xff;
        return bits % slots.length;
    }

    byte[] id(int index) {
        return Arrays.copyOfRange(ids, index * Sha256.LENGTH, (index + 1) * Sha256.LENGTH);
    }

    long offset(int index) {
        return offsets[index];
    }

    int length(int index) {
        return lengths[index];
    }
}
