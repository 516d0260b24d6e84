package io.jenkins.plugins.promotion.plan;

import java.util.List;

/** How an item is undone. */
public sealed interface Rollback {
    /** The tree is restored from the snapshot taken before; only and always for {@code set} and {@code file}. */
    record Automatic() implements Rollback {}

    /**
     * <code>rollback: {command: [argv]}</code>.
     *
     * @param argv as in {@link Action.Command}
     */
    record ByCommand(List<String> argv) implements Rollback {
        public ByCommand {
            argv = List.copyOf(argv);
        }
    }

    /**
     * <code>rollback: {manual: text}</code>.
     *
     * @param instruction what a person does; may hold references
     */
    record ByHand(String instruction) implements Rollback {}

    /**
     * {@code irreversible: reason}.
     *
     * @param reason why there is no way back
     */
    record Irreversible(String reason) implements Rollback {}

    /** The plan says nothing; after a rollback the run says that this item remains. */
    record None() implements Rollback {}
}
