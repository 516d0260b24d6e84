package jenkins.security;

import hudson.ExtensionPoint;
import hudson.model.AbstractDescribableImpl;
import hudson.model.Queue;
import org.springframework.security.core.Authentication;

/** Says who builds run as. */
public abstract class QueueItemAuthenticator extends AbstractDescribableImpl<QueueItemAuthenticator>
        implements ExtensionPoint {
    public Authentication authenticate2(Queue.Task task) {
        return null;
    }
}
