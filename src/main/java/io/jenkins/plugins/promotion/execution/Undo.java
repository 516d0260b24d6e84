package io.jenkins.plugins.promotion.execution;

import java.io.Serializable;
import java.util.List;

/**
 * What an item found before it changed a path, written before the change.
 *
 * @param path relative to the root
 * @param after {@link FileState#digest} the change was to lead to
 * @param parents directories, relative to the root and outermost first, that the item had to create
 */
record Undo(String path, FileState before, String after, List<String> parents) implements Serializable {
    Undo with(byte[] content) {
        return new Undo(path, before.with(content), after, parents);
    }
}
