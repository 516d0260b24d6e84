package io.jenkins.plugins.promotion.environment.git;

import com.cloudbees.plugins.credentials.CredentialsNameProvider;
import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.common.StandardUsernamePasswordCredentials;
import com.cloudbees.plugins.credentials.domains.URIRequirementBuilder;
import hudson.security.ACL;
import hudson.util.ListBoxModel;
import java.util.List;
import java.util.Optional;
import jenkins.model.Jenkins;

/** Users with passwords or tokens in Jenkins' own credentials, for the host of a URL. Loaded only where they are asked for. */
final class GitCredentials {

    private GitCredentials() {}

    private static List<StandardUsernamePasswordCredentials> all(String url) {
        return CredentialsProvider.lookupCredentialsInItemGroup(
                StandardUsernamePasswordCredentials.class,
                Jenkins.get(),
                ACL.SYSTEM2,
                URIRequirementBuilder.fromUri(url).build());
    }

    static Optional<StandardUsernamePasswordCredentials> find(String id, String url) {
        return all(url).stream().filter(one -> one.getId().equals(id)).findFirst();
    }

    static void addTo(ListBoxModel items, String url) {
        for (StandardUsernamePasswordCredentials one : all(url)) {
            items.add(CredentialsNameProvider.name(one), one.getId());
        }
    }
}
