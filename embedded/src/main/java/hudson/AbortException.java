package hudson;

import java.io.IOException;

/** A failure that is the user's to mend: the log shows its message without a stack trace. */
public class AbortException extends IOException {
    private static final long serialVersionUID = 1;

    public AbortException() {}

    public AbortException(String message) {
        super(message);
    }
}
