package io.jenkins.plugins.promotion.environment;

import com.cloudbees.plugins.credentials.CredentialsNameProvider;
import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.common.StandardUsernameCredentials;
import com.cloudbees.plugins.credentials.common.StandardUsernamePasswordCredentials;
import com.cloudbees.plugins.credentials.domains.URIRequirementBuilder;
import hudson.security.ACL;
import hudson.util.ListBoxModel;
import java.util.List;
import java.util.Optional;
import jenkins.model.Jenkins;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** Users with passwords, tokens or keys in Jenkins' own credentials, for the host of a URL. Loaded only where they are asked for. */
@Restricted(NoExternalUse.class)
public final class LoginCredentials {

    private LoginCredentials() {}

    private static <C extends StandardUsernameCredentials> List<C> all(Class<C> kind, String url) {
        return CredentialsProvider.lookupCredentialsInItemGroup(
                kind,
                Jenkins.get(),
                ACL.SYSTEM2,
                URIRequirementBuilder.fromUri(url).build());
    }

    /** Those of an id, with a password. */
    public static Optional<StandardUsernamePasswordCredentials> find(String id, String url) {
        return find(StandardUsernamePasswordCredentials.class, id, url);
    }

    /** Those of an id and a kind. */
    public static <C extends StandardUsernameCredentials> Optional<C> find(Class<C> kind, String id, String url) {
        return all(kind, url).stream().filter(one -> one.getId().equals(id)).findFirst();
    }

    /** Adds all of a kind, by name, to what a form offers. */
    public static void addTo(ListBoxModel items, Class<? extends StandardUsernameCredentials> kind, String url) {
        for (StandardUsernameCredentials one : all(kind, url)) {
            items.add(CredentialsNameProvider.name(one), one.getId());
        }
    }
}
