package io.jenkins.plugins.promotion.upkeep;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SecretBytes;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import hudson.model.TaskListener;
import hudson.util.FormValidation;
import hudson.util.Secret;
import io.jenkins.plugins.promotion.Promotion;
import io.jenkins.plugins.promotion.change.Change;
import io.jenkins.plugins.promotion.change.ChangeName;
import io.jenkins.plugins.promotion.change.fact.ChangeFact;
import io.jenkins.plugins.promotion.config.PromotionConfiguration;
import io.jenkins.plugins.promotion.config.RecordKey;
import io.jenkins.plugins.promotion.dossier.SignedHead;
import io.jenkins.plugins.promotion.journal.Actor;
import io.jenkins.plugins.promotion.refusal.Refusal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.KeyPairGenerator;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jenkinsci.plugins.plaincredentials.impl.FileCredentialsImpl;
import org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsRule;

/** Records are signed with the key that an administrator gives, in a secret file or a secret text. */
public class HeadSignerTest {

    @Rule
    public JenkinsRule j = new JenkinsRule();

    private PromotionConfiguration configuration;

    @Before
    public void keys() throws Exception {
        configuration = PromotionConfiguration.get();
        var credentials = SystemCredentialsProvider.getInstance().getCredentials();
        credentials.add(new FileCredentialsImpl(
                CredentialsScope.SYSTEM,
                "key-file",
                "signs",
                "key.pem",
                SecretBytes.fromBytes(pem().getBytes(StandardCharsets.UTF_8))));
        credentials.add(
                new StringCredentialsImpl(CredentialsScope.SYSTEM, "key-text", "signs", Secret.fromString(pem())));
        credentials.add(new StringCredentialsImpl(CredentialsScope.SYSTEM, "other", "", Secret.fromString("a secret")));
    }

    private static String pem() throws Exception {
        byte[] key = KeyPairGenerator.getInstance("Ed25519")
                .generateKeyPair()
                .getPrivate()
                .getEncoded();
        return "-----BEGIN PRIVATE KEY-----\n" + Base64.getEncoder().encodeToString(key)
                + "\n-----END PRIVATE KEY-----\n";
    }

    private static Change closed(String name) throws IOException {
        Change change = Promotion.get().changes().use(new ChangeName(name), "shop", "ann");
        change.record(Actor.person("ann"), new ChangeFact.Closed("done"));
        return change;
    }

    @Test
    public void changeThatAPersonEndedIsSigned() throws Exception {
        for (String id : new String[] {"key-file", "key-text"}) {
            configuration.setRecordKey(id);
            Change change = closed("CR " + id);
            new HeadSigner().execute(TaskListener.NULL);
            assertTrue(Files.readString(change.beside(SignedHead.FILE)).contains("\"" + id + "\""));
        }
    }

    @Test
    public void whatKeepsItFromSigningIsLoggedOnceAndNotEveryMinute() throws Exception {
        configuration.setRecordKey("gone");
        closed("CR");
        HeadSigner signer = new HeadSigner();
        Logger logger = Logger.getLogger(HeadSigner.class.getName());
        List<String> logged = new ArrayList<>();
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord record) {
                logged.add(record.getMessage());
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        logger.addHandler(handler);
        try {
            signer.execute(TaskListener.NULL);
            signer.execute(TaskListener.NULL);
        } finally {
            logger.removeHandler(handler);
        }
        assertEquals(List.of("The record of change CR could not be signed"), logged);
    }

    @Test
    public void whatIsNoKeySignsNothingAndIsSaid() throws Exception {
        configuration.setRecordKey("");
        Change change = closed("CR");
        new HeadSigner().execute(TaskListener.NULL);
        for (String id : new String[] {"other", "gone"}) {
            configuration.setRecordKey(id);
            new HeadSigner().execute(TaskListener.NULL);
            assertThrows(id, Refusal.class, () -> RecordKey.sign(change));
            assertEquals(id, FormValidation.Kind.ERROR, configuration.doCheckRecordKey(id).kind);
        }
        assertEquals(FormValidation.Kind.OK, configuration.doCheckRecordKey("key-file").kind);
        assertEquals(FormValidation.Kind.OK, configuration.doCheckRecordKey("").kind);
        assertEquals(4, configuration.doFillRecordKeyItems("").size());
        assertTrue(!Files.exists(change.beside(SignedHead.FILE)));
    }
}
