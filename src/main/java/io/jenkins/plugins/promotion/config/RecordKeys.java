package io.jenkins.plugins.promotion.config;

import com.cloudbees.plugins.credentials.CredentialsNameProvider;
import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.common.StandardCredentials;
import hudson.security.ACL;
import hudson.util.ListBoxModel;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.plaincredentials.FileCredentials;
import org.jenkinsci.plugins.plaincredentials.StringCredentials;

/** Secret files and secret texts that may hold a key. Loaded only where they are asked for, since the plugin may be absent. */
final class RecordKeys {

    /** No key is longer. */
    private static final int LONGEST = 64 * 1024;

    private RecordKeys() {}

    private static <T extends StandardCredentials> List<T> all(Class<T> type) {
        return CredentialsProvider.lookupCredentialsInItemGroup(type, Jenkins.get(), ACL.SYSTEM2, List.of());
    }

    /** The text of the secret with this id, empty where there is none. */
    static Optional<String> find(String id) throws IOException {
        for (FileCredentials file : all(FileCredentials.class)) {
            if (file.getId().equals(id)) {
                try (InputStream in = file.getContent()) {
                    return Optional.of(new String(in.readNBytes(LONGEST), StandardCharsets.UTF_8));
                }
            }
        }
        return all(StringCredentials.class).stream()
                .filter(text -> text.getId().equals(id))
                .findFirst()
                .map(text -> text.getSecret().getPlainText());
    }

    static void addTo(ListBoxModel items) {
        Stream.concat(all(FileCredentials.class).stream(), all(StringCredentials.class).stream())
                .forEach(one -> items.add(CredentialsNameProvider.name(one), one.getId()));
    }
}
