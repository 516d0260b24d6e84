package io.jenkins.plugins.promotion.structured;

import java.util.Collections;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** How the values of a format are named; knows no file. */
interface Naming {
    /** By pointers, RFC 6901, as {@link Pointer} says. */
    Naming BY_POINTER = new Naming() {
        @Override
        public Optional<String> objection(String pointer) {
            return Pointer.isOne(pointer)
                    ? Optional.empty()
                    : Optional.of("begin with /, and write ~1 for / and ~0 for ~ inside a key; 2:/a is a place in the"
                            + " second document");
        }

        @Override
        public boolean covers(String pointer, String inner) {
            return Pointer.of(pointer).covers(Pointer.of(inner));
        }

        @Override
        public String child(String pointer, String key) {
            return Pointer.child(pointer, key);
        }
    };

    /** By keys, of which none is inside of another; behind one leading slash a key may be written as a pointer has it. */
    Naming BY_KEY = new Naming() {
        @Override
        public Optional<String> objection(String key) {
            return Optional.empty();
        }

        @Override
        public boolean covers(String key, String other) {
            return !Collections.disjoint(meant(key), meant(other));
        }

        /** The keys that a file may have, one of which is meant. */
        private Set<String> meant(String pointer) {
            Set<String> keys = new HashSet<>(Set.of(pointer));
            if (pointer.startsWith("/")) {
                String bare = pointer.substring(1);
                keys.add(bare);
                keys.add(bare.replace("~1", "/").replace("~0", "~"));
            }
            return keys;
        }

        @Override
        public boolean holds(String place, String inner) {
            return place.equals(inner);
        }

        @Override
        public String child(String nothing, String key) {
            return key;
        }
    };

    /** How to write it instead, if it names nothing in any file. */
    Optional<String> objection(String pointer);

    /** Whether the first may name the other's place, or something around it. */
    boolean covers(String pointer, String inner);

    /** The same of two {@link StructuredFile#places} of one file, of which each names one place alone. */
    default boolean holds(String place, String inner) {
        return covers(place, inner);
    }

    /** The pointer of a member, by its key in {@link StructuredFile#whole}. */
    String child(String pointer, String key);
}
