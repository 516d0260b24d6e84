package io.jenkins.plugins.promotion.execution;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** Keeps the records for rollback on the environment's node, since they may hold what must not leave it. */
interface UndoStore {
    /** Stores a record durably; replaces an older one of the same key. */
    void save(String key, Undo undo) throws IOException;

    /** The record of that key. */
    Optional<Undo> load(String key) throws IOException;

    /** Where a file stands that has what the one before had beside its content, if a record has one; its folder is there. */
    Path twin(String key) throws IOException;
}
