package jenkins.security;

import hudson.ExtensionList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import jenkins.model.GlobalConfiguration;

/** The configured authenticators; not stored by this host. */
public class QueueItemAuthenticatorConfiguration extends GlobalConfiguration {
    private final transient List<QueueItemAuthenticator> authenticators = new CopyOnWriteArrayList<>();

    public List<QueueItemAuthenticator> getAuthenticators() {
        return authenticators;
    }

    public static QueueItemAuthenticatorConfiguration get() {
        return ExtensionList.lookupSingleton(QueueItemAuthenticatorConfiguration.class);
    }
}
