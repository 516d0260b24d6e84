package io.jenkins.plugins.promotion.acts;

import io.jenkins.plugins.promotion.signoff.SignOffRefused;

/** A person's act was not accepted, and nothing was recorded; the message says why and what would make it pass. */
public final class ActRefused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Kind kind;

    /** What sort of mistake it was. */
    public enum Kind {
        /** Something is missing or wrong in what was sent. */
        INCOMPLETE(400),
        /** This person may not. */
        FORBIDDEN(403),
        /** There is no such thing. */
        UNKNOWN(404),
        /** Not now, or not any more. */
        CONFLICT(409);

        private final int status;

        Kind(int status) {
            this.status = status;
        }
    }

    /** A refusal. */
    public ActRefused(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    /** The refusal of a gate. */
    static ActRefused of(SignOffRefused e) {
        return new ActRefused(
                switch (e.kind()) {
                    case FORBIDDEN -> Kind.FORBIDDEN;
                    case CONFLICT -> Kind.CONFLICT;
                    case INCOMPLETE -> Kind.INCOMPLETE;
                },
                e.getMessage());
    }

    /** What sort of mistake it was. */
    public Kind kind() {
        return kind;
    }

    /** The HTTP status that goes with it. */
    public int status() {
        return kind.status;
    }
}
