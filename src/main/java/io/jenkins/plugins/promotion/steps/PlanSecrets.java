package io.jenkins.plugins.promotion.steps;

import com.cloudbees.plugins.credentials.CredentialsProvider;
import hudson.model.Run;
import io.jenkins.plugins.promotion.refusal.Refusal;
import java.util.HashMap;
import java.util.Map;
import org.jenkinsci.plugins.plaincredentials.StringCredentials;

/**
 * The secret texts that a plan's parameters name, each looked up once, with the rights of the build and its folder.
 * The plugin that keeps them, Plain Credentials, is optional.
 */
final class PlanSecrets {
    private final Run<?, ?> run;
    private final Map<String, String> found = new HashMap<>();

    PlanSecrets(Run<?, ?> run) {
        this.run = run;
    }

    /** @throws Refusal if the build can use no secret text of this id */
    String text(String id) {
        return found.computeIfAbsent(id, this::find);
    }

    private String find(String id) {
        try {
            StringCredentials secret = CredentialsProvider.findCredentialById(id, StringCredentials.class, run);
            if (secret != null) {
                return secret.getSecret().getPlainText();
            }
        } catch (NoClassDefFoundError e) {
            throw Refusal.unknown(
                    "The plan has a parameter with credentialsId '" + id
                            + "', for which Jenkins needs the plugin Plain Credentials: install it, or take the parameter out.");
        }
        throw Refusal.unknown("The plan has a parameter with credentialsId '" + id
                + "', but this build can use no secret text of that id: add one to the credentials of Jenkins or of the"
                + " job's folder, of the kind Secret text.");
    }
}
