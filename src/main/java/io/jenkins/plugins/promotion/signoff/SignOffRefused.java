package io.jenkins.plugins.promotion.signoff;

/** A decision or test result was not accepted; the message says why and what would make it pass. */
public class SignOffRefused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Kind kind;

    /** What sort of mistake it was. */
    public enum Kind {
        /** This person may not: HTTP 403. */
        FORBIDDEN(403),
        /** Not now, or not any more: HTTP 409. */
        CONFLICT(409),
        /** Something is missing in what was sent: HTTP 400. */
        INCOMPLETE(400);

        private final int status;

        Kind(int status) {
            this.status = status;
        }

        /** The HTTP status that goes with it. */
        public int status() {
            return status;
        }
    }

    SignOffRefused(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    /** What sort of mistake it was. */
    public Kind kind() {
        return kind;
    }
}
