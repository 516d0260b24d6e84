package io.jenkins.embedded.web;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import hudson.FilePath;
import hudson.model.Item;
import hudson.model.User;
import hudson.remoting.ChannelClosedException;
import hudson.remoting.VirtualChannel;
import hudson.security.ACL;
import hudson.security.ACLContext;
import hudson.slaves.DumbSlave;
import java.io.File;
import java.io.NotSerializableException;
import jenkins.MasterToSlaveFileCallable;
import jenkins.model.Jenkins;
import org.junit.Rule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;
import org.jvnet.hudson.test.MockFolder;

public class HarnessTest {
    @Rule
    public JenkinsRule r = new JenkinsRule();

    @Test
    public void testsRunAsSystem() {
        assertEquals(ACL.SYSTEM2, Jenkins.getAuthentication2());
    }

    @Test
    public void grantsHoldWhereTheySay() throws Exception {
        MockFolder folder = r.createFolder("folder");
        MockFolder inner = folder.createProject(MockFolder.class, "inner");
        MockFolder other = r.createFolder("other");
        JenkinsRule.DummySecurityRealm realm = r.createDummySecurityRealm();
        realm.addGroups("bob", "team");
        r.jenkins.setSecurityRealm(realm);
        r.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.READ)
                .onRoot()
                .toEveryone()
                .grant(Item.READ)
                .onFolders(folder)
                .to("team")
                .grant(Item.CONFIGURE)
                .onItems(other)
                .to(User.getById("bob", true))
                .grant(Item.BUILD)
                .everywhere()
                .toAuthenticated());
        try (ACLContext ignored = ACL.as(User.getById("bob", true))) {
            assertTrue(folder.hasPermission(Item.READ) && inner.hasPermission(Item.READ));
            assertFalse(other.hasPermission(Item.READ) || inner.hasPermission(Item.CONFIGURE));
            assertTrue(other.hasPermission(Item.CONFIGURE) && other.hasPermission(Item.BUILD));
        }
        try (ACLContext ignored = ACL.as2(Jenkins.ANONYMOUS2)) {
            assertTrue(r.jenkins.hasPermission(Jenkins.READ));
            assertFalse(other.hasPermission(Item.BUILD));
        }
        r.createWebClient().login("bob").goTo("job/folder/job/inner/");
        r.createWebClient().login("bob").assertFails("job/other/", 404);
    }

    @Test
    public void agentIsAFolderBehindASerializingChannel() throws Exception {
        DumbSlave agent = r.createOnlineSlave();
        FilePath file = agent.getRootPath().child("a/b.txt");
        file.write("text", "UTF-8");
        assertTrue(file.isRemote());
        assertEquals(4L, (long) file.act(new Length(null)));
        assertThrows(NotSerializableException.class, () -> file.act(new Length(new Object())));
        r.disconnectSlave(agent);
        assertNull(r.jenkins.getNode(agent.getNodeName()).getChannel());
        assertThrows(ChannelClosedException.class, () -> file.act(new Length(null)));
        agent.toComputer().connect(false).get();
        assertEquals(4L, (long) agent.getRootPath().child("a/b.txt").act(new Length(null)));
    }

    private static final class Length extends MasterToSlaveFileCallable<Long> {
        private static final long serialVersionUID = 1L;
        private final Object carried;

        Length(Object carried) {
            this.carried = carried;
        }

        @Override
        public Long invoke(File file, VirtualChannel channel) {
            return carried == null ? file.length() : -1;
        }
    }
}
