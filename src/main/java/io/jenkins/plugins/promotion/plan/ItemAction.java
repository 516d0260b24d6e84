package io.jenkins.plugins.promotion.plan;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What an item does. Each kind is one class that holds all a plan knows of it, and stands in {@link ItemKinds}; what it does
 * on a node is its work in the package {@code execution}. All paths are relative to the environment's root, with {@code /}.
 */
public interface ItemAction {
    /** The word in the plan file. */
    String kind();

    /** Writes the fields of the kind in the order of the file; those that say nothing are left out. */
    void write(FieldWriter fields);

    /**
     * Adds everything that says what is done, with unresolved templates and the bytes of the file beside the plan. What is
     * added is frozen with the version of the digest.
     *
     * @throws IOException if that file cannot be read
     */
    void digest(Canonical digest, PlanFiles files) throws IOException;

    /** What exactly is done, for the plan's table. */
    String how();

    /** The same with every reference replaced, except those that may be secrets. */
    ItemAction resolved(ParameterValues values);

    /** The file beside the plan that holds what is written, field {@code source}. */
    default Optional<String> source() {
        return Optional.empty();
    }

    /** What is wrong with the bytes of that file, and what would mend it. */
    default Optional<String> objection(byte[] source) {
        return Optional.empty();
    }

    /** The data source that it names; empty for kinds that know none. */
    default Optional<String> dataSourceName() {
        return Optional.empty();
    }

    /** What its own texts hold that {@link #how} only sums up, each for itself, for those who may read contents. */
    default List<String> details(PlanFiles files) throws IOException {
        return List.of();
    }

    /** The file, link or directory that is changed and nothing else; empty if it cannot be told what is. */
    default Optional<String> target() {
        return Optional.empty();
    }

    /** The pointer of the single value inside the target that is changed; empty for the target as a whole. */
    default Optional<String> within() {
        return Optional.empty();
    }

    /** What a person does; empty if the node does it. */
    default Optional<HandWork> handWork() {
        return Optional.empty();
    }

    /** Whether it changes the tree and nothing else, so that its rollback is exact and automatic. */
    default boolean changesTree() {
        return target().isPresent();
    }

    /** Makes on a tree in memory what the item makes, if that can be told; says why it would be refused, if it would. */
    default Optional<String> follow(TrialTree tree) throws IOException {
        return Optional.empty();
    }

    /** Whether what is done depends on the environment, so that nothing can be told of it beforehand. */
    default boolean hasReferences() {
        return false;
    }

    /**
     * The fields, as YAML, that must become others so that this says what another one of its kind says; both are about the
     * same place.
     *
     * @return empty if other fields alone cannot make it so
     */
    default Optional<Map<String, String>> becoming(ItemAction wanted) {
        return Optional.empty();
    }
}
