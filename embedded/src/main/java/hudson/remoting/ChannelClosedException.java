package hudson.remoting;

import java.io.IOException;

/** The way to a node is gone. */
public class ChannelClosedException extends IOException {
    private static final long serialVersionUID = 1;

    public ChannelClosedException(String message, Throwable cause) {
        super(message, cause);
    }
}
