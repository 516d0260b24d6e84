package io.jenkins.plugins.promotion.lock;

import io.jenkins.plugins.promotion.wording.Saying;
import io.jenkins.plugins.promotion.wording.Times;
import java.util.Optional;

/** Who may write to an environment, as pure functions over its {@link Binding}: each answers with the reason for a no. */
public final class WriteRule {

    /** What may be said of the other changes on a shared environment; all are told by their key. */
    public interface Others {

        /** Whether the change is over or gone, so that it occupies nothing any more. */
        boolean isOver(String change);

        /** The change's name where those who read this may know it: its job's readers do, another job's need not. */
        Optional<String> name(String change);

        /** {@code change 'CR-2031'}, or that it is somebody else's. */
        default Saying who(String change) {
            return name(change)
                    .map(name -> LockWords.saying("change", "'" + name + "'"))
                    .orElseGet(() -> LockWords.saying("another"));
        }
    }

    private WriteRule() {}

    /** Why this change may not write at all: another's lock, or an unfinished apply. */
    public static Optional<String> refusesWrite(Binding b, String change, Others others) {
        return heldByAnother(b, change, others).map(Saying::toString);
    }

    private static Optional<Saying> heldByAnother(Binding b, String change, Others others) {
        if (b.mark() != null && !b.mark().change().equals(change)) {
            return Optional.of(LockWords.saying(
                    "marked",
                    named(b),
                    b.mark().doing(),
                    others.who(b.mark().change()),
                    LockWords.time(b.mark().since())));
        }
        if (b.lock() != null && !b.lock().change().equals(change)) {
            return Optional.of(LockWords.saying("locked", named(b), held(b.lock(), others)));
        }
        return Optional.empty();
    }

    private static String named(Binding b) {
        return "'" + b.environment() + "'";
    }

    /** Who holds a lock, since when, and why if that is for the readers of this: {@code change 'CR-2031' since …}. */
    public static Saying held(Binding.Lock lock, Others others) {
        return LockWords.saying(
                others.name(lock.change()).isPresent() ? "heldFor" : "held",
                others.who(lock.change()),
                LockWords.time(lock.since()),
                lock.reason());
    }

    /** Why this change may not copy onto the environment. */
    public static Optional<String> refusesCopy(Binding b, String change, Others others) {
        Optional<String> refusal = takenByAnother(b, change, others).map(Saying::toString);
        return refusal.isPresent() || b.mark() == null
                ? refusal
                : Optional.of("environment '" + b.environment() + "' is marked '"
                        + b.mark().text() + "': finish or roll back that apply before copying over it");
    }

    /** Why another change keeps this one from copying onto the environment, which passes by itself. */
    public static Optional<Saying> takenByAnother(Binding b, String change, Others others) {
        Optional<Saying> refusal = heldByAnother(b, change, others);
        if (refusal.isPresent()) {
            return refusal;
        }
        if (b.occupant() != null && !b.occupant().equals(change) && !others.isOver(b.occupant())) {
            return Optional.of(LockWords.saying("occupied", named(b), others.who(b.occupant()), "'2h'"));
        }
        return Optional.empty();
    }

    /**
     * Whether the environment is another's, so that this change says nothing about what lies there: locked, marked or
     * occupied.
     */
    public static boolean isAnothers(Binding b, String change, Others others) {
        return takenByAnother(b, change, others).isPresent();
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
