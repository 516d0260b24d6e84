package hudson.remoting;

/** A call was lost with its channel. */
public class RequestAbortedException extends RemotingSystemException {
    private static final long serialVersionUID = 1;

    public RequestAbortedException(Throwable cause) {
        super(cause);
    }
}
