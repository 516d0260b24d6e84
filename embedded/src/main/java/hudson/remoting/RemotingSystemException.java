package hudson.remoting;

/** A failure on the way to a node. */
public class RemotingSystemException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public RemotingSystemException(Throwable cause) {
        super(cause);
    }
}
