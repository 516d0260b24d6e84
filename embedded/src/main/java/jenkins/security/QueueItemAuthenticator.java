package jenkins.security;

import hudson.ExtensionPoint;
import hudson.model.AbstractDescribableImpl;
import hudson.model.Queue;
import org.springframework.security.core.Authentication;

/** Says who builds run as. */
public abstract class QueueItemAuthenticator extends AbstractDescribableImpl<QueueItemAuthenticator>
        implements ExtensionPoint {
    /** Null leaves it to the next one. */
    public Authentication authenticate2(Queue.Item item) {
        return authenticate2(item.task);
    }

    public Authentication authenticate2(Queue.Task task) {
        return null;
    }
}
