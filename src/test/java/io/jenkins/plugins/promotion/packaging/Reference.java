package io.jenkins.plugins.promotion.packaging;

/**
 * Something a class file names and the controller must have.
 *
 * @param from class file that names it, with slashes
 * @param kind how it is used
 * @param owner type, with slashes
 * @param key of the member, see {@link ApiType.Member}; empty for the type itself
 */
record Reference(String from, Kind kind, String owner, String key) {

    /** How a member or type is used. */
    enum Kind {
        TYPE,
        EXTENDS,
        IMPLEMENTS,
        FIELD,
        STATIC_FIELD,
        METHOD,
        STATIC_METHOD,
        INTERFACE_METHOD,
        STATIC_INTERFACE_METHOD;

        boolean isStatic() {
            return this == STATIC_FIELD || this == STATIC_METHOD || this == STATIC_INTERFACE_METHOD;
        }

        boolean ofInterface() {
            return this == INTERFACE_METHOD || this == STATIC_INTERFACE_METHOD;
        }

        boolean ofMethod() {
            return ordinal() >= METHOD.ordinal();
        }
    }

    @Override
    public String toString() {
        return from + ": " + kind + " " + owner + (key.isEmpty() ? "" : " " + key);
    }
}
