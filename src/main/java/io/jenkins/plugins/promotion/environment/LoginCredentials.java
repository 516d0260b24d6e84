package io.jenkins.plugins.promotion.environment;

import com.cloudbees.plugins.credentials.CredentialsNameProvider;
import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.common.StandardUsernamePasswordCredentials;
import com.cloudbees.plugins.credentials.domains.URIRequirementBuilder;
import hudson.security.ACL;
import hudson.util.ListBoxModel;
import java.util.List;
import java.util.Optional;
import jenkins.model.Jenkins;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** Users with passwords or tokens in Jenkins' own credentials, for the host of a URL. Loaded only where they are asked for. */
@Restricted(NoExternalUse.class)
public final class LoginCredentials {

    private LoginCredentials() {}

    private static List<StandardUsernamePasswordCredentials> all(String url) {
        return CredentialsProvider.lookupCredentialsInItemGroup(
                StandardUsernamePasswordCredentials.class,
                Jenkins.get(),
                ACL.SYSTEM2,
                URIRequirementBuilder.fromUri(url).build());
    }

    /** Those of an id. */
    public static Optional<StandardUsernamePasswordCredentials> find(String id, String url) {
        return all(url).stream().filter(one -> one.getId().equals(id)).findFirst();
    }

    /** Adds all, by name, to what a form offers. */
    public static void addTo(ListBoxModel items, String url) {
        for (StandardUsernamePasswordCredentials one : all(url)) {
            items.add(CredentialsNameProvider.name(one), one.getId());
        }
    }
}
