package hudson.slaves;

import hudson.model.Descriptor;
import hudson.model.Node;
import hudson.model.Slave;
import java.io.IOException;

/** A permanent agent. */
public final class DumbSlave extends Slave {
    public DumbSlave(String name, String remoteFS) throws Descriptor.FormException, IOException {
        super(name, remoteFS);
    }

    @Override
    public Descriptor<Node> getDescriptor() {
        throw new UnsupportedOperationException("Agents of the embedded host are made by tests, not configured");
    }
}
