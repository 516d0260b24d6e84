package io.jenkins.plugins.promotion.lock;

import io.jenkins.plugins.promotion.wording.Times;
import java.util.Optional;
import java.util.function.Predicate;

/** Who may write to an environment, as pure functions over its {@link Binding}: each answers with the reason for a no. */
public final class WriteRule {

    private WriteRule() {}

    /** Why this change may not write at all: another's lock, or an unfinished apply. */
    public static Optional<String> refusesWrite(Binding b, String change) {
        if (b.mark() != null && !b.mark().change().equals(change)) {
            return Optional.of("environment '" + b.environment() + "' is marked '"
                    + b.mark().text() + "' since " + Times.text(b.mark().since())
                    + ": that apply must be resumed, rolled back or overridden first");
        }
        if (b.lock() != null && !b.lock().change().equals(change)) {
            return Optional.of("environment '" + b.environment() + "' is locked by change '"
                    + b.lock().changeName() + "' since " + Times.text(b.lock().since()) + " ("
                    + b.lock().reason() + "): wait until it is unlocked");
        }
        return Optional.empty();
    }

    /**
     * Why this change may not copy onto the environment.
     *
     * @param ended whether the change with this key is over, so that it occupies nothing any more
     */
    public static Optional<String> refusesCopy(Binding b, String change, Predicate<String> ended) {
        Optional<String> refusal = takenByAnother(b, change, ended);
        return refusal.isPresent() || b.mark() == null
                ? refusal
                : Optional.of("environment '" + b.environment() + "' is marked '"
                        + b.mark().text() + "': finish or roll back that apply before copying over it");
    }

    /**
     * Why another change keeps this one from copying onto the environment, which passes by itself.
     *
     * @param ended whether the change with this key is over, so that it occupies nothing any more
     */
    public static Optional<String> takenByAnother(Binding b, String change, Predicate<String> ended) {
        Optional<String> refusal = refusesWrite(b, change);
        if (refusal.isPresent()) {
            return refusal;
        }
        if (b.occupant() != null && !b.occupant().equals(change) && !ended.test(b.occupant())) {
            return Optional.of("environment '" + b.environment() + "' is occupied by the open change '" + b.occupant()
                    + "': close it (closeChange, or its page), use another environment, or wait for it (wait: '2h')");
        }
        return Optional.empty();
    }

    /**
     * Whether the environment is another's, so that this change says nothing about what lies there: locked, marked or
     * occupied.
     *
     * @param ended whether the change with this key is over, so that it occupies nothing any more
     */
    public static boolean isAnothers(Binding b, String change, Predicate<String> ended) {
        return refusesWrite(b, change).isPresent()
                || b.occupant() != null && !b.occupant().equals(change) && !ended.test(b.occupant());
    }

    /**
     * Why the tree that lies there may not be overwritten: it is work that this plugin neither wrote nor recorded.
     *
     * @param tree digest of what lies there now
     * @param incoming digest of what would be written
     */
    public static Optional<String> refusesOverwrite(Binding b, String tree, String incoming) {
        boolean accountedFor = b.known() == null || b.known().tree().equals(tree) || tree.equals(incoming);
        return accountedFor
                ? Optional.empty()
                : Optional.of("environment '" + b.environment()
                        + "' holds work that no plan or copy accounts for (it was last "
                        + b.known().what() + " at " + Times.text(b.known().at()) + ")");
    }
}
