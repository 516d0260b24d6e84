package io.jenkins.plugins.promotion.plan;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** How an item is undone. */
public sealed interface Rollback {
    /** Adds everything that says how; frozen with the version of the digest. */
    void digest(Canonical digest, PlanFiles files) throws IOException;

    /** What the node does to undo it, if another kind of item says so. */
    default Optional<ItemAction> action() {
        return Optional.empty();
    }

    /** Writes its field, if it has one. */
    default void write(FieldWriter fields) {}

    /** The same with every reference replaced. */
    default Rollback resolved(ParameterValues values) {
        return this;
    }

    /** The tree is restored from the snapshot taken before; always and only where {@link ItemAction#changesTree}. */
    record Automatic() implements Rollback {
        @Override
        public void digest(Canonical digest, PlanFiles files) {
            digest.text("automatic");
        }
    }

    /**
     * <code>rollback: {command: [argv]}</code>.
     *
     * @param argv as in {@link RunCommand}
     */
    record ByCommand(List<String> argv) implements Rollback {
        public ByCommand {
            argv = List.copyOf(argv);
        }

        @Override
        public void digest(Canonical digest, PlanFiles files) {
            digest.text("command").texts(argv);
        }

        @Override
        public void write(FieldWriter fields) {
            fields.plain("rollback", "{command: " + YamlWords.list(argv) + "}");
        }

        @Override
        public Rollback resolved(ParameterValues values) {
            return new ByCommand(values.texts(argv));
        }
    }

    /**
     * <code>rollback: {http: {…}}</code> or <code>{sql: {…}}</code>.
     *
     * @param undoing with the fields of that kind
     */
    record ByAction(ItemAction undoing) implements Rollback {
        @Override
        public void digest(Canonical digest, PlanFiles files) throws IOException {
            digest.text("action").text(undoing.kind());
            undoing.digest(digest, files);
        }

        @Override
        public Optional<ItemAction> action() {
            return Optional.of(undoing);
        }

        @Override
        public void write(FieldWriter fields) {
            FieldWriter inner = new FieldWriter();
            undoing.write(inner);
            fields.plain("rollback", "{" + undoing.kind() + ": " + FieldWriter.flow(inner.fields()) + "}");
        }

        @Override
        public Rollback resolved(ParameterValues values) {
            return new ByAction(undoing.resolved(values));
        }
    }

    /**
     * <code>rollback: {manual: text}</code>.
     *
     * @param instruction what a person does; may hold references
     */
    record ByHand(String instruction) implements Rollback {
        @Override
        public void digest(Canonical digest, PlanFiles files) {
            digest.text("manual").text(instruction);
        }

        @Override
        public void write(FieldWriter fields) {
            fields.plain("rollback", "{manual: " + YamlWords.text(instruction) + "}");
        }

        @Override
        public Rollback resolved(ParameterValues values) {
            return new ByHand(values.text(instruction));
        }
    }

    /**
     * {@code irreversible: reason}.
     *
     * @param reason why there is no way back
     */
    record Irreversible(String reason) implements Rollback {
        @Override
        public void digest(Canonical digest, PlanFiles files) {
            digest.text("irreversible").text(reason);
        }

        @Override
        public void write(FieldWriter fields) {
            fields.text("irreversible", reason);
        }
    }

    /** The plan says nothing; after a rollback the run says that this item remains. */
    record Unplanned() implements Rollback {
        @Override
        public void digest(Canonical digest, PlanFiles files) {
            digest.text("none");
        }
    }
}
