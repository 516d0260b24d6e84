package hudson.slaves;

import hudson.model.Computer;
import hudson.model.Slave;
import hudson.remoting.VirtualChannel;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;

/** The running side of an agent: connected or not. */
public class SlaveComputer extends Computer {
    private volatile AgentChannel channel;

    public SlaveComputer(Slave slave) {
        super(slave);
    }

    /** Null while offline. */
    @Override
    public VirtualChannel getChannel() {
        return channel;
    }

    @Override
    protected Future<?> _connect(boolean forceReconnect) {
        if (channel == null || forceReconnect) {
            channel = new AgentChannel(nodeName);
        }
        return CompletableFuture.completedFuture(null);
    }

    /** Goes offline; calls through the old channel fail. */
    public void disconnectNow() {
        AgentChannel old = channel;
        channel = null;
        if (old != null) {
            old.close();
        }
    }
}
