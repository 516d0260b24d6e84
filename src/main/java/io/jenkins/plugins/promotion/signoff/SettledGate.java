package io.jenkins.plugins.promotion.signoff;

/** The gate is settled, so a further decision is an error and not a second decision. */
public final class SettledGate extends SignOffRefused {
    private static final long serialVersionUID = 1L;

    private final transient GateState state;

    SettledGate(String gate, GateState state) {
        super(Kind.CONFLICT, "Gate '" + gate + "' is settled (" + text(state) + "); nothing more can be decided there");
        this.state = state;
    }

    /** What became of the gate. */
    public GateState state() {
        return state;
    }

    private static String text(GateState state) {
        if (state instanceof GateState.Rejected rejected) {
            return "rejected by " + rejected.by();
        }
        if (state instanceof GateState.Void nothing) {
            return "void: " + String.join("; ", nothing.reasons());
        }
        return state instanceof GateState.Expired expired ? "expired at " + expired.at() : "approved";
    }
}
