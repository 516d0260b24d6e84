package hudson.model;

import hudson.remoting.VirtualChannel;
import hudson.security.ACL;
import hudson.security.ACLContext;
import hudson.security.AccessControlled;
import hudson.security.Permission;
import hudson.security.PermissionGroup;
import hudson.security.PermissionScope;
import io.jenkins.embedded.Text;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import jenkins.model.Jenkins;

/** The running side of a {@link Node}. */
public abstract class Computer extends Actionable implements AccessControlled {
    public static final PermissionGroup PERMISSIONS = new PermissionGroup(Computer.class, new Text("Agent"));
    public static final Permission CONFIGURE = new Permission(
            PERMISSIONS, "Configure", new Text("Change an agent"), Permission.CONFIGURE, PermissionScope.COMPUTER);
    public static final Permission CONNECT = new Permission(
            PERMISSIONS, "Connect", new Text("Connect an agent"), Jenkins.ADMINISTER, PermissionScope.COMPUTER);

    /** Threads for work of any length, as SYSTEM. */
    public static final ExecutorService threadPoolForRemoting = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(
                () -> {
                    try (ACLContext ignored = ACL.as2(ACL.SYSTEM2)) {
                        work.run();
                    }
                },
                "Computer.threadPoolForRemoting");
        thread.setDaemon(true);
        return thread;
    });

    protected String nodeName;

    protected Computer(Node node) {
        nodeName = node.getNodeName();
    }

    public abstract VirtualChannel getChannel();

    /** Goes online; the embedded host does so before it returns. */
    public final Future<?> connect(boolean forceReconnect) {
        return _connect(forceReconnect);
    }

    protected Future<?> _connect(boolean forceReconnect) {
        return CompletableFuture.completedFuture(null);
    }

    public Node getNode() {
        return nodeName.isEmpty() ? Jenkins.get() : Jenkins.get().getNode(nodeName);
    }

    public String getName() {
        return nodeName;
    }

    @Override
    public String getDisplayName() {
        return nodeName;
    }

    public String getUrl() {
        return "computer/" + (nodeName.isEmpty() ? "(built-in)" : nodeName) + "/";
    }

    public boolean isOffline() {
        return getChannel() == null;
    }

    public int countBusy() {
        return 0;
    }

    @Override
    public ACL getACL() {
        return Jenkins.get().getAuthorizationStrategy().getACL(this);
    }
}
