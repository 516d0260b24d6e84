package io.jenkins.plugins.promotion.tree;

/** What an entry of a tree is. Anything else (pipes, sockets, devices) is refused by name. */
public enum Kind {
    FILE('f'),
    DIRECTORY('d'),
    SYMLINK('l');

    private final char letter;

    Kind(char letter) {
        this.letter = letter;
    }

    /** The letter that stands for this kind in the digest's input and in stored manifests; never changes. */
    public char letter() {
        return letter;
    }

    static Kind of(char letter) {
        for (Kind kind : values()) {
            if (kind.letter == letter) {
                return kind;
            }
        }
        throw new IllegalArgumentException("Unknown kind of entry '" + letter + "': expected f, d or l.");
    }
}
