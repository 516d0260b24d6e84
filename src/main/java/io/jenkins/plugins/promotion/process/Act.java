package io.jenkins.plugins.promotion.process;

import io.jenkins.plugins.promotion.change.ChangeName;
import io.jenkins.plugins.promotion.files.NotKept;
import io.jenkins.plugins.promotion.refusal.Refusal;
import java.io.IOException;
import java.io.Serializable;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * One step of the process as a build performs it. {@link #advance} is evaluated at the start, after a restart of the
 * controller, after every fact of the change or of the environments that it waits for, and at the instant it asked for. It
 * must therefore find out from stored state what is already done. Between evaluations a running build keeps the act: its
 * parameters and the few ids it has to remember, and nothing else.
 */
public abstract class Act implements Serializable {

    private static final long serialVersionUID = 1L;

    /** Name of the change as the Jenkinsfile says it, or {@code null} for the job's open change. */
    public abstract String change();

    /** Names of the environments that the act is about, so that it can be refused before it touches a change. */
    public abstract List<String> namedEnvironments();

    /** The step that performs it, as a Jenkinsfile calls it. */
    public final String step() {
        String name = getClass().getSimpleName();
        return Character.toLowerCase(name.charAt(0)) + name.substring(1);
    }

    /** Why an act failed, for people. */
    public static String why(Throwable cause) {
        return cause instanceof Refusal || cause instanceof NotKept ? cause.getMessage() : "Unexpected: " + cause;
    }

    /** @throws Refusal if the parameters cannot be meant so, whatever change and environments they meet */
    public final void requireSound() {
        if (change() != null) {
            new ChangeName(change());
        }
        namedEnvironments();
        check();
    }

    /**
     * Looks at the parameters alone, which {@link #advance} does first.
     *
     * @throws Refusal if one is wrong; of the kind {@link Refusal.Kind#INCOMPLETE} if one is missing
     */
    void check() {}

    /** Whether the act opens the change where there is none. */
    public boolean opensChange() {
        return true;
    }

    /** Whether the act marks the change that it opens as one for an emergency. */
    public boolean marksEmergency() {
        return false;
    }

    /** @throws Refusal if the change was ended since the act began */
    public final void requireOpen(Session session) {
        if (opensChange() && session.state().phase().isEnded()) {
            throw Refusal.conflict("Change '" + session.change().name() + "' was ended by "
                    + session.state().endedBy() + " while this step waited.");
        }
    }

    /** Does what can be done now. */
    public abstract Progress advance(Session session) throws IOException, InterruptedException;

    /**
     * Does what is to be done after the block ended; its result is the step's.
     *
     * @param failed whether it ended badly
     */
    public Map<String, Object> afterBody(Session session, boolean failed) throws IOException, InterruptedException {
        return Map.of();
    }

    /** Whether the act looks after its block while that runs, with {@link #duringBody}. */
    public boolean watchesBody() {
        return false;
    }

    /**
     * Looks after the block: when it begins, after a restart, after every fact of the change, and at the instant it asked
     * for. It can neither fail the act nor end the block.
     *
     * @return when to look again at the latest, or {@code null} for after a fact only
     */
    public Instant duringBody(Session session) throws IOException, InterruptedException {
        return null;
    }

    /** Whether what the act does may be interrupted at any moment and begun anew after a restart of the controller. */
    public boolean canStartOver() {
        return false;
    }

    /**
     * Gives up what the act holds while it waits, after it failed or was stopped. Must not block. Comes again where the act
     * was at work when it was stopped, and may have taken something since.
     *
     * @param begun whether the block was begun
     */
    public void abandon(Session session, boolean begun) throws IOException, InterruptedException {}

    /** Whether an event of this environment concerns the act. */
    public boolean waitsFor(String environment) {
        return false;
    }
}
