package hudson.slaves;

import hudson.remoting.Callable;
import hudson.remoting.ChannelClosedException;
import hudson.remoting.RequestAbortedException;
import hudson.remoting.VirtualChannel;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;

/** Runs in this process what is sent to an agent, after a round trip through serialization as on a real channel. */
final class AgentChannel implements VirtualChannel {
    private final String agent;
    private volatile boolean closed;

    AgentChannel(String agent) {
        this.agent = agent;
    }

    @Override
    public <V, T extends Throwable> V call(Callable<V, T> callable) throws IOException, T, InterruptedException {
        if (closed) {
            throw new ChannelClosedException("The agent " + agent + " is offline", null);
        }
        V answer = copy(copy(callable).call());
        if (closed) {
            throw new RequestAbortedException(new ChannelClosedException("The agent " + agent + " was lost", null));
        }
        return answer;
    }

    @SuppressWarnings("unchecked")
    private <V> V copy(V value) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(value);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            return (V) in.readObject();
        } catch (ClassNotFoundException e) {
            throw new IOException(e);
        }
    }

    @Override
    public void close() {
        closed = true;
    }
}
