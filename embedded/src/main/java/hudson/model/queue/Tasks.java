package hudson.model.queue;

import hudson.model.Queue.Task;
import hudson.security.ACL;
import jenkins.security.QueueItemAuthenticator;
import jenkins.security.QueueItemAuthenticatorConfiguration;
import org.springframework.security.core.Authentication;

/** Questions about tasks. */
public class Tasks {
    private Tasks() {}

    /** Who a build runs as: what the first authenticator says, or SYSTEM. */
    public static Authentication getAuthenticationOf2(Task t) {
        for (QueueItemAuthenticator authenticator :
                QueueItemAuthenticatorConfiguration.get().getAuthenticators()) {
            Authentication found = authenticator.authenticate2(t);
            if (found != null) {
                return found;
            }
        }
        return ACL.SYSTEM2;
    }
}
