package io.jenkins.plugins.promotion.config;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import hudson.model.User;
import hudson.security.SecurityRealm;
import io.jenkins.plugins.promotion.signoff.Directory.Kind;
import org.junit.Rule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.springframework.security.authentication.AuthenticationManager;

/** What names are to a realm. */
public class RealmDirectoryTest {

    @Rule
    public JenkinsRule j = new JenkinsRule();

    @Test
    public void groupsAndUsersAreToldApartAsFarAsTheyAreKnown() {
        JenkinsRule.DummySecurityRealm realm = j.createDummySecurityRealm();
        realm.addGroups("anna", "qa");
        j.jenkins.setSecurityRealm(realm);
        User.getById("bert", true);

        RealmDirectory directory = new RealmDirectory();
        assertEquals(Kind.GROUP, directory.kindOf("qa"));
        User.getById("qa", true);
        assertEquals(Kind.BOTH, directory.kindOf("qa"));
        assertEquals(Kind.USER, directory.kindOf("bert"));
        assertEquals(Kind.UNVERIFIABLE, directory.kindOf("nobody-yet"));
    }

    /** Knows users after their login only, and no groups, like realms of SAML and OIDC. */
    public static final class Federated extends SecurityRealm {
        @Override
        public SecurityComponents createSecurityComponents() {
            return new SecurityComponents((AuthenticationManager) authentication -> authentication);
        }
    }

    @Test
    public void userOfARealmThatCannotLookUpGroupsMayBeAGroupToo() {
        j.jenkins.setSecurityRealm(new Federated());
        User.getById("bert", true);
        assertEquals(Kind.UNVERIFIABLE, new RealmDirectory().kindOf("bert"));
        assertTrue("but somebody goes by the name", new RealmDirectory().isUser("bert"));
        assertFalse(new RealmDirectory().isUser("nobody-yet"));
    }

    @Test
    public void nobodyGoesByANameThatAnybodyMayHave() {
        User.getById("SYSTEM", true);
        User.getById("anonymous", true);
        RealmDirectory directory = new RealmDirectory();
        assertFalse(directory.isUser("SYSTEM") || directory.isUser("anonymous") || directory.isUser(" "));
    }

    @Test
    public void withoutARealmThereAreNoGroups() {
        j.jenkins.setSecurityRealm(SecurityRealm.NO_AUTHENTICATION);
        User.getById("bert", true);
        assertEquals(Kind.USER, new RealmDirectory().kindOf("bert"));
        assertEquals(Kind.UNVERIFIABLE, new RealmDirectory().kindOf("nobody-yet"));
    }
}
