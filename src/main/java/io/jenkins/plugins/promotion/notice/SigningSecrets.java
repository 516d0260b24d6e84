package io.jenkins.plugins.promotion.notice;

import com.cloudbees.plugins.credentials.CredentialsNameProvider;
import com.cloudbees.plugins.credentials.CredentialsProvider;
import hudson.security.ACL;
import hudson.util.ListBoxModel;
import java.util.List;
import java.util.Optional;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.plaincredentials.StringCredentials;

/** Secret texts in Jenkins' own credentials. Loaded only where they are asked for, since the plugin may be absent. */
final class SigningSecrets {

    private SigningSecrets() {}

    private static List<StringCredentials> all() {
        return CredentialsProvider.lookupCredentialsInItemGroup(
                StringCredentials.class, Jenkins.get(), ACL.SYSTEM2, List.of());
    }

    static Optional<String> find(String id) {
        return all().stream().filter(one -> one.getId().equals(id)).findFirst().map(one -> one.getSecret()
                .getPlainText());
    }

    static void addTo(ListBoxModel items) {
        for (StringCredentials one : all()) {
            items.add(CredentialsNameProvider.name(one), one.getId());
        }
    }
}
