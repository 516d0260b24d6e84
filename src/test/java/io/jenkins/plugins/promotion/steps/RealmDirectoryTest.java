package io.jenkins.plugins.promotion.steps;

import static org.junit.Assert.assertEquals;

import hudson.model.User;
import io.jenkins.plugins.promotion.signoff.Directory.Kind;
import org.junit.Rule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsRule;

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
        assertEquals(Kind.USER, directory.kindOf("bert"));
        assertEquals(Kind.UNVERIFIABLE, directory.kindOf("nobody-yet"));
    }
}
